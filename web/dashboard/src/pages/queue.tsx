import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Inbox, UserRoundPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { Proposals } from '../card/second'
import { ago, country, dateTime, duration, evidence, number } from '../format'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Badge, Button, cx, Empty, Failure, Panel, Select, Skeleton, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { useKeys } from '../ui/keys'
import { toast } from '../ui/toast'

type Case = Schemas['QueueRow']

/** Takes the next case and opens its card. */
export function useNext() {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const navigate = useNavigate()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/queue/next', { params: { path: { env } } })),
    onSuccess: (r) => {
      if (r.applicantId) void navigate({ to: '/$env/applicants/$id', params: { env, id: r.applicantId } })
      else {
        toast(t('queue.nothing'))
        void navigate({ to: '/$env/queue', params: { env } })
      }
    },
    onError: (e) => toast(say(e), true),
    onSettled: () => void cache.invalidateQueries({ queryKey: [env, 'queue'] }),
  })
}

export function Queue() {
  const { t } = useTranslation()
  const env = useEnv()
  const cache = useQueryClient()
  const { may } = useSession()
  const [now] = useState(() => Date.now())
  const queue = useQuery({ queryKey: [env, 'queue'], queryFn: () => ask(client.GET('/dash/api/env/{env}/queue', { params: { path: { env } } })) })
  const next = useNext()
  const can = may('review.decide')
  const lead = may('review.lead')
  const [chosen, setChosen] = useState<string[]>([])
  const [giving, setGiving] = useState(false)
  useKeys({ g: can && (() => next.mutate()) })
  const items = queue.data?.items
  const picked = chosen.filter((id) => items?.some((c) => c.applicant.id === id))
  return (
    <div className="flex flex-col gap-3 p-3 lg:p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="text-xl font-semibold">{t('nav.queue')}</h1>
        {queue.data && <span className="text-sm text-faint">{t('queue.target', { hours: number(queue.data.targetHours) })}</span>}
        {!!queue.data?.late && <Badge tone="bad">{t('queue.late', { count: queue.data.late })}</Badge>}
        <span className="flex-1" />
        {lead && picked.length > 0 && (
          <Button icon={<UserRoundPlus size={15} aria-hidden />} onClick={() => setGiving(true)}>
            {t('queue.assign')}
          </Button>
        )}
        {can && (
          <Button tone="primary" shortcut="G" busy={next.isPending} disabled={items?.length === 0} onClick={() => next.mutate()}>
            {t('queue.next')}
          </Button>
        )}
      </div>
      {queue.isError ? (
        <Failure error={queue.error} again={() => void queue.refetch()} />
      ) : !queue.data || !items ? (
        <div role="status" aria-label={t('status.loading')}>
          <Skeleton className="h-48" />
        </div>
      ) : (
        <>
          {queue.data.proposals.length > 0 && (
            <Panel title={t('second.title')} padded={false}>
              <Proposals list={queue.data.proposals} named />
            </Panel>
          )}
          {items.length === 0 ? (
            <Empty title={t('queue.empty')} icon={<Inbox size={28} />}>
              <p>{t('queue.emptyText')}</p>
            </Empty>
          ) : (
            <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
              {items.map((c) => (
                <Row key={c.applicant.id + c.kind} c={c} now={now} chosen={lead ? chosen.includes(c.applicant.id) : undefined} onChoose={(on) => setChosen(on ? [...chosen, c.applicant.id] : chosen.filter((x) => x !== c.applicant.id))} />
              ))}
            </ul>
          )}
        </>
      )}
      {giving && (
        <Give
          ids={picked}
          onClose={() => setGiving(false)}
          onDone={(failed) => {
            setChosen(failed)
            if (failed.length === 0) setGiving(false)
            void cache.invalidateQueries({ queryKey: [env, 'queue'] })
          }}
        />
      )}
    </div>
  )
}

const kindTone = { doubt: 'neutral', appeal: 'accent', watch: 'warn', sample: 'neutral' } as const

