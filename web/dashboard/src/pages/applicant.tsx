import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Ban, Check, ChevronLeft, Columns2, Ellipsis, FileBadge, FileText, Link2, Pencil, RotateCcw, Scale, Send, StickyNote, Tag, Trash2, Undo2, Upload, UserRoundX, X } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, fetchFile, Problem, type Card } from '../api'
import { Actions, type Action } from '../card/actions'
import { Checks } from '../card/checks'
import { Correct, OnBehalf } from '../card/behalf'
import { CaseBanner } from '../card/case'
import { Approve, AskAgain, Reject } from '../card/decide'
import { Fields } from '../card/fields'
import { History } from '../card/history'
import { FlowLink } from '../card/link'
import { Mark } from '../card/mark'
import { Notes } from '../card/notes'
import { Profile } from '../card/profile'
import { Proposals, ProposeExport } from '../card/second'
import { Risk } from '../card/risk'
import type { Spot } from '../card/types'
import { Screening } from '../card/watchlist'
import { Viewer } from '../card/viewer'
import { ago, dateTime, duration, matched } from '../format'
import { language } from '../i18n'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Badge, Button, cx, Empty, Failure, IconButton, Panel, StateBadge, useProblemText } from '../ui/basics'
import { useKeys } from '../ui/keys'
import { Menu, type MenuItem } from '../ui/menu'
import { toast } from '../ui/toast'
import { useNext } from './queue'
import { PageWaiting } from './states'

const tabs = ['overview', 'profile', 'history', 'notes'] as const
type Tab = (typeof tabs)[number]

export function Applicant() {
  const { t } = useTranslation()
  const env = useEnv()
  const { id = '' } = useParams({ strict: false })
  const card = useQuery({
    queryKey: [env, 'applicant', id, 'card', language()],
    queryFn: () => ask(client.GET('/dash/api/env/{env}/applicants/{id}', { params: { path: { env, id }, query: { lang: language() } } })),
    // The words change with the language; the card stays while they come.
    placeholderData: (before) => (before?.id === id ? before : undefined),
    // The end of a reading changes no applicant and so is told nobody; while one runs, look again.
    refetchInterval: (q) => (q.state.data?.images.some((im) => im.readState === 'queued') ? 2000 : false),
  })
  if (card.isPending) return <PageWaiting />
  if (card.error instanceof Problem && (card.error.status === 404 || card.error.status === 422)) {
    return (
      <Empty alone title={t('applicant.gone')}>
        <p>{t('applicant.goneText')}</p>
        <Link to="/$env/applicants" params={{ env }} className="font-medium text-accent underline">
          {t('applicant.toList')}
        </Link>
      </Empty>
    )
  }
  if (!card.data) return <Failure error={card.error} again={() => void card.refetch()} />
  return <CardView key={id} card={card.data} />
}

