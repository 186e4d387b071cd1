import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { ago, date } from '../format'
import { Code } from '../dev/code'
import { DevTabs } from '../dev/tabs'
import { useMistakes } from '../dev/explain'
import { sample, sampleLanguages, type SampleLanguage } from '../reference/samples'
import { useEnv } from '../shell'
import { Alert, Badge, Button, Check, Empty, Failure, Input, Panel, Select, Skeleton, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'

export function Dev() {
  const { t } = useTranslation()
  const env = useEnv()
  const tokens = useQuery({ queryKey: [env, 'tokens'], queryFn: () => ask(client.GET('/dash/api/env/{env}/tokens', { params: { path: { env } } })) })
  if (tokens.isError) return <Failure error={tokens.error} again={() => void tokens.refetch()} />
  return (
    <div className="flex max-w-6xl flex-col gap-3 p-3 lg:p-4">
      <DevTabs />
      {/* What stands below the tokens waits for them, so that nothing jumps. */}
      {tokens.data ? (
        <>
          <Tokens list={tokens.data} />
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
            <SignatureDebugger tokens={tokens.data.items.filter((x) => !x.revokedAt)} />
            <Panel title={t('dev.samples')}>
              <Samples />
              <p className="mt-3">
                <Link to="/$env/dev/reference" params={{ env }} className="font-medium text-accent underline">
                  {t('dev.reference')}
                </Link>
              </p>
            </Panel>
          </div>
        </>
      ) : (
        <Skeleton className="h-40" />
      )}
    </div>
  )
}

function Tokens({ list }: { list: Schemas['TokenList'] }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const [making, setMaking] = useState(false)
  const [secrets, setSecrets] = useState<Schemas['TokenSecrets']>()
  const [revoking, setRevoking] = useState<Schemas['TokenView']>()
  const reload = () => void cache.invalidateQueries({ queryKey: [env, 'tokens'] })
  const revoke = useMutation({
    mutationFn: (id: string) => ask(client.DELETE('/dash/api/env/{env}/tokens/{id}', { params: { path: { env, id } } })),
    onSuccess: () => toast(t('dev.revoked')),
    onError: (e) => toast(say(e), true),
    onSettled: reload,
  })
  return (
    <Panel
      title={t('dev.tokens')}
      padded={false}
      actions={
        <Button compact tone="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setMaking(true)}>
          {t('dev.newToken')}
        </Button>
      }
    >
      {list.items.length === 0 ? (
        <Empty title={t('dev.noTokens')} icon={<KeyRound size={28} />}>
          <p>{t('dev.noTokensText')}</p>
        </Empty>
      ) : (
        <ul className="divide-y divide-line">
          {list.items.map((x) => (
            <li key={x.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
              <div className="min-w-0 flex-[2_1_14rem]">
                <p className="stranger font-medium">{x.name}</p>
                <code className="text-sm break-all text-soft">{x.public}</code>
                <p className="text-sm text-faint">
                  {x.permissions.length === list.permissions.length ? t('team.everything') : x.permissions.join(', ')}
                  {x.ips.length > 0 && ` · ${x.ips.join(', ')}`}
                </p>
              </div>
              <span className="text-sm text-faint">{x.lastUsedAt ? t('dev.used', { ago: ago(x.lastUsedAt) }) : t('dev.neverUsed')}</span>
              {x.expiresAt && <span className="text-sm text-faint">{t('dev.until', { date: date(x.expiresAt) })}</span>}
              {x.revokedAt ? (
                <Badge tone="bad">{t('dev.isRevoked')}</Badge>
              ) : (
                <Button compact onClick={() => setRevoking(x)}>
                  {t('dev.revoke')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {making && (
        <NewToken
          all={list.permissions}
          onClose={() => setMaking(false)}
          onDone={(s) => {
            setMaking(false)
            setSecrets(s)
            reload()
          }}
        />
      )}
      {secrets && (
        <Dialog title={t('dev.secretsTitle')} onClose={() => setSecrets(undefined)} footer={<Button onClick={() => setSecrets(undefined)}>{t('action.close')}</Button>}>
          <p className="mb-3 text-soft">{t('dev.secretsText')}</p>
          {(['appToken', 'secretKey'] as const).map((k) => (
            <div key={k} className="mb-2">
              <p className="text-sm text-faint">{k}</p>
              <code className="block rounded-lg bg-raised p-2 break-all">{secrets[k]}</code>
            </div>
          ))}
        </Dialog>
      )}
      {revoking && (
        <Dialog
          title={t('dev.revokeTitle', { name: revoking.name })}
          onClose={() => setRevoking(undefined)}
          footer={
            <>
              <Button onClick={() => setRevoking(undefined)}>{t('action.cancel')}</Button>
              <Button
                tone="bad"
                onClick={() => {
                  revoke.mutate(revoking.id)
                  setRevoking(undefined)
                }}
              >
                {t('dev.revoke')}
              </Button>
            </>
          }
        >
          <p className="text-soft">{t('dev.revokeText')}</p>
        </Dialog>
      )}
    </Panel>
  )
}

function NewToken({ all, onClose, onDone }: { all: string[]; onClose: () => void; onDone: (s: Schemas['TokenSecrets']) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[]>(all)
  const [ips, setIps] = useState('')
  const [days, setDays] = useState(0)
  const make = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/tokens', { params: { path: { env } }, body: { name, permissions: chosen, ips: ips.split(/[\s,]+/).filter(Boolean), days } })),
    onSuccess: onDone,
  })
  return (
    <Dialog
      title={t('dev.newToken')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" type="submit" form="token" busy={make.isPending} disabled={chosen.length === 0}>
            {t('dev.make')}
          </Button>
        </>
      }
    >
      <form
        id="token"
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          make.mutate()
        }}
      >
        {make.isError && (
          <Alert tone="bad" role="alert">
            {say(make.error)}
          </Alert>
        )}
        <Input label={t('webhooks.name')} value={name} onChange={(e) => setName(e.target.value)} required maxLength={256} autoFocus />
        <fieldset>
          <legend className="mb-1 text-sm font-medium text-soft">{t('team.permissions')}</legend>
          {all.map((p) => (
            <Check key={p} label={t(`permission.${p}`)} checked={chosen.includes(p)} onChange={() => setChosen(chosen.includes(p) ? chosen.filter((x) => x !== p) : [...chosen, p])} />
          ))}
        </fieldset>
        <Input label={t('dev.ips')} hint={t('dev.ipsHint')} value={ips} onChange={(e) => setIps(e.target.value)} />
        <Select label={t('dev.lifetime')} value={days} onChange={(e) => setDays(Number(e.target.value))}>
          {[0, 30, 90, 365].map((d) => (
            <option key={d} value={d}>
              {d === 0 ? t('dev.forever') : t('dev.days', { count: d })}
            </option>
          ))}
        </Select>
      </form>
    </Dialog>
  )
}

function SignatureDebugger({ tokens }: { tokens: Schemas['TokenView'][] }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const mistakes = useMistakes()
  const from = useSearch({ strict: false })
  const [form, setForm] = useState({
    tokenId: tokens.find((x) => x.public === from.token)?.id ?? '',
    method: from.method ?? 'POST',
    target: from.target ?? '/resources/applicants?levelName=basic-kyc-level',
    timestamp: '',
    signature: '',
    body: '',
  })
  const set = (k: keyof typeof form) => ({ value: form[k], onChange: (e: { target: { value: string } }) => setForm({ ...form, [k]: e.target.value }) })
  const run = useMutation({ mutationFn: () => ask(client.POST('/dash/api/env/{env}/signature', { params: { path: { env } }, body: { ...form, tokenId: form.tokenId || tokens[0]?.id || '' } })) })
  const v = run.data
  return (
    <Panel title={t('dev.signature')} id="signature">
      <form
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          run.mutate()
        }}
      >
        <p className="text-soft">{t('dev.signatureText')}</p>
        <Select label={t('dev.token')} {...set('tokenId')}>
          {tokens.map((x) => (
            <option key={x.id} value={x.id}>
              {x.name}
            </option>
          ))}
        </Select>
        <div className="grid grid-cols-[7rem_minmax(0,1fr)] gap-3">
          <Select label={t('dev.method')} {...set('method')}>
            {['GET', 'POST', 'PATCH', 'DELETE'].map((m) => (
              <option key={m}>{m}</option>
            ))}
          </Select>
          <Input label={t('dev.target')} {...set('target')} required maxLength={4000} />
        </div>
        <Input label="X-App-Access-Ts" {...set('timestamp')} required maxLength={40} />
        <Input label="X-App-Access-Sig" {...set('signature')} required maxLength={200} />
        <TextArea label={t('dev.body')} {...set('body')} />
        <Button type="submit" tone="primary" busy={run.isPending} disabled={tokens.length === 0} className="self-start">
          {t('dev.explain')}
        </Button>
        {run.isError && (
          <Alert tone="bad" role="alert">
            {say(run.error)}
          </Alert>
        )}
        {v && (
          <Alert tone={v.right ? 'good' : 'warn'}>
            <p>{v.right ? t('dev.right') : v.mistakes ? mistakes(v.mistakes) : <span lang="en">{v.diagnosis}</span>}</p>
            {Math.abs(v.clockOff) > 60 && <p>{t('dev.clock', { count: v.clockOff })}</p>}
            {v.expected && !v.right && (
              <p className="mt-1 text-sm break-all">
                {t('dev.expected')}: <code>{v.expected}</code>
              </p>
            )}
          </Alert>
        )}
      </form>
    </Panel>
  )
}

function Samples() {
  const [lang, setLang] = useState<SampleLanguage>('curl')
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-2">
      <Select label={t('dev.language')} value={lang} onChange={(e) => setLang(sampleLanguages.find((l) => l === e.target.value) ?? 'curl')}>
        {sampleLanguages.map((l) => (
          <option key={l}>{l}</option>
        ))}
      </Select>
      <p className="text-sm text-soft">{t('ref.sampleText')}</p>
      <Code text={sample(lang, { method: 'GET', target: '/resources/applicants/-/count' })} label={t('dev.samples')} />
    </div>
  )
}
