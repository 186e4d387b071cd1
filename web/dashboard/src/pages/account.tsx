import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { LogOut, ShieldCheck } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { ago } from '../format'
import { languages, type Language } from '../i18n'
import { useSession } from '../session'
import { Alert, Badge, Button, Failure, IconButton, Input, Panel, Select, Skeleton, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'

export function Account() {
  const { t } = useTranslation()
  return (
    <div className="flex max-w-5xl flex-col gap-3 p-3 lg:p-4">
      <h1 className="text-xl font-semibold">{t('account.title')}</h1>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
        <ProfilePanel />
        <PasswordPanel />
        <FactorPanel />
        <SessionsPanel />
      </div>
    </div>
  )
}

function ProfilePanel() {
  const { t } = useTranslation()
  const say = useProblemText()
  const { operator, preferences, setPreferences, refresh } = useSession()
  const [name, setName] = useState(operator.name)
  const save = useMutation({
    mutationFn: () => ask(client.PATCH('/dash/api/me', { body: { name } })),
    onSuccess: () => {
      toast(t('status.saved'))
      refresh()
    },
    onError: (e) => toast(say(e), true),
  })
  return (
    <Panel title={t('account.profile')}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          save.mutate()
        }}
      >
        <Input label={t('account.name')} value={name} onChange={(e) => setName(e.target.value)} maxLength={100} required />
        <Input label={t('signin.email')} value={operator.email} readOnly />
        <p className="text-sm text-soft">
          {t('team.role')}: {operator.roleName || t(`role.${operator.role}`)}
        </p>
        <div className="grid grid-cols-2 gap-3">
          <Select label={t('nav.language')} value={preferences.lang ?? ''} onChange={(e) => setPreferences({ lang: e.target.value as Language })}>
            {!preferences.lang && <option value="" />}
            {(Object.keys(languages) as Language[]).map((l) => (
              <option key={l} value={l} lang={l}>
                {languages[l]}
              </option>
            ))}
          </Select>
          <Select label={t('account.theme')} value={preferences.theme ?? 'system'} onChange={(e) => setPreferences({ theme: e.target.value as 'system' })}>
            {['system', 'light', 'dark'].map((x) => (
              <option key={x} value={x}>
                {t(`theme.${x}`)}
              </option>
            ))}
          </Select>
        </div>
        <Button type="submit" tone="primary" busy={save.isPending} disabled={name.trim() === operator.name} className="self-start">
          {t('action.save')}
        </Button>
      </form>
    </Panel>
  )
}

function PasswordPanel() {
  const { t } = useTranslation()
  const say = useProblemText()
  const { operator } = useSession()
  const [old, setOld] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/me/password', { body: { old, new: next } })),
    onSuccess: () => {
      setOld('')
      setNext('')
      toast(t('account.passwordChanged'))
    },
  })
  const submit = (e: FormEvent) => {
    e.preventDefault()
    change.mutate()
  }
  return (
    <Panel title={t('account.password')}>
      <form className="flex flex-col gap-3" onSubmit={submit}>
        {change.isError && (
          <Alert tone="bad" role="alert">
            {say(change.error)}
          </Alert>
        )}
        <input type="email" value={operator.email} readOnly hidden autoComplete="username" />
        <Input label={t('account.oldPassword')} type="password" autoComplete="current-password" value={old} onChange={(e) => setOld(e.target.value)} required />
        <Input label={t('account.newPassword')} hint={t('welcome.passwordHint')} type="password" autoComplete="new-password" value={next} onChange={(e) => setNext(e.target.value)} required minLength={10} maxLength={200} />
        <Button type="submit" tone="primary" busy={change.isPending} className="self-start">
          {t('account.changePassword')}
        </Button>
      </form>
    </Panel>
  )
}

function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog
      title={t('factor.codesTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => toast(t('status.copied')))}>{t('action.copy')}</Button>
          <Button tone="primary" onClick={onClose}>
            {t('factor.kept')}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-soft">{t('factor.codesText')}</p>
      <ul className="grid grid-cols-2 gap-2 rounded-lg bg-raised p-3 font-mono">
        {codes.map((c) => (
          <li key={c}>{c}</li>
        ))}
      </ul>
    </Dialog>
  )
}