function Row({ c, now, chosen, onChoose }: { c: Case; now: number; chosen?: boolean; onChoose: (on: boolean) => void }) {
  const { t } = useTranslation()
  const env = useEnv()
  const name = c.applicant.name || c.applicant.externalUserId
  const opened = new Date(c.openedAt).getTime()
  const waits = now - opened
  const share = waits / Math.max(1, new Date(c.dueAt).getTime() - opened)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 hover:bg-raised">
      {chosen !== undefined && <input type="checkbox" aria-label={t('queue.select', { name })} checked={chosen} onChange={(e) => onChoose(e.target.checked)} className="size-4 shrink-0 accent-accent" />}
      <Link to="/$env/applicants/$id" params={{ env, id: c.applicant.id }} className="stranger min-w-0 flex-[1_1_12rem] font-medium hover:underline">
        <bdi>{name}</bdi>
      </Link>
      {c.kind !== 'doubt' && <Badge tone={kindTone[c.kind]}>{t(`queue.kind.${c.kind}`)}</Badge>}
      <span className="min-w-0 flex-[2_1_14rem] text-sm text-soft">{c.kind === 'doubt' && c.reasons.map((r) => evidence(t, r)).join(', ')}</span>
      <span className="text-sm text-faint">{country(c.applicant.country)}</span>
      <Badge tone={share > 1 ? 'bad' : share > 0.5 ? 'warn' : 'neutral'}>
        <span className="sr-only">{t('queue.waits')} </span>
        <span title={t('queue.due', { time: dateTime(c.dueAt) })}>{duration(waits)}</span>
      </Badge>
      <span className="sr-only">{t('queue.due', { time: ago(c.dueAt, now) })}</span>
      <span className={cx('min-w-24 text-sm', c.mine ? 'font-medium text-accent' : 'text-soft')} title={c.barred ? t('queue.barredText') : undefined}>
        {c.proposed ? t('queue.proposed') : c.barred ? t('queue.barred') : c.mine ? t('queue.mine') : c.claimedBy ? <bdi>{c.claimedBy}</bdi> : t('queue.free')}
      </span>
    </li>
  )
}

/** A lead gives cases to a colleague. What could not be given says why and stays chosen. */
function Give({ ids, onClose, onDone }: { ids: string[]; onClose: () => void; onDone: (failed: string[]) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [to, setTo] = useState<string>()
  const people = useQuery({ queryKey: [env, 'reviewers'], queryFn: () => ask(client.GET('/dash/api/env/{env}/queue/reviewers', { params: { path: { env } } })), staleTime: 0 })
  const [failed, setFailed] = useState<Schemas['Outcome'][]>([])
  const give = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/queue/assignment', { params: { path: { env } }, body: { applicants: ids.slice(0, 100), to: to ?? '' } })),
    onSuccess: (r) => {
      const not = r.items.filter((o) => !o.ok)
      setFailed(not)
      if (not.length < r.items.length) toast(t('queue.assigned', { count: r.items.length - not.length }))
      onDone(not.map((o) => o.id))
    },
  })
  return (
    <Dialog
      title={t('queue.assignTitle', { count: ids.length })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" form="give" type="submit" busy={give.isPending} disabled={to === undefined || ids.length === 0}>
            {t('queue.assign')}
          </Button>
        </>
      }
    >
      <form
        id="give"
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          give.mutate()
        }}
      >
        {give.isError && (
          <Alert tone="bad" role="alert">
            {say(give.error)}
          </Alert>
        )}
        {failed.length > 0 && (
          <Alert tone="warn" role="alert">
            <ul>
              {failed.map((o) => (
                <li key={o.id} className="break-all">
                  {o.id}: {t(`problem.${o.code}`, o.detail ?? '')}
                </li>
              ))}
            </ul>
          </Alert>
        )}
        <Select label={t('queue.assignTo')} value={to ?? '?'} onChange={(e) => setTo(e.target.value === '?' ? undefined : e.target.value)}>
          <option value="?">{t('actions.choose')}</option>
          {people.data?.map((p) => (
            <option key={p.id} value={p.id}>
              {t('queue.assignOpen', { name: p.name, open: p.open })}
            </option>
          ))}
          <option value="">{t('queue.assignNobody')}</option>
        </Select>
      </form>
    </Dialog>
  )
}
