import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, Copy, UsersRound } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, Problem, type Card } from '../api'
import { linesOf, show, type Line } from '../card/fields'
import type { Evidence, Image } from '../card/types'
import { CutOut, faceOf, selfies, Viewer } from '../card/viewer'
import type { Spot } from '../card/types'
import { dateTime, matched, percent } from '../format'
import { language } from '../i18n'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Badge, Button, cx, Empty, Failure, IconButton, Panel, StateBadge, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { useDraft } from '../ui/draft'
import { useKeys } from '../ui/keys'
import { toast } from '../ui/toast'
import { PageWaiting } from './states'

type Verdict = 'duplicate' | 'other'

/** The tags that a verdict leaves: one is put, the other taken away. */
const tags: Record<Verdict, string> = { duplicate: 'duplicate', other: 'another-person' }

function useCard(id: string) {
  const env = useEnv()
  return useQuery({
    queryKey: [env, 'applicant', id, 'card', language()],
    queryFn: () => ask(client.GET('/dash/api/env/{env}/applicants/{id}', { params: { path: { env, id }, query: { lang: language() } } })),
  })
}

/** Two applicants beside each other: what matched, faces, documents, data and decisions. */
export function Compare() {
  const { t } = useTranslation()
  const env = useEnv()
  const { id = '', other = '' } = useParams({ strict: false })
  const a = useCard(id)
  const b = useCard(other)
  const gone = [a, b].some((q) => q.error instanceof Problem && (q.error.status === 404 || q.error.status === 422))
  if (gone || id === other) {
    return (
      <Empty alone title={t(id === other ? 'compare.both' : 'applicant.gone')}>
        {id !== other && <p>{t('applicant.goneText')}</p>}
        <Link to="/$env/applicants" params={{ env }} className="font-medium text-accent underline">
          {t('applicant.toList')}
        </Link>
      </Empty>
    )
  }
  if (a.isPending || b.isPending) return <PageWaiting />
  if (!a.data || !b.data) {
    return (
      <Failure
        error={a.error ?? b.error}
        again={() => {
          void a.refetch()
          void b.refetch()
        }}
      />
    )
  }
  return <Sides key={id + other} a={a.data} b={b.data} />
}

function Sides({ a, b }: { a: Card; b: Card }) {
  const { t } = useTranslation()
  const env = useEnv()
  const navigate = useNavigate()
  const { may } = useSession()
  const [verdict, setVerdict] = useState<Verdict>()
  const similar = a.decision?.duplicates.map((d) => d.applicantId) ?? []
  const at = similar.indexOf(b.id)
  const go = (d: number) => {
    const next = similar[(at + d + similar.length) % similar.length]
    if (next && next !== b.id) void navigate({ to: '/$env/applicants/$id/compare/$other', params: { env, id: a.id, other: next } })
  }
  const canMark = may('notes.write') && !a.deleted && !b.deleted
  useKeys({
    d: canMark && (() => setVerdict('duplicate')),
    p: canMark && (() => setVerdict('other')),
    '[': similar.length > 1 && (() => go(-1)),
    ']': similar.length > 1 && (() => go(1)),
    Escape: () => void navigate({ to: '/$env/applicants/$id', params: { env, id: a.id } }),
  })
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="sticky top-13 z-10 flex flex-wrap items-center gap-2 border-b border-line bg-panel px-3 py-2 lg:px-4">
        <IconButton label={t('compare.open')} onClick={() => void navigate({ to: '/$env/applicants/$id', params: { env, id: a.id } })}>
          <ChevronLeft size={18} />
        </IconButton>
        <h1 className="min-w-[70%] flex-1 text-lg font-semibold sm:min-w-0">{t('compare.title')}</h1>
        {similar.length > 1 && (
          <Button icon={<ChevronRight size={15} aria-hidden />} shortcut="]" onClick={() => go(1)}>
            {t('compare.next')}
          </Button>
        )}
        {canMark && (
          <>
            <Button icon={<Copy size={15} aria-hidden />} shortcut="D" onClick={() => setVerdict('duplicate')}>
              {t('compare.duplicate')}
            </Button>
            <Button icon={<UsersRound size={15} aria-hidden />} shortcut="P" onClick={() => setVerdict('other')}>
              {t('compare.other')}
            </Button>
          </>
        )}
      </header>
      <div className="flex min-w-0 flex-1 flex-col gap-3 p-3 lg:p-4">
        <Matched a={a} b={b} />
        <div className="grid grid-cols-2 gap-3">
          <Head card={a} />
          <Head card={b} />
        </div>
        <Data a={a} b={b} />
        <div className="grid gap-3 lg:grid-cols-2">
          <Pictures card={a} />
          <Pictures card={b} />
        </div>
        <div className="grid gap-3 sm:grid-cols-2">
          <Decisions card={a} />
          <Decisions card={b} />
        </div>
      </div>
      {verdict && <MarkBoth a={a} b={b} verdict={verdict} onClose={() => setVerdict(undefined)} />}
    </div>
  )
}

