import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, TriangleAlert, Webhook as WebhookIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { ago, dateTime, exactTime } from '../format'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Badge, Button, Check, Empty, Failure, Input, Panel, Select, Skeleton, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'
import goSample from '../samples/webhook.go.txt?raw'
import jsSample from '../samples/webhook.js.txt?raw'
import phpSample from '../samples/webhook.php.txt?raw'
import pySample from '../samples/webhook.py.txt?raw'
import shSample from '../samples/webhook.sh.txt?raw'

type Hook = Schemas['WebhookView']

export function Webhooks() {
  const { t } = useTranslation()
  const env = useEnv()
  const { may } = useSession()
  const [edited, setEdited] = useState<Hook | 'new'>()
  const [secret, setSecret] = useState<string>()
  const hooks = useQuery({ queryKey: [env, 'webhooks'], queryFn: () => ask(client.GET('/dash/api/env/{env}/webhooks', { params: { path: { env } } })) })
  if (hooks.isError) return <Failure error={hooks.error} again={() => void hooks.refetch()} />
  const canEdit = may('settings.write')
  return (
    <div className="flex max-w-6xl flex-col gap-3 p-3 lg:p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="text-xl font-semibold">{t('nav.webhooks')}</h1>
        <span className="flex-1" />
        {canEdit && (
          <Button tone="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setEdited('new')}>
            {t('webhooks.new')}
          </Button>
        )}
      </div>
      {hooks.data
        ?.filter((h) => h.disabled)
        .map((h) => (
          <Alert key={h.id} tone="warn">
            <span className="stranger">{t('webhooks.disabledWarning', { name: h.name || h.target })}</span>
          </Alert>
        ))}
      {!hooks.data ? (
        <Skeleton className="h-32" />
      ) : hooks.data.length === 0 ? (
        <Panel padded={false}>
          <Empty title={t('webhooks.none')} icon={<WebhookIcon size={28} />}>
            <p>{t('webhooks.noneText')}</p>
          </Empty>
        </Panel>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
          {hooks.data.map((h) => (
            <li key={h.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
              <div className="min-w-0 flex-[3_1_14rem]">
                <p className="stranger font-medium">{h.name || h.target}</p>
                <p className="stranger text-sm text-soft">{h.target}</p>
                <p className="text-sm text-faint">{h.types.join(', ')}</p>
              </div>
              {h.disabled && <Badge tone="bad">{t('webhooks.disabled')}</Badge>}
              {h.switchAt && <Badge tone="accent">{t('webhooks.twoSecrets', { time: dateTime(h.switchAt) })}</Badge>}
              {h.recentFailed > 0 && (
                <Badge tone="warn" icon={<TriangleAlert size={12} aria-hidden />}>
                  {t('webhooks.failed', { count: h.recentFailed })}
                </Badge>
              )}
              {canEdit && (
                <Button compact onClick={() => setEdited(h)}>
                  {t('action.edit')}
                </Button>
              )}
              {canEdit && <TestButton hook={h} />}
            </li>
          ))}
        </ul>
      )}
      <DeliveryLog hooks={hooks.data ?? []} />
      {edited && <Editor hook={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} onSecret={setSecret} />}
      {secret && (
        <Dialog
          title={t('webhooks.secretTitle')}
          onClose={() => setSecret(undefined)}
          footer={
            <>
              <Button tone="primary" onClick={() => void navigator.clipboard.writeText(secret).then(() => toast(t('status.copied')))}>
                {t('action.copy')}
              </Button>
              <Button onClick={() => setSecret(undefined)}>{t('action.close')}</Button>
            </>
          }
        >
          <p className="mb-3 text-soft">{t('webhooks.secretText')}</p>
          <code className="block rounded-lg bg-raised p-3 break-all">{secret}</code>
          <Sample />
        </Dialog>
      )}
    </div>
  )
}

const samples: Record<string, string> = { Go: goSample, JavaScript: jsSample, Python: pySample, PHP: phpSample, 'curl, openssl': shSample }

function Sample() {
  const { t } = useTranslation()
  const [lang, setLang] = useState('Go')
  return (
    <div className="mt-4">
      <Select label={t('webhooks.verify')} value={lang} onChange={(e) => setLang(e.target.value)}>
        {Object.keys(samples).map((l) => (
          <option key={l}>{l}</option>
        ))}
      </Select>
      <pre tabIndex={0} className="mt-2 overflow-x-auto rounded-lg bg-raised p-3 text-sm">
        {samples[lang]}
      </pre>
    </div>
  )
}

function TestButton({ hook, next }: { hook: Hook; next?: boolean }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const run = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/webhooks/{endpoint}/test', { params: { path: { env, endpoint: hook.id }, query: { secret: next ? 'next' : undefined } } })),
    onSuccess: (r) => toast(r.error ? t('webhooks.testFailed', { what: r.status || r.error }) : t('webhooks.testOk', { status: r.status, ms: r.latencyMs }), !!r.error),
    onError: (e) => toast(say(e), true),
  })
  return (
    <Button compact busy={run.isPending} onClick={() => run.mutate()}>
      {t(next ? 'webhooks.testNext' : 'webhooks.test')}
    </Button>
  )
}

