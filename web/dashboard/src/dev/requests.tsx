import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Activity, ScrollText } from 'lucide-react'
import { useDeferredValue, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { exactTime, number } from '../format'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Badge, Button, Check, cx, Empty, Failure, Input, Panel, Select, Skeleton } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { useMistakes } from './explain'
import { DevTabs } from './tabs'

type Call = Schemas['RequestView']

const route = getRouteApi('/shell/$env/dev/requests')
const classes = ['2xx', '3xx', '4xx', '5xx'] as const
const liveEvery = 2000

function tone(status: number) {
  return status >= 500 ? 'bad' : status >= 400 ? 'warn' : status >= 300 ? 'neutral' : 'good'
}

export function Requests() {
  const { t } = useTranslation()
  const env = useEnv()
  const go = useNavigate()
  const search = route.useSearch()
  const { call, ...filters } = search
  const [live, setLive] = useState(true)
  const set = (change: Partial<typeof search>) => void go({ to: '/$env/dev/requests', params: { env }, search: { ...search, ...change }, replace: true })
  const tokens = useQuery({ queryKey: [env, 'tokens'], queryFn: () => ask(client.GET('/dash/api/env/{env}/tokens', { params: { path: { env } } })) })
  const late = useDeferredValue(JSON.stringify(filters))
  const list = useInfiniteQuery({
    queryKey: [env, 'requests', late],
    queryFn: ({ pageParam }) => {
      const f = JSON.parse(late) as typeof filters
      const time = (v?: string) => (v ? new Date(v).toISOString() : undefined)
      return ask(
        client.GET('/dash/api/env/{env}/requests', {
          params: { path: { env }, query: { class: classes.find((c) => c === f.class), token: f.token, q: f.q, correlation: f.correlation, from: time(f.from), to: time(f.to), before: pageParam || undefined } },
        }),
      )
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (old) => old,
    // Older pages that somebody reads stay as they are.
    refetchInterval: (q) => (live && (q.state.data?.pages.length ?? 0) <= 1 ? liveEvery : false),
  })
  const first = list.data?.pages[0]
  const calls = list.data?.pages.flatMap((p) => p.items) ?? []
  const filtered = Object.values(filters).some(Boolean)
  return (
    <div className="flex max-w-6xl flex-col gap-3 p-3 lg:p-4">
      <DevTabs />
      <div className="flex flex-wrap items-start justify-between gap-2">
        <p className="max-w-3xl text-soft">{first && t('requests.text', { days: number(first.days), most: number(first.most) })}</p>
        <Check label={t('requests.live')} checked={live} onChange={(e) => setLive(e.target.checked)} />
      </div>
      <search className="grid grid-cols-[repeat(2,minmax(0,1fr))] gap-2 lg:grid-cols-[repeat(4,minmax(0,1fr))]">
        <Select label={t('requests.class')} value={filters.class ?? ''} onChange={(e) => set({ class: e.target.value || undefined })}>
          <option value="">{t('requests.any')}</option>
          {classes.map((c) => (
            <option key={c} value={c}>
              {t(`requests.class.${c}`)}
            </option>
          ))}
        </Select>
        <Select label={t('requests.token')} value={filters.token ?? ''} onChange={(e) => set({ token: e.target.value || undefined })}>
          <option value="">{t('requests.anyToken')}</option>
          {tokens.data?.items.map((x) => (
            <option key={x.id} value={x.public}>
              {x.name}
            </option>
          ))}
        </Select>
        <Input label={t('requests.find')} value={filters.q ?? ''} maxLength={512} onChange={(e) => set({ q: e.target.value || undefined })} />
        <Input label={t('requests.correlation')} value={filters.correlation ?? ''} maxLength={64} onChange={(e) => set({ correlation: e.target.value.trim() || undefined })} />
        <Input type="datetime-local" label={t('requests.from')} value={filters.from ?? ''} onChange={(e) => set({ from: e.target.value || undefined })} />
        <Input type="datetime-local" label={t('requests.to')} value={filters.to ?? ''} onChange={(e) => set({ to: e.target.value || undefined })} />
        {filtered && (
          <Button className="self-end justify-self-start" onClick={() => void go({ to: '/$env/dev/requests', params: { env }, search: {}, replace: true })}>
            {t('requests.clear')}
          </Button>
        )}
      </search>
      <Panel padded={false}>
        {list.isError ? (
          <Failure error={list.error} again={() => void list.refetch()} />
        ) : !list.data ? (
          <Skeleton className="m-3 h-64" />
        ) : calls.length === 0 ? (
          <Empty title={t(filtered ? 'requests.noMatch' : 'requests.none')} icon={filtered ? <ScrollText size={28} /> : <Activity size={28} />}>
            {!filtered && <p>{t('requests.noneText')}</p>}
          </Empty>
        ) : (
          <ul aria-label={t('requests.title')} className="divide-y divide-line">
            {calls.map((c) => (
              <li key={c.id}>{c.lost ? <p className="bg-warn-soft px-3 py-1.5 text-sm text-warn">{t('requests.lost', { count: c.lost })}</p> : <Line call={c} open={() => set({ call: c.id })} />}</li>
            ))}
          </ul>
        )}
      </Panel>
      {list.hasNextPage && (
        <Button className="self-start" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('requests.more')}
        </Button>
      )}
      {call && <Detail id={call} close={() => set({ call: undefined })} />}
    </div>
  )
}

