import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Equal, EqualApproximately, EqualNot, RefreshCw } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Card, type Schemas } from '../api'
import { country, dateTime, percent } from '../format'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Badge, Button, cx, Failure, Panel, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'

type Hit = Schemas['HitView']

/** Entries of watch lists that the applicant may be, and what people made of them. */
export function Screening({ card, onReject }: { card: Card; onReject: (labels: string[]) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const { may } = useSession()
  const [marking, setMarking] = useState<{ hit: Hit; state: 'false' | 'true' }>()
  const [asked, setAsked] = useState<{ after: string | undefined }>()
  const path = { env, id: card.id }
  const key = [env, 'screening', card.id]
  const s = useQuery({
    queryKey: key,
    queryFn: () => ask(client.GET('/dash/api/env/{env}/applicants/{id}/screening', { params: { path } })),
    enabled: may('checks.read'),
    refetchInterval: (q) => (asked && q.state.data?.screenedAt === asked.after ? 700 : false),
  })
  // What moves the applicant may have changed the hits.
  useEffect(() => {
    void cache.invalidateQueries({ queryKey: [env, 'screening', card.id] })
  }, [cache, card.id, card.seen, env])
  const waiting = !!asked && s.data?.screenedAt === asked.after
  const refresh = () => {
    void cache.invalidateQueries({ queryKey: key })
    void cache.invalidateQueries({ queryKey: [env, 'applicant', card.id] })
  }
  const again = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/applicants/{id}/screening', { params: { path } })),
    onSuccess: () => setAsked({ after: s.data?.screenedAt }),
    onError: (e) => toast(say(e), true),
  })
  const undo = useMutation({
    mutationFn: (hit: string) => ask(client.PUT('/dash/api/env/{env}/applicants/{id}/screening/{hit}', { params: { path: { ...path, hit } }, body: { state: 'open' } })),
    onError: (e) => toast(say(e), true),
    onSettled: refresh,
  })
  if (!may('checks.read') || (!s.data?.screenedAt && !s.data?.lists && !s.isError)) return null
  if (s.isError) return <Failure error={s.error} again={() => void s.refetch()} />
  const hits = s.data?.hits ?? []
  const decide = may('review.decide') && !card.deleted
  return (
    <Panel
      title={t('nav.watchlists')}
      actions={
        <>
          {s.data?.screenedAt && <span className="text-sm text-faint">{t('wl.screened', { time: dateTime(s.data.screenedAt) })}</span>}
          {decide && card.status !== 'init' && (
            <Button compact icon={<RefreshCw size={14} aria-hidden />} busy={again.isPending || waiting} onClick={() => again.mutate()}>
              {t('wl.again')}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {s.data?.outdated && s.data.screenedAt && <p className="text-sm text-warn">{t('wl.outdated')}</p>}
        {hits.length === 0 && <p className="text-soft">{t(!s.data?.lists ? 'wl.none' : s.data.screenedAt ? 'wl.clear' : 'wl.notYet')}</p>}
        {hits.map((h) => (
          <HitDetails key={h.id} hit={h}>
            {h.state !== 'open' && (
              <p className="text-sm text-soft">
                {h.decidedBy && <bdi>{h.decidedBy}</bdi>}
                {h.decidedAt && ` · ${dateTime(h.decidedAt)}`}
                {h.reason && <span className="stranger block">{h.reason}</span>}
              </p>
            )}
            {decide && (
              <div className="flex flex-wrap gap-1.5">
                {h.state === 'open' && h.current && (
                  <>
                    <Button compact onClick={() => setMarking({ hit: h, state: 'false' })}>
                      {t('wl.false')}
                    </Button>
                    <Button compact tone="bad" onClick={() => setMarking({ hit: h, state: 'true' })}>
                      {t('wl.true')}
                    </Button>
                  </>
                )}
                {h.state === 'true' && card.status !== 'init' && (
                  <Button compact tone="bad" onClick={() => onReject([h.label])}>
                    {t('wl.reject', { label: h.label })}
                  </Button>
                )}
                {h.state !== 'open' && (
                  <Button compact tone="ghost" busy={undo.isPending && undo.variables === h.id} onClick={() => h.id && undo.mutate(h.id)}>
                    {t('wl.undo')}
                  </Button>
                )}
              </div>
            )}
          </HitDetails>
        ))}
      </div>
      {marking && (
        <Marking
          env={env}
          card={card}
          {...marking}
          onClose={() => setMarking(undefined)}
          onDone={() => {
            setMarking(undefined)
            toast(t(marking.state === 'false' ? 'wl.markedFalse' : 'wl.markedTrue'))
            refresh()
          }}
        />
      )}
    </Panel>
  )
}

function Marking({ env, card, hit, state, onClose, onDone }: { env: 'sandbox' | 'production'; card: Card; hit: Hit; state: 'false' | 'true'; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const [reason, setReason] = useState('')
  const need = state === 'false'
  const mark = useMutation({
    mutationFn: () => ask(client.PUT('/dash/api/env/{env}/applicants/{id}/screening/{hit}', { params: { path: { env, id: card.id, hit: hit.id ?? '' } }, body: { state, reason: reason.trim() || undefined } })),
    onSuccess: onDone,
  })
  return (
    <Dialog
      title={t(need ? 'wl.falseTitle' : 'wl.trueTitle', { name: hit.names[0] })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone={need ? 'primary' : 'bad'} type="submit" form="marking" busy={mark.isPending} disabled={need && !reason.trim()}>
            {t(need ? 'wl.false' : 'wl.true')}
          </Button>
        </>
      }
    >
      <form
        id="marking"
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          if (!need || reason.trim()) mark.mutate()
        }}
      >
        {mark.isError && (
          <Alert tone="bad" role="alert">
            {say(mark.error)}
          </Alert>
        )}
        <p className="text-soft">{t(need ? 'wl.falseText' : 'wl.trueText')}</p>
        <TextArea label={t('actions.why')} value={reason} maxLength={2000} required={need} autoFocus onChange={(e) => setReason(e.target.value)} />
      </form>
    </Dialog>
  )
}

// The words beside the signs say the same.
const signs = { agrees: <Equal size={15} className="text-bad" aria-hidden />, near: <EqualApproximately size={15} className="text-warn" aria-hidden />, contradicts: <EqualNot size={15} className="text-good" aria-hidden /> }

/** The entry beside the person: what agrees, what contradicts, and what each did to the score. */
export function HitDetails({ hit: h, children }: { hit: Hit; children?: ReactNode }) {
  const { t } = useTranslation()
  const others = h.names.slice(1)
  const known = h.factors.filter((f) => f.relation !== 'unknown')
  const unknown = h.factors.filter((f) => f.relation === 'unknown')
  return (
    <article aria-label={h.names[0]} className={cx('flex flex-col gap-2 rounded-lg border border-line p-3', h.state === 'false' && 'opacity-75')}>
      <header className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1">
          <h3 className="stranger font-semibold">{h.names[0]}</h3>
          <p className="stranger text-sm text-faint">
            {h.listName}
            {h.programmes.length > 0 && ` · ${h.programmes.slice(0, 4).join(', ')}`}
          </p>
        </div>
        <span className="flex flex-wrap items-center gap-1">
          {h.state === 'false' && <Badge>{t('wl.isFalse')}</Badge>}
          {h.state === 'true' && <Badge tone="bad">{t('wl.isTrue')}</Badge>}
          {h.id && !h.current && <Badge>{t('wl.gone')}</Badge>}
          {h.kinds.map((k) => (
            <Badge key={k} tone="warn">
              {t(`wl.kind.${k}`)}
            </Badge>
          ))}
          <span className="tabular text-lg font-semibold" title={t('wl.score')}>
            {percent(h.score)}
          </span>
        </span>
      </header>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('wl.compared')}>
        <table className="w-full min-w-[24rem] table-fixed text-sm">
          <thead>
            <tr className="text-left text-faint">
              <th scope="col" className="w-[27%] py-1 pr-2 font-normal">
                <span className="sr-only">{t('wl.what')}</span>
              </th>
              <th scope="col" className="w-[28%] py-1 pr-2 font-normal">
                {t('wl.here')}
              </th>
              <th scope="col" className="py-1 pr-2 font-normal">
                {t('wl.there')}
              </th>
              <th scope="col" className="w-14 py-1 text-right font-normal">
                {t('wl.points')}
              </th>
            </tr>
          </thead>
          <tbody>
            {known.map((f) => (
              <tr key={f.what} className="border-t border-line align-top">
                <th scope="row" className="py-1.5 pr-2 text-left font-normal">
                  <span className="flex items-start gap-1.5">
                    <span className="mt-0.5 shrink-0">{signs[f.relation as keyof typeof signs]}</span>
                    <span className="min-w-0">
                      {t(`wl.factor.${f.what}`, f.what)}
                      <span className="block text-faint">{t(`wl.relation.${f.relation}`, f.relation)}</span>
                    </span>
                  </span>
                </th>
                <td className="stranger py-1.5 pr-2">
                  <bdi>{shown(f.what, f.subject)}</bdi>
                </td>
                <td className="stranger py-1.5 pr-2">
                  <bdi>{shown(f.what, f.listed)}</bdi>
                  {f.why && (
                    <span lang="en" className="block text-faint">
                      {f.why}
                    </span>
                  )}
                </td>
                <td className="tabular py-1.5 text-right">{f.points === 0 ? '–' : (f.points > 0 && f.what !== 'name' ? '+' : '') + f.points.toFixed(2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {unknown.length > 0 && (
        <p className="text-sm text-faint">
          {t('wl.relation.unknown')}: {unknown.map((f) => t(`wl.factor.${f.what}`, f.what)).join(', ')}
        </p>
      )}
      {(others.length > 0 || h.births.length > 0 || h.countries.length > 0 || h.documents.length > 0 || h.remarks) && (
        <details>
          <summary className="cursor-pointer text-sm text-accent">{t('wl.entry')}</summary>
          <dl className="mt-1 grid gap-x-3 gap-y-1 text-sm sm:grid-cols-[9rem_minmax(0,1fr)]">
            <Line name={t('wl.aliases')} value={others.join('; ')} />
            <Line name={t('wl.factor.birthDate')} value={h.births.join(', ')} />
            <Line name={t('wl.factor.country')} value={h.countries.map((c) => country(c)).join(', ')} />
            <Line name={t('wl.factor.documentNumber')} value={h.documents.map((d) => [d.n, d.t, d.c && country(d.c)].filter(Boolean).join(' · ')).join('; ')} />
            <Line name={t('wl.programmes')} value={h.programmes.join('; ')} />
            <Line name={t('wl.remarks')} value={h.remarks ?? ''} />
            <Line name={t('wl.id')} value={h.entryId} />
          </dl>
        </details>
      )}
      {children}
    </article>
  )
}

function shown(what: string, value: string | undefined) {
  if (!value) return '–'
  if (what === 'country') return value.split(' ').map((c) => country(c)).join(', ')
  return value
}

function Line({ name, value }: { name: string; value: string }) {
  if (!value) return null
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className="stranger break-words">{value}</dd>
    </>
  )
}