function Editor({ hook, onClose, onSecret }: { hook?: Hook; onClose: () => void; onSecret: (s: string) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const types = useQuery({ queryKey: ['webhook-types'], queryFn: () => ask(client.GET('/dash/api/webhook-types')), staleTime: Infinity })
  const [form, setForm] = useState({
    name: hook?.name ?? '',
    target: hook?.target ?? 'https://',
    types: hook?.types ?? ['applicantReviewed'],
    algorithm: (hook?.algorithm ?? 'HMAC_SHA256_HEX') as 'HMAC_SHA256_HEX',
    noResend: hook?.noResend ?? false,
    disabled: hook?.disabled ?? false,
  })
  const done = (r?: { secret?: string }) => {
    void cache.invalidateQueries({ queryKey: [env, 'webhooks'] })
    onClose()
    if (r?.secret) onSecret(r.secret)
  }
  const save = useMutation({
    mutationFn: () =>
      ask(
        hook
          ? client.PATCH('/dash/api/env/{env}/webhooks/{endpoint}', { params: { path: { env, endpoint: hook.id } }, body: form })
          : client.POST('/dash/api/env/{env}/webhooks', { params: { path: { env } }, body: form }),
      ),
    onSuccess: done,
  })
  const remove = useMutation({ mutationFn: () => ask(client.DELETE('/dash/api/env/{env}/webhooks/{endpoint}', { params: { path: { env, endpoint: hook?.id ?? '' } } })), onSuccess: () => done() })
  const error = save.error ?? remove.error
  return (
    <Dialog
      title={hook ? t('webhooks.edit') : t('webhooks.new')}
      onClose={onClose}
      footer={
        <>
          {hook && (
            <>
              <Button tone="bad" busy={remove.isPending} onClick={() => remove.mutate()}>
                {t('action.delete')}
              </Button>
              <span className="mr-auto" />
            </>
          )}
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" type="submit" form="webhook" busy={save.isPending}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form
        id="webhook"
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          save.mutate()
        }}
      >
        {error && (
          <Alert tone="bad" role="alert">
            {say(error)}
          </Alert>
        )}
        <Input label={t('webhooks.name')} value={form.name} onChange={(e) => setForm({ ...form, name: e.target.value })} maxLength={256} />
        <Input label={t('webhooks.target')} type="url" value={form.target} onChange={(e) => setForm({ ...form, target: e.target.value })} required maxLength={2048} />
        <Select label={t('webhooks.algorithm')} value={form.algorithm} onChange={(e) => setForm({ ...form, algorithm: e.target.value as 'HMAC_SHA256_HEX' })}>
          {['HMAC_SHA256_HEX', 'HMAC_SHA512_HEX', 'HMAC_SHA1_HEX'].map((x) => (
            <option key={x}>{x}</option>
          ))}
        </Select>
        <fieldset>
          <legend className="mb-1 text-sm font-medium text-soft">{t('webhooks.types')}</legend>
          <div className="grid sm:grid-cols-2">
            {types.data?.map((x) => (
              <Check key={x} label={<span className="break-all">{x}</span>} checked={form.types.includes(x)} onChange={() => setForm({ ...form, types: form.types.includes(x) ? form.types.filter((y) => y !== x) : [...form.types, x] })} />
            ))}
          </div>
        </fieldset>
        <Check label={t('webhooks.resend')} checked={!form.noResend} onChange={() => setForm({ ...form, noResend: !form.noResend })} />
        <Check label={t('webhooks.enabled')} checked={!form.disabled} onChange={() => setForm({ ...form, disabled: !form.disabled })} />
      </form>
      {hook && <Secrets hook={hook} onDone={done} />}
    </Dialog>
  )
}

const overlaps = [0, 1, 24, 72, 168, 720]