function Line({ call, open }: { call: Call; open: () => void }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      onClick={open}
      className="grid w-full grid-cols-[minmax(0,1fr)_auto_auto] items-baseline gap-x-3 gap-y-0.5 px-3 py-1.5 text-left hover:bg-raised sm:grid-cols-[3.5rem_minmax(0,1fr)_9rem_5rem_11rem]"
    >
      <span className="hidden font-medium sm:block">{call.method}</span>
      <span className="min-w-0 max-sm:col-span-full">
        <code className="stranger block truncate text-sm">
          <span className="sm:hidden">{call.method} </span>
          {call.path || call.route}
        </code>
        {call.reason && <span className="block truncate text-sm text-soft">{t(`why.${call.reason}`, call.details)}</span>}
      </span>
      <span className="stranger truncate text-sm text-soft">{call.token ?? (call.caller?.startsWith('sdk:') ? 'SDK' : '')}</span>
      <span>
        <Badge tone={tone(call.status)}>{call.status}</Badge>
      </span>
      <time dateTime={call.at} className="tabular truncate text-sm text-faint">
        {exactTime(call.at)}
      </time>
    </button>
  )
}

function Detail({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation()
  const env = useEnv()
  const { may } = useSession()
  const mistakes = useMistakes()
  const call = useQuery({ queryKey: [env, 'request', id], queryFn: () => ask(client.GET('/dash/api/env/{env}/requests/{id}', { params: { path: { env, id } } })) })
  const c = call.data
  const link = 'font-medium text-accent underline'
  return (
    <Dialog side title={c ? `${c.method} · ${c.status}` : t('requests.detail')} onClose={close}>
      {call.isError ? (
        <Failure error={call.error} again={() => void call.refetch()} />
      ) : !c ? (
        <Skeleton className="h-64" />
      ) : (
        <div className="flex flex-col gap-4">
          <code className="stranger rounded-lg bg-raised p-2 text-sm break-all">
            {c.method} {c.path || c.route}
          </code>
          {c.reason && (
            <Alert tone={c.status >= 500 ? 'bad' : 'warn'}>
              <h3 className="font-semibold">{t('requests.what')}</h3>
              <p>{t(`why.${c.reason}`, c.details)}</p>
              {c.reason === 'signature' && <p>{mistakes((c.details?.['mistakes'] ?? '').split(',').filter(Boolean))}</p>}
              {c.elsewhere && <p>{t('requests.elsewhere', { env: t(env === 'sandbox' ? 'env.production' : 'env.sandbox') })}</p>}
              <h3 className="mt-2 font-semibold">{t('requests.next')}</h3>
              <p>{t(`do.${c.reason}`, c.details)}</p>
            </Alert>
          )}
          <div className="flex flex-wrap gap-x-4 gap-y-1">
            {['signature', 'clock', 'clock_milliseconds', 'header_value', 'header_missing'].includes(c.reason ?? '') && (
              <Link to="/$env/dev" params={{ env }} search={{ token: c.caller, method: c.method, target: c.path }} hash="signature" className={link}>
                {t('requests.debug')}
              </Link>
            )}
            {c.applicantId && c.status !== 404 && may('applicants.read') && (
              <Link to="/$env/applicants/$id" params={{ env, id: c.applicantId }} className={link}>
                {t('requests.applicant')}
              </Link>
            )}
            <Link to="/$env/dev/reference" params={{ env }} className={link}>
              {t('requests.docs')}
            </Link>
          </div>
          <dl className="grid gap-x-4 gap-y-0.5 sm:grid-cols-[auto_minmax(0,1fr)] sm:gap-y-1.5">
            <Fact name={t('requests.answered')} lang="en">
              {c.description}
            </Fact>
            <Fact name={t('requests.errorCode')}>{c.errorCode || undefined}</Fact>
            <Fact name={t('requests.time')}>{exactTime(c.at)}</Fact>
            <Fact name={t('requests.took')}>{t('requests.ms', { ms: number(Math.round(c.tookMs * 10) / 10) })}</Fact>
            <Fact name={t('requests.route')} code>
              {c.route}
            </Fact>
            <Fact name={t('requests.caller')}>{c.token ?? (c.caller?.startsWith('sdk:') ? t('requests.sdk') : c.caller)}</Fact>
            <Fact name={t('requests.correlation')} code>
              {c.correlationId}
            </Fact>
            <Fact name={t('requests.ip')} code>
              {c.ip}
            </Fact>
            <Fact name={t('requests.agent')}>{c.userAgent}</Fact>
            <Fact name={t('requests.sizes')}>
              {number(c.bytesIn)} / {number(c.bytesOut)}
            </Fact>
          </dl>
        </div>
      )}
    </Dialog>
  )
}

function Fact({ name, children, code, lang }: { name: string; children: ReactNode; code?: boolean; lang?: string }) {
  if (children === undefined || children === '' || children === null) return null
  return (
    <>
      <dt className="text-soft max-sm:mt-1.5 max-sm:text-sm">{name}</dt>
      <dd lang={lang} className={cx('stranger min-w-0 break-words', code && 'font-mono text-sm break-all')}>
        {children}
      </dd>
    </>
  )
}