function CardView({ card }: { card: Card }) {
  const { t } = useTranslation()
  const env = useEnv()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const say = useProblemText()
  const { may } = useSession()
  const { tab: asked } = useSearch({ strict: false }) as { tab?: string }
  const tab: Tab = tabs.find((x) => x === asked) ?? 'overview'
  const [action, setAction] = useState<Action | 'approve' | 'reject' | 'again'>()
  const [labels, setLabels] = useState<string[]>([])
  const [spot, setSpot] = useState<Spot>()
  const [linking, setLinking] = useState(false)
  const [proposing, setProposing] = useState<'dossier' | 'report'>()
  const [writing, setWriting] = useState<'behalf' | 'correct'>()
  const setTab = (to: Tab) => void navigate({ to: '.', search: { tab: to === 'overview' ? undefined : to }, replace: true })
  const refresh = useCallback(() => cache.invalidateQueries({ queryKey: [env, 'applicant', card.id] }), [cache, card.id, env])
  const path = { env, id: card.id }

  const canDecide = may('review.decide') && !card.deleted && card.status !== 'init'
  const canAsk = may('review.resubmit') && !card.deleted && card.status !== 'init' && card.images.some((im) => im.active)
  const done = (text: string) => {
    setAction(undefined)
    toast(text)
    void refresh()
  }
  const claim = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/applicants/{id}/claim', { params: { path } })),
    onError: (e) => toast(say(e), true),
    onSettled: () => void refresh(),
  })
  const release = useMutation({
    mutationFn: () => ask(client.DELETE('/dash/api/env/{env}/applicants/{id}/claim', { params: { path } })),
    onError: (e) => toast(say(e), true),
    onSettled: () => void refresh(),
  })
  const file = useMutation({
    mutationFn: (what: 'dossier' | 'report') => {
      toast(t(what === 'dossier' ? 'dossier.made' : 'report.made'))
      return fetchFile(`/dash/api/env/${env}/applicants/${card.id}/${what}?lang=${language()}`, `${what}-${card.id}.pdf`)
    },
    // Whom the company lets take no files alone asks a colleague, if the role may ask.
    onError: (e, what) => (e instanceof Problem && e.code === 'second_person' && may('applicants.export') ? setProposing(what) : toast(say(e), true)),
  })
  const next = useNext()
  const unhold = useMutation({
    mutationFn: (hold: string) => ask(client.DELETE('/dash/api/env/{env}/applicants/{id}/holds/{hold}', { params: { path: { ...path, hold } } })),
    onSuccess: () => toast(t('hold.released')),
    onError: (e) => toast(say(e), true),
    onSettled: () => void refresh(),
  })
  useKeys({
    a: canDecide && (() => setAction('approve')),
    x: canDecide && (() => setAction('reject')),
    q: canAsk && (() => setAction('again')),
    n: () => {
      setTab('notes')
      setTimeout(() => document.querySelector<HTMLTextAreaElement>('main textarea')?.focus(), 60)
    },
    g: may('review.decide') && (() => next.mutate()),
    c: card.case && !card.case.claimedBy && canDecide ? () => claim.mutate() : undefined,
    '1': () => setTab('overview'),
    '2': () => setTab('profile'),
    '3': () => setTab('history'),
    '4': () => setTab('notes'),
    Escape: () => void navigate({ to: '/$env/applicants', params: { env } }),
  })

  const items: MenuItem[] = []
  if (may('accessTokens.make') && !card.deleted) items.push({ label: t('link.title'), icon: <Link2 size={16} aria-hidden />, onSelect: () => setLinking(true) })
  if (may('applicants.write') && !card.deleted) items.push({ label: t('behalf.action'), icon: <Upload size={16} aria-hidden />, onSelect: () => setWriting('behalf') })
  if (may('applicants.write') && !card.deleted) items.push({ label: t('correct.action'), icon: <Pencil size={16} aria-hidden />, onSelect: () => setWriting('correct') })
  if (may('notes.write')) items.push({ label: t('actions.tags'), icon: <Tag size={16} aria-hidden />, onSelect: () => setAction('tags') })
  if (may('applicants.write') && !card.deleted) items.push({ label: t('actions.level'), icon: <Send size={16} aria-hidden />, onSelect: () => setAction('level') })
  if (may('review.decide') && !card.deleted) items.push({ label: t('actions.reset'), icon: <RotateCcw size={16} aria-hidden />, onSelect: () => setAction('reset') })
  if (may('applicants.write')) items.push({ label: t(card.deleted ? 'actions.activate' : 'actions.deactivate'), icon: <UserRoundX size={16} aria-hidden />, onSelect: () => setAction('presence') })
  if (may('applicants.report')) items.push({ label: t('report.action'), icon: <FileBadge size={16} aria-hidden />, onSelect: () => file.mutate('report'), separated: true, disabled: file.isPending })
  if (may('applicants.export')) items.push({ label: t('dossier.action'), icon: <FileText size={16} aria-hidden />, onSelect: () => file.mutate('dossier'), separated: !may('applicants.report'), disabled: file.isPending })
  if (may('blocklist.write')) items.push({ label: t(card.blocklisted ? 'actions.unlist' : 'actions.blocklist'), icon: <Ban size={16} aria-hidden />, onSelect: () => setAction('blocklist'), separated: true, danger: !card.blocklisted })
  if (may('applicants.erase')) items.push({ label: t('actions.hold'), icon: <Scale size={16} aria-hidden />, onSelect: () => setAction('hold') })
  if (may('applicants.erase')) items.push({ label: t('actions.erase'), icon: <Trash2 size={16} aria-hidden />, onSelect: () => setAction('erase'), danger: true })

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="sticky top-13 z-10 flex flex-col gap-2 border-b border-line bg-panel px-3 pt-2 lg:px-4">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
          <IconButton label={t('applicant.toList')} onClick={() => void navigate({ to: '/$env/applicants', params: { env } })}>
            <ChevronLeft size={18} />
          </IconButton>
          <h1 className="stranger line-clamp-2 min-w-0 text-lg font-semibold">
            <bdi>{card.name || card.externalUserId}</bdi>
          </h1>
          <StateBadge state={card.state} />
          {card.blocklisted && (
            <Badge tone="bad" icon={<Ban size={12} aria-hidden />}>
              {t('applicant.blocklisted')}
            </Badge>
          )}
          {card.tags.map((x) => (
            <Badge key={x}>{x}</Badge>
          ))}
          <span className="flex-1" />
          <div className="flex flex-wrap items-center gap-1.5">
            {canDecide && (
              <>
                <Button tone="good" icon={<Check size={15} aria-hidden />} shortcut="A" onClick={() => setAction('approve')}>
                  {t('decide.approve')}
                </Button>
                <Button tone="bad" icon={<X size={15} aria-hidden />} shortcut="X" onClick={() => setAction('reject')}>
                  {t('decide.reject')}
                </Button>
              </>
            )}
            {canAsk && (
              <Button icon={<Undo2 size={15} aria-hidden />} shortcut="Q" onClick={() => setAction('again')}>
                {t('again.action')}
              </Button>
            )}
            {items.length > 0 && (
              <Menu
                label={t('actions.more')}
                trigger={
                  <button type="button" aria-label={t('actions.more')} className="inline-flex size-8 items-center justify-center rounded-md border border-line hover:bg-raised">
                    <Ellipsis size={17} />
                  </button>
                }
                items={items}
              />
            )}
          </div>
        </div>
        <div role="tablist" aria-label={t('applicant.sections')} className="-mx-1 flex gap-1 overflow-x-auto">
          {tabs.map((x) => (
            <button key={x} type="button" role="tab" aria-selected={tab === x} onClick={() => setTab(x)} className="-mb-px h-8 shrink-0 border-b-2 border-transparent px-2 text-soft hover:text-ink aria-selected:border-accent aria-selected:font-medium aria-selected:text-ink">
              {t(`applicant.tab.${x}`)}
            </button>
          ))}
        </div>
      </header>

      <div className="min-w-0 flex-1 p-3 lg:p-4">
        <CaseBanner card={card} claim={() => claim.mutate()} release={() => release.mutate()} busy={claim.isPending || release.isPending} refresh={() => void refresh()} />
        {card.proposed.length > 0 && (
          <div className="mb-3">
            <Panel title={t('second.title')} padded={false}>
              <Proposals list={card.proposed} />
            </Panel>
          </div>
        )}
        {card.holds.map((h) => (
          <div key={h.id} className="mb-3 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-panel px-3 py-2">
            <Scale size={16} className="shrink-0 text-soft" aria-hidden />
            <span className="stranger min-w-0 flex-1">
              <strong className="font-semibold">{t('hold.banner')}</strong> {h.reason}
              <span className="text-sm text-faint">
                {' '}
                · <bdi>{h.placedBy}</bdi> · {dateTime(h.placedAt)}
              </span>
            </span>
            {may('applicants.erase') && (
              <Button compact busy={unhold.isPending} onClick={() => unhold.mutate(h.id)}>
                {t('hold.release')}
              </Button>
            )}
          </div>
        ))}
        {tab === 'overview' && <Overview card={card} spot={spot} onSpot={setSpot} keys={!action} onReject={(also) => { setLabels(also); setAction('reject') }} refresh={() => void refresh()} />}
        {tab === 'profile' && <Profile card={card} />}
        {tab === 'history' && <History card={card} onSpot={setSpot} />}
        {tab === 'notes' && (
          <Panel title={<span className="flex items-center gap-2"><StickyNote size={15} aria-hidden />{t('applicant.tab.notes')}</span>} className="max-w-3xl">
            <Notes card={card} />
          </Panel>
        )}
      </div>

      {proposing && <ProposeExport propose={() => ask(client.POST('/dash/api/env/{env}/applicants/{id}/export-proposal', { params: { path }, body: { what: proposing } }))} onClose={() => setProposing(undefined)} />}
      {writing === 'behalf' && <OnBehalf card={card} onClose={() => setWriting(undefined)} onDone={(text) => { setWriting(undefined); done(text) }} />}
      {writing === 'correct' && <Correct card={card} onClose={() => setWriting(undefined)} onDone={(text) => { setWriting(undefined); done(text) }} />}
      {linking && <FlowLink id={card.id} email={card.email} onClose={() => setLinking(false)} />}
      {action === 'approve' && <Approve card={card} onClose={() => { setAction(undefined); void refresh() }} onDone={(proposed) => done(t(proposed ? 'second.proposed' : 'decide.approved'))} />}
      {action === 'reject' && <Reject card={card} also={labels} onClose={() => { setAction(undefined); setLabels([]); void refresh() }} onDone={(proposed) => done(t(proposed ? 'second.proposed' : 'decide.rejected'))} />}
      {action === 'again' && <AskAgain card={card} images={card.images} onClose={() => { setAction(undefined); void refresh() }} onDone={() => done(t('again.done'))} />}
      {action && action !== 'approve' && action !== 'reject' && action !== 'again' && (
        <Actions
          action={action}
          card={card}
          onClose={() => setAction(undefined)}
          onDone={(text, proposed) => {
            if (action === 'erase' && !proposed) {
              toast(text)
              void navigate({ to: '/$env/applicants', params: { env } })
            } else done(text)
          }}
        />
      )}
    </div>
  )
}