/** Changes the secret: at once, or with two that live for a while. */
function Secrets({ hook, onDone }: { hook: Hook; onDone: (r?: { secret?: string }) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [hours, setHours] = useState(24)
  const change = useMutation({
    mutationFn: (body: Schemas['WebhookEdit']) => ask(client.PATCH('/dash/api/env/{env}/webhooks/{endpoint}', { params: { path: { env, endpoint: hook.id } }, body })),
    onSuccess: onDone,
  })
  return (
    <section aria-labelledby="secrets" className="mt-4 flex flex-col gap-3 border-t border-line pt-3">
      <h3 id="secrets" className="font-semibold">
        {t('webhooks.secretTitle')}
      </h3>
      {change.isError && (
        <Alert tone="bad" role="alert">
          {change.error.message || say(change.error)}
        </Alert>
      )}
      {hook.switchAt ? (
        <>
          <p className="text-soft">{t('webhooks.rotating', { time: dateTime(hook.switchAt) })}</p>
          <div className="flex flex-wrap gap-2">
            <TestButton hook={hook} next />
            <Button tone="primary" busy={change.isPending} onClick={() => change.mutate({ rotation: 'switch' })}>
              {t('webhooks.switch')}
            </Button>
            <Button disabled={change.isPending} onClick={() => change.mutate({ rotation: 'keep' })}>
              {t('webhooks.keep')}
            </Button>
          </div>
        </>
      ) : (
        <div className="flex flex-wrap items-end gap-2">
          <Select className="min-w-0 flex-[1_1_14rem]" label={t('webhooks.overlap')} value={hours} onChange={(e) => setHours(Number(e.target.value))}>
            {overlaps.map((h) => (
              <option key={h} value={h}>
                {h === 0 ? t('webhooks.overlapNone') : h < 24 ? t('webhooks.hours', { count: h }) : t('webhooks.days', { count: h / 24 })}
              </option>
            ))}
          </Select>
          <Button className="h-9" busy={change.isPending} onClick={() => change.mutate({ newSecret: true, overlapHours: hours || undefined })}>
            {t('webhooks.newSecret')}
          </Button>
        </div>
      )}
    </section>
  )
}

const tones = { delivered: 'good', dead: 'bad', retrying: 'warn', queued: 'neutral' } as const

function DeliveryLog({ hooks }: { hooks: Hook[] }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const { may } = useSession()
  const [state, setState] = useState('')
  const [webhook, setWebhook] = useState('')
  const [open, setOpen] = useState<string>()
  const [asking, setAsking] = useState(false)
  const [day, setDay] = useState({ first: '', last: '' })
  const from = day.first ? new Date(`${day.first}T00:00:00`) : undefined
  const to = day.last ? new Date(new Date(`${day.last}T00:00:00`).getTime() + 86_400_000) : undefined
  const between = { from: from?.toISOString(), to: to?.toISOString() }
  const log = useInfiniteQuery({
    queryKey: [env, 'deliveries', state, webhook, day.first, day.last],
    queryFn: ({ pageParam }) =>
      ask(client.GET('/dash/api/env/{env}/deliveries', { params: { path: { env }, query: { state: (state || undefined) as 'dead' | undefined, webhook: webhook || undefined, before: pageParam || undefined, ...between } } })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
  const resend = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/deliveries/resend', { params: { path: { env } }, body: { state: state as 'dead', webhookId: webhook || undefined, ...between } })),
    onSuccess: (r) => toast(t('webhooks.resent', { count: r.count })),
    onError: (e) => toast(say(e), true),
    onSettled: () => void cache.invalidateQueries({ queryKey: [env, 'deliveries'] }),
  })
  const rows = log.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <Panel
      title={t('webhooks.log')}
      padded={false}
      actions={
        <>
          <Select label={t('webhooks.receiver')} hideLabel value={webhook} onChange={(e) => setWebhook(e.target.value)} className="max-w-40">
            <option value="">{t('webhooks.anyReceiver')}</option>
            {hooks.map((h) => (
              <option key={h.id} value={h.id}>
                {h.name || h.target}
              </option>
            ))}
          </Select>
          <Select label={t('column.state')} hideLabel value={state} onChange={(e) => setState(e.target.value)} className="max-w-36">
            <option value="">{t('webhooks.anyState')}</option>
            {Object.keys(tones).map((s) => (
              <option key={s} value={s}>
                {t(`delivery.${s}`)}
              </option>
            ))}
          </Select>
          <Input label={t('webhooks.firstDay')} hideLabel title={t('webhooks.firstDay')} type="date" value={day.first} max={day.last || undefined} onChange={(e) => setDay({ ...day, first: e.target.value })} className="max-w-36" />
          <Input label={t('webhooks.lastDay')} hideLabel title={t('webhooks.lastDay')} type="date" value={day.last} min={day.first || undefined} onChange={(e) => setDay({ ...day, last: e.target.value })} className="max-w-36" />
          {may('settings.write') && (state === 'dead' || state === 'delivered' || state === 'retrying') && rows.length > 0 && (
            <Button compact busy={resend.isPending} onClick={() => (state === 'dead' ? resend.mutate() : setAsking(true))}>
              {t('webhooks.resendAll')}
            </Button>
          )}
        </>
      }
    >
      {log.isError ? (
        <Failure error={log.error} />
      ) : log.isPending ? (
        <Skeleton className="m-3 h-32" />
      ) : rows.length === 0 ? (
        <p className="p-4 text-soft">{t('webhooks.logEmpty')}</p>
      ) : (
        <>
          <ul className="divide-y divide-line">
            {rows.map((d) => (
              <li key={d.id}>
                <button type="button" disabled={!may('settings.write')} onClick={() => setOpen(d.id)} className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-left hover:bg-raised">
                  <Badge tone={tones[d.state]}>{t(`delivery.${d.state}`)}</Badge>
                  <span className="min-w-0 flex-[1_1_12rem] font-medium">{d.type}</span>
                  <span className="tabular text-sm text-soft">{d.lastStatus || d.lastError || '–'}</span>
                  <span className="tabular text-sm text-soft">{d.latencyMs} ms</span>
                  <span className="tabular text-sm text-faint">{t('webhooks.attempts', { count: d.attempts })}</span>
                  <time dateTime={d.createdAt} title={exactTime(d.createdAt)} className="tabular text-sm text-faint">
                    {ago(d.createdAt)}
                  </time>
                </button>
              </li>
            ))}
          </ul>
          {log.hasNextPage && (
            <div className="border-t border-line p-2">
              <Button compact busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                {t('action.more')}
              </Button>
            </div>
          )}
        </>
      )}
      {open && <Delivery id={open} onClose={() => setOpen(undefined)} />}
      {asking && (
        <Dialog
          title={t('webhooks.resendAll')}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onClick={() => setAsking(false)}>{t('action.cancel')}</Button>
              <Button
                tone="primary"
                onClick={() => {
                  setAsking(false)
                  resend.mutate()
                }}
              >
                {t('webhooks.resendAll')}
              </Button>
            </>
          }
        >
          <p>{t('webhooks.resendAsk')}</p>
        </Dialog>
      )}
    </Panel>
  )
}