/** The evidence of one about the other. */
function evidenceAbout(one: Card, other: Card): Evidence | undefined {
  return one.decision?.checks.find((c) => c.kind === 'duplicate')?.evidence.find((e) => e.values?.some((v) => v.value === other.id))
}

function Matched({ a, b }: { a: Card; b: Card }) {
  const { t } = useTranslation()
  const hit = a.decision?.duplicates.find((d) => d.applicantId === b.id) ?? b.decision?.duplicates.find((d) => d.applicantId === a.id)
  const e = evidenceAbout(a, b) ?? evidenceAbout(b, a)
  return (
    <Panel title={t('compare.matched')}>
      {hit ? (
        <div className="flex flex-wrap items-center gap-2">
          {hit.types?.includes('image') && <Badge tone="warn">{t('similar.face')}</Badge>}
          {hit.matchedFields?.map((f) => (
            <Badge key={f} tone={f.includes('idDocs') || f.includes('tin') ? 'bad' : 'warn'}>
              {matched(t, f)}
            </Badge>
          ))}
          {e?.score ? (
            <span className="flex items-center gap-2 text-sm">
              <span className="text-soft">{t('compare.strength')}</span>
              <meter min={0} max={1} value={e.score} aria-label={t('compare.strength')} className="h-2 w-28" />
              <strong className="tabular">{percent(e.score, 1)}</strong>
            </span>
          ) : null}
        </div>
      ) : (
        <p className="text-soft">{t('compare.nothingMatched')}</p>
      )}
    </Panel>
  )
}