function Overview({ card, spot, onSpot, keys, onReject, refresh }: { card: Card; spot?: Spot; onSpot: (s: Spot) => void; keys: boolean; onReject: (labels: string[]) => void; refresh: () => void }) {
  const { t } = useTranslation()
  const images = useMemo(() => card.images, [card.images])
  return (
    <div className="grid gap-3 xl:grid-cols-[minmax(24rem,5fr)_minmax(0,6fr)]">
      <section aria-label={t('viewer.pictures')} className="flex h-[26rem] flex-col overflow-hidden rounded-lg border border-line bg-panel sm:h-[34rem] xl:sticky xl:top-36 xl:order-2 xl:h-[calc(100dvh-10rem)]">
        <Viewer images={images} spot={spot} onSpot={onSpot} keys={keys} />
      </section>
      <div className="flex min-w-0 flex-col gap-3">
        <Summary card={card} />
        <Screening card={card} onReject={onReject} />
        <Risk card={card} refresh={refresh} />
        <Fields card={card} spot={spot} onSpot={onSpot} />
        {card.decision && <Checks decision={card.decision} images={images} onSpot={onSpot} />}
        <Similar card={card} />
        <Steps card={card} />
      </div>
    </div>
  )
}

/** The decision and why. */
function Summary({ card }: { card: Card }) {
  const { t } = useTranslation()
  const r = card.result
  const said = card.decision?.why ?? []
  const reasons = said.length > 0 ? said : (card.decision?.reasons ?? [])
  const auto = card.source === 'auto'
  return (
    <Panel title={t('summary.title')}>
      <div className="flex flex-col gap-2.5">
        <p className="flex flex-wrap items-center gap-2">
          <StateBadge state={card.state} />
          {card.source && <span className="text-soft">{t(`decidedBy.${card.source}`, card.source)}</span>}
          {card.reviewedAt && (
            <time dateTime={card.reviewedAt} title={dateTime(card.reviewedAt)} className="text-sm text-faint">
              {ago(card.reviewedAt)}
            </time>
          )}
          {card.reviewedAt && card.pendingAt && auto && <span className="text-sm text-faint">· {t('summary.took', { time: duration(new Date(card.reviewedAt).getTime() - new Date(card.pendingAt).getTime()) })}</span>}
        </p>
        {r?.rejectLabels && r.rejectLabels.length > 0 && (
          <p className="flex flex-wrap gap-1">
            {r.rejectLabels.map((l) => (
              <Badge key={l} tone={r.reviewRejectType === 'FINAL' ? 'bad' : 'warn'}>
                {l}
              </Badge>
            ))}
          </p>
        )}
        {r?.moderationComment && (
          <figure>
            <figcaption className="text-sm text-faint">{t('summary.toApplicant')}</figcaption>
            <blockquote lang={card.lang || undefined} className="stranger whitespace-pre-line">
              {r.moderationComment}
            </blockquote>
          </figure>
        )}
        {r?.clientComment && (
          <figure>
            <figcaption className="text-sm text-faint">{t('summary.toClient')}</figcaption>
            <blockquote className="stranger text-soft">{r.clientComment}</blockquote>
          </figure>
        )}
        {reasons.length > 0 && (
          <div>
            <h3 className="text-sm text-faint">{t(auto || card.status !== 'completed' ? 'summary.why' : 'summary.checksSaid')}</h3>
            <ul lang={said.length > 0 ? undefined : 'en'} className="list-disc pl-4.5">
              {reasons.map((x) => (
                <li key={x}>{x}</li>
              ))}
            </ul>
          </div>
        )}
        {!card.decision && card.status === 'init' && <Alert tone="neutral">{t('summary.waitingApplicant')}</Alert>}
        {!card.decision && card.status === 'pending' && <Alert tone="accent">{t('summary.checking')}</Alert>}
      </div>
    </Panel>
  )
}