function QR({ rows, label }: { rows: string[]; label: string }) {
  const d = rows.flatMap((row, y) => [...row].flatMap((c, x) => (c === '1' ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg viewBox={`0 0 ${rows[0]?.length ?? 1} ${rows.length}`} role="img" aria-label={label} className="size-48 rounded bg-white p-1 text-black" shapeRendering="crispEdges">
      <path d={d} fill="currentColor" />
    </svg>
  )
}

function FactorPanel() {
  const { t } = useTranslation()
  const say = useProblemText()
  const { operator, refresh } = useSession()
  const [offer, setOffer] = useState<Schemas['Offer']>()
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const [asking, setAsking] = useState<'remove' | 'renew'>()
  const [codes, setCodes] = useState<string[]>()
  const begin = useMutation({ mutationFn: () => ask(client.POST('/dash/api/me/second-factor/offer')), onSuccess: setOffer, onError: (e) => toast(say(e), true) })
  const confirm = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/me/second-factor', { body: { secret: offer?.secret ?? '', code } })),
    onSuccess: (r) => {
      setOffer(undefined)
      setCode('')
      setCodes(r.codes)
      refresh()
    },
  })
  const grave = useMutation({
    mutationFn: async () => {
      if (asking === 'renew') return (await ask(client.POST('/dash/api/me/recovery-codes', { body: { password } }))).codes
      await ask(client.POST('/dash/api/me/second-factor/remove', { body: { password } }))
      return undefined
    },
    onSuccess: (list) => {
      setAsking(undefined)
      setPassword('')
      if (list) setCodes(list)
      refresh()
    },
  })
  return (
    <Panel title={t('factor.title')}>
      <div className="flex flex-col gap-3">
        {operator.secondFactor ? (
          <>
            <p className="flex items-center gap-2">
              <ShieldCheck size={17} className="text-good" aria-hidden />
              {t('factor.on')}
            </p>
            <div className="flex flex-wrap gap-2">
              <Button onClick={() => setAsking('renew')}>{t('factor.renew')}</Button>
              <Button onClick={() => setAsking('remove')}>{t('factor.remove')}</Button>
            </div>
          </>
        ) : offer ? (
          <form
            className="flex flex-col gap-3"
            onSubmit={(e) => {
              e.preventDefault()
              confirm.mutate()
            }}
          >
            <p className="text-soft">{t('factor.scan')}</p>
            <div className="flex flex-wrap items-center gap-4">
              <QR rows={offer.qr} label={t('factor.qr')} />
              <div className="min-w-0">
                <p className="text-sm text-faint">{t('factor.type')}</p>
                <code className="break-all">{offer.secret.match(/.{1,4}/g)?.join(' ')}</code>
              </div>
            </div>
            <Input label={t('signin.code')} value={code} onChange={(e) => setCode(e.target.value)} autoComplete="one-time-code" inputMode="numeric" maxLength={6} required error={confirm.isError ? say(confirm.error) : undefined} autoFocus />
            <Button type="submit" tone="primary" busy={confirm.isPending} className="self-start">
              {t('signin.confirm')}
            </Button>
          </form>
        ) : (
          <>
            <p className="text-soft">{t('factor.off')}</p>
            <Button tone="primary" className="self-start" busy={begin.isPending} onClick={() => begin.mutate()}>
              {t('factor.setUp')}
            </Button>
          </>
        )}
      </div>
      {codes && <Codes codes={codes} onClose={() => setCodes(undefined)} />}
      {asking && (
        <Dialog
          title={t(asking === 'renew' ? 'factor.renew' : 'factor.remove')}
          onClose={() => setAsking(undefined)}
          footer={
            <>
              <Button onClick={() => setAsking(undefined)}>{t('action.cancel')}</Button>
              <Button tone={asking === 'renew' ? 'primary' : 'bad'} busy={grave.isPending} onClick={() => grave.mutate()}>
                {t(asking === 'renew' ? 'factor.renew' : 'factor.remove')}
              </Button>
            </>
          }
        >
          <Input label={t('signin.password')} hint={t('factor.again')} type="password" autoComplete="current-password" value={password} onChange={(e) => setPassword(e.target.value)} error={grave.isError ? say(grave.error) : undefined} autoFocus />
        </Dialog>
      )}
    </Panel>
  )
}

function SessionsPanel() {
  const { t } = useTranslation()
  const say = useProblemText()
  const cache = useQueryClient()
  const list = useQuery({ queryKey: ['sessions'], queryFn: () => ask(client.GET('/dash/api/me/sessions')) })
  const end = useMutation({
    mutationFn: (session: string | undefined) => (session ? ask(client.DELETE('/dash/api/me/sessions/{session}', { params: { path: { session } } })) : ask(client.DELETE('/dash/api/me/sessions'))),
    onSettled: () => void cache.invalidateQueries({ queryKey: ['sessions'] }),
    onError: (e) => toast(say(e), true),
  })
  return (
    <Panel
      title={t('sessions.title')}
      padded={false}
      actions={
        list.data &&
        list.data.length > 1 && (
          <Button compact onClick={() => end.mutate(undefined)}>
            {t('sessions.endOthers')}
          </Button>
        )
      }
    >
      {list.isError ? (
        <Failure error={list.error} />
      ) : !list.data ? (
        <Skeleton className="m-3 h-16" />
      ) : (
        <ul className="divide-y divide-line">
          {list.data.map((s) => (
            <li key={s.id} className="flex items-center gap-3 px-3 py-2">
              <div className="min-w-0 flex-1">
                <p className="stranger truncate" title={s.userAgent}>
                  {browser(s.userAgent)}
                </p>
                <p className="tabular text-sm text-faint">
                  {s.ip} · {t('sessions.seen', { ago: ago(s.lastSeenAt) })}
                </p>
              </div>
              {s.current ? (
                <Badge tone="good">{t('sessions.this')}</Badge>
              ) : (
                <IconButton label={t('sessions.end')} onClick={() => end.mutate(s.id)}>
                  <LogOut size={16} />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** The browser and the system out of a User-Agent, as far as people need it. */
export function browser(ua: string): string {
  const name = /Edg\//.test(ua) ? 'Edge' : /Firefox\//.test(ua) ? 'Firefox' : /Chrome\//.test(ua) ? 'Chrome' : /Safari\//.test(ua) ? 'Safari' : ''
  const system = /Windows/.test(ua) ? 'Windows' : /Android/.test(ua) ? 'Android' : /iPhone|iPad/.test(ua) ? 'iOS' : /Mac OS/.test(ua) ? 'macOS' : /Linux/.test(ua) ? 'Linux' : ''
  return [name, system].filter(Boolean).join(', ') || ua || '?'
}