function Delivery({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const one = useQuery({ queryKey: [env, 'delivery', id], queryFn: () => ask(client.GET('/dash/api/env/{env}/deliveries/{delivery}', { params: { path: { env, delivery: id } } })) })
  const resend = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/deliveries/{delivery}/resend', { params: { path: { env, delivery: id } } })),
    onSuccess: () => {
      toast(t('webhooks.resent', { count: 1 }))
      void cache.invalidateQueries({ queryKey: [env, 'deliveries'] })
      onClose()
    },
    onError: (e) => toast(say(e), true),
  })
  const pretty = (s: string) => {
    try {
      return JSON.stringify(JSON.parse(s), null, 2)
    } catch {
      return s
    }
  }
  return (
    <Dialog
      wide
      title={one.data?.type ?? t('status.loading')}
      onClose={onClose}
      footer={
        <Button tone="primary" busy={resend.isPending} onClick={() => resend.mutate()}>
          {t('webhooks.resendOne')}
        </Button>
      }
    >
      {one.isError ? (
        <Failure error={one.error} />
      ) : !one.data ? (
        <Skeleton className="h-40" />
      ) : (
        <div className="flex flex-col gap-3">
          <ol className="divide-y divide-line rounded-lg border border-line">
            {one.data.log.map((a) => (
              <li key={a.number} className="tabular flex flex-wrap items-center gap-3 px-3 py-1.5">
                <span className="text-faint">{a.number}</span>
                <span className="flex-1">{dateTime(a.at)}</span>
                {a.manual && <Badge>{t('webhooks.manual')}</Badge>}
                <span>{a.status || a.error}</span>
                <span className="text-soft">{a.latencyMs} ms</span>
              </li>
            ))}
            {one.data.log.length === 0 && <li className="px-3 py-2 text-soft">{t('webhooks.notSent')}</li>}
          </ol>
          <pre tabIndex={0} className="max-h-96 overflow-auto rounded-lg bg-raised p-3 text-sm">
            {pretty(one.data.body)}
          </pre>
        </div>
      )}
    </Dialog>
  )
}