/** Others who share a document, a number, a name with birth date, or a face. */
function Similar({ card }: { card: Card }) {
  const { t } = useTranslation()
  const env = useEnv()
  const list = card.decision?.duplicates ?? []
  if (list.length === 0) return null
  return (
    <Panel title={t('similar.title')} padded={false}>
      <ul className="divide-y divide-line">
        {list.map((d) => (
          <li key={d.applicantId} className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-1.5">
            <Link to="/$env/applicants/$id" params={{ env, id: d.applicantId }} className="break-all text-accent underline">
              {d.applicantId}
            </Link>
            <Link to="/$env/applicants/$id/compare/$other" params={{ env, id: card.id, other: d.applicantId }} className="order-last ml-auto inline-flex items-center gap-1 rounded px-1 font-medium text-accent hover:underline" aria-label={`${t('similar.compare')}: ${d.applicantId}`}>
              <Columns2 size={15} aria-hidden />
              {t('similar.compare')}
            </Link>
            {d.types?.includes('image') && <Badge tone="warn">{t('similar.face')}</Badge>}
            {d.matchedFields?.map((f) => (
              <Badge key={f}>{matched(t, f)}</Badge>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Steps({ card }: { card: Card }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('steps.title')} padded={false}>
      <ul className="divide-y divide-line">
        {card.steps.map((s) => (
          <li key={s.step} className="flex min-h-9 items-center gap-2 px-3 py-1">
            <Mark outcome={s.missing ? 'skipped' : s.result?.reviewAnswer === 'RED' ? 'fail' : s.result?.reviewAnswer === 'GREEN' ? 'pass' : 'skipped'} />
            <span className={cx(s.missing && 'text-soft')}>{t(`step.${s.step}`, s.step)}</span>
            <span className="min-w-0 flex-1 truncate text-sm text-faint">
              {s.missing ? t('steps.missing') : [s.document && t(`docType.${s.document}`, s.document), t('steps.pictures', { count: s.images.length })].filter(Boolean).join(' · ')}
            </span>
            {s.result?.rejectLabels?.map((l) => (
              <Badge key={l} tone="warn">
                {l}
              </Badge>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