/** Who it is, with the faces on the document and in the selfie. */
function Head({ card }: { card: Card }) {
  const { t } = useTranslation()
  const env = useEnv()
  const cut = (of: (im: Image) => boolean) => {
    for (const im of card.images) {
      const page = im.active && of(im) ? im.pages.find((p) => faceOf(p)) : undefined
      const box = faceOf(page)
      if (page && box) return { page, box, label: t(`docType.${im.type}`, im.type) }
    }
    return undefined
  }
  const faces = [cut((im) => !selfies.includes(im.type)), cut((im) => selfies.includes(im.type))].filter((x) => x !== undefined)
  return (
    <div className="flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-panel p-3">
      <h2 className="stranger line-clamp-2 font-semibold">
        <Link to="/$env/applicants/$id" params={{ env, id: card.id }} className="text-accent underline">
          <bdi>{card.name || card.externalUserId}</bdi>
        </Link>
      </h2>
      <p className="flex flex-wrap items-center gap-2 text-sm text-soft">
        <StateBadge state={card.state} />
        <time dateTime={card.createdAt}>{dateTime(card.createdAt)}</time>
        {card.tags.map((x) => (
          <Badge key={x}>{x}</Badge>
        ))}
      </p>
      {faces.length > 0 ? (
        <ul className="grid max-w-72 grid-cols-2 gap-2" aria-label={t('compare.faces')}>
          {faces.map((f) => (
            <li key={f.label} className="min-w-0">
              <CutOut page={f.page} box={f.box} label="" />
              <span className="mt-1 block truncate text-center text-xs text-soft">{f.label}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-sm text-faint">{t('compare.noFaces')}</p>
      )}
    </div>
  )
}

interface Pair {
  field: string
  a: string[]
  b: string[]
  /** undefined where one of the two says nothing. */
  same?: boolean
  /** Values that the other has not. */
  odd: Set<string>
}

const plain = (s: string) => s.normalize('NFKC').toLocaleUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Stated and read values of a field together; two people are alike in it when one value of each is. */
function pairs(a: Card, b: Card): Pair[] {
  const values = (l: Line | undefined) => [...new Set([...(l?.stated ?? []), ...(l?.read ?? [])].map((v) => v.value))]
  const [la, lb] = [linesOf(a), linesOf(b)]
  const own = (c: Card, lines: Line[]) => {
    const out = new Map(lines.map((l) => [l.field, values(l)]))
    const stated = c.stated
    const add = (field: string, value: string | undefined) => {
      if (!value) return
      const list = out.get(field) ?? []
      if (!list.includes(value)) out.set(field, [...list, value])
    }
    add('lastName', stated?.lastName)
    add('firstName', stated?.firstName)
    add('middleName', stated?.middleName)
    add('birthDate', stated?.dob)
    add('nationality', stated?.nationality)
    add('personalNumber', stated?.tin)
    add('email', c.email)
    add('phone', c.phone)
    out.delete('name')
    return out
  }
  const [va, vb] = [own(a, la), own(b, lb)]
  const fields = [...new Set([...va.keys(), ...vb.keys()])]
  return fields.map((field) => {
    const [x, y] = [va.get(field) ?? [], vb.get(field) ?? []]
    const has = (list: string[], v: string) => list.some((w) => plain(w) !== '' && plain(w) === plain(v))
    const same = x.length === 0 || y.length === 0 ? undefined : x.some((v) => has(y, v))
    const odd = new Set(same === undefined ? [] : [...x.filter((v) => !has(y, v)), ...y.filter((v) => !has(x, v))])
    return { field, a: x, b: y, same, odd }
  })
}

function Data({ a, b }: { a: Card; b: Card }) {
  const { t } = useTranslation()
  const list = useMemo(() => pairs(a, b), [a, b])
  const different = list.filter((p) => p.odd.size > 0).length
  return (
    <Panel title={t('compare.data')} actions={<span className="text-sm text-soft">{t('compare.differences', { count: different })}</span>} padded={false}>
      <table className="w-full table-fixed text-left">
        <thead className="text-sm text-faint">
          <tr className="border-b border-line">
            <th scope="col" className="w-[28%] px-3 py-1.5 font-medium">
              {t('fields.field')}
            </th>
            {[a, b].map((c) => (
              <th key={c.id} scope="col" className="stranger truncate px-2 py-1.5 font-medium">
                <bdi>{c.name || c.externalUserId}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.map((p) => (
            <tr key={p.field} data-field={p.field} data-same={p.same} className={cx('border-b border-line align-top last:border-0', p.odd.size > 0 && 'bg-warn-soft/60')}>
              <th scope="row" className="px-3 py-1.5 font-normal text-soft">
                {t(`field.${p.field}`, p.field)}
                {p.same !== undefined && <span className={cx('block text-xs', p.odd.size === 0 ? 'text-good' : 'text-warn')}>{t(!p.same ? 'compare.differs' : p.odd.size > 0 ? 'compare.partly' : 'compare.same')}</span>}
              </th>
              {[p.a, p.b].map((values, i) => (
                <td key={i} className="stranger px-2 py-1.5">
                  {values.map((v) => (
                    <bdi key={v} className={cx('block', p.odd.has(v) && 'font-medium underline decoration-warn decoration-wavy underline-offset-4')}>
                      {show(p.field, v)}
                    </bdi>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Pictures({ card }: { card: Card }) {
  const { t } = useTranslation()
  const [spot, setSpot] = useState<Spot>()
  return (
    <section aria-label={`${t('viewer.pictures')}: ${card.id}`} className="flex h-96 flex-col overflow-hidden rounded-lg border border-line bg-panel">
      <Viewer images={card.images} spot={spot} onSpot={setSpot} keys={false} />
    </section>
  )
}

function Decisions({ card }: { card: Card }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('compare.decisions')}>
      {card.made.length === 0 ? (
        <p className="text-soft">{t('compare.noDecisions')}</p>
      ) : (
        <ul className="flex flex-col gap-1.5">
          {card.made.map((m, i) => (
            <li key={i} className="flex flex-wrap items-center gap-2">
              <Badge tone={m.answer === 'GREEN' ? 'good' : m.rejectType === 'FINAL' ? 'bad' : 'warn'}>{[m.answer, m.rejectType].filter(Boolean).join(' ')}</Badge>
              <span className="text-sm text-soft">
                {t(`decidedBy.${m.source}`, m.source)} {m.by && <bdi>· {m.by}</bdi>}
              </span>
              <time dateTime={m.at} className="tabular text-sm text-faint">
                {dateTime(m.at)}
              </time>
              {m.labels.map((l) => (
                <Badge key={l}>{l}</Badge>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** Notes and tags on both that say what somebody saw; it decides nothing. */
function MarkBoth({ a, b, verdict, onClose }: { a: Card; b: Card; verdict: Verdict; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const [note, setNote, clear] = useDraft(`${env}/${a.id}/${b.id}/${verdict}`)
  const mark = useMutation({
    mutationFn: async () => {
      const other = verdict === 'duplicate' ? tags.other : tags.duplicate
      for (const [one, two] of [
        [a, b],
        [b, a],
      ] as const) {
        const path = { env, id: one.id }
        const line = t(verdict === 'duplicate' ? 'compare.noteDuplicate' : 'compare.noteOther', { id: two.id })
        await ask(client.POST('/dash/api/env/{env}/applicants/{id}/tags', { params: { path }, body: { add: [tags[verdict]], remove: one.tags.includes(other) ? [other] : [] } }))
        await ask(client.POST('/dash/api/env/{env}/applicants/{id}/notes', { params: { path }, body: { text: [line, note.trim()].filter(Boolean).join('\n') } }))
      }
    },
    onSuccess: () => {
      clear()
      toast(t('compare.done'))
      onClose()
    },
    onSettled: () => {
      for (const c of [a, b]) void cache.invalidateQueries({ queryKey: [env, 'applicant', c.id] })
    },
  })
  return (
    <Dialog
      title={t(verdict === 'duplicate' ? 'compare.duplicateTitle' : 'compare.otherTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" busy={mark.isPending} onClick={() => mark.mutate()}>
            {t(verdict === 'duplicate' ? 'compare.duplicate' : 'compare.other')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <ul className="stranger flex flex-col gap-1">
          {[a, b].map((c) => (
            <li key={c.id} className="font-medium">
              <bdi>{c.name || c.externalUserId}</bdi>
            </li>
          ))}
        </ul>
        <p className="text-soft">{t('compare.text', { tag: tags[verdict] })}</p>
        {mark.isError && (
          <p role="alert" className="text-bad">
            {say(mark.error)}
          </p>
        )}
        <TextArea label={t('compare.note')} value={note} onChange={(e) => setNote(e.target.value)} maxLength={10000} data-autofocus />
      </div>
    </Dialog>
  )
}
