import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Building2, KeyRound } from 'lucide-react'
import { useEffect, useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Session } from '../api'
import { language, languages, setLanguage, type Language } from '../i18n'
import { Cancelled, passkeysHere, signInByPasskey } from '../passkey'
import { sessionQuery } from '../session'
import { Alert, Button, Input, useProblemText } from '../ui/basics'

/** The frame of all pages outside a session. */
export function Outside({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center justify-center gap-6 p-4">
      <main className="flex w-full max-w-sm flex-col gap-5 rounded-xl border border-line bg-panel p-6 shadow-sm">
        <div className="flex items-center gap-2.5">
          <img src="/favicon.svg" alt="" className="size-8" />
          <span className="text-lg font-semibold tracking-tight">idngo</span>
        </div>
        <h1 className="text-xl font-semibold">{title}</h1>
        {children}
      </main>
      <LanguagePicker />
    </div>
  )
}

export function LanguagePicker() {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('nav.language')} className="flex gap-1">
      {(Object.keys(languages) as Language[]).map((l) => (
        <button key={l} type="button" lang={l} aria-pressed={language() === l} onClick={() => void setLanguage(l)} className="rounded-md px-2 py-1 text-sm text-soft hover:bg-raised aria-pressed:font-semibold aria-pressed:text-ink">
          {languages[l]}
        </button>
      ))}
    </nav>
  )
}

export function SignIn({ session }: { session: Session }) {
  const { t } = useTranslation()
  const [pending, setPending] = useState(session.state === 'secondFactor' ? session : undefined)
  return (
    <Outside title={pending ? t('signin.factorTitle') : t('signin.title')}>
      <Refused />
      <SignInForm pending={pending} onPending={setPending} passkeys={session.passkeys} />
      {!pending && <ProviderSignIn />}
    </Outside>
  )
}

/** Why the identity provider's answer let nobody in; the address tells it once. */
function Refused() {
  const { t, i18n } = useTranslation()
  const [code] = useState(() => new URLSearchParams(location.search).get('refused'))
  // Said once: a reload would say it of a sign-in that nobody tried.
  useEffect(() => {
    if (code) history.replaceState(history.state, '', location.pathname)
  }, [code])
  if (!code) return null
  return (
    <Alert tone="bad" role="alert">
      {i18n.exists(`problem.${code}`) ? t(`problem.${code}`) : t('problem.provider_answer')}
    </Alert>
  )
}

/** The way through the identity provider of a company, where there is one. */
function ProviderSignIn() {
  const { t } = useTranslation()
  const say = useProblemText()
  const offer = useQuery({ queryKey: ['provider-offer'], queryFn: () => ask(client.GET('/dash/api/session/sso/offer', { params: { query: {} } })), staleTime: Infinity })
  const [company, setCompany] = useState(() => localStorage.getItem('company') ?? '')
  const leave = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/session/sso', { body: { company: offer.data?.state === 'ask' ? company.trim() : undefined } })),
    onSuccess: (d) => {
      if (company.trim()) localStorage.setItem('company', company.trim())
      location.assign(d.url)
    },
  })
  if (!offer.data || offer.data.state === 'none') return null
  return (
    <form
      className="flex flex-col gap-3 border-t border-line pt-4"
      onSubmit={(e) => {
        e.preventDefault()
        leave.mutate()
      }}
    >
      {leave.isError && (
        <Alert tone="bad" role="alert">
          {say(leave.error)}
        </Alert>
      )}
      {offer.data.state === 'ask' && <Input label={t('signin.company')} hint={t('signin.companyHint')} value={company} onChange={(e) => setCompany(e.target.value)} autoComplete="organization" required maxLength={64} />}
      <Button type="submit" className="h-9" busy={leave.isPending} icon={<Building2 size={16} aria-hidden />}>
        {offer.data.state === 'ask' ? t('signin.provider') : t('signin.providerNamed', { name: offer.data.name })}
      </Button>
    </form>
  )
}

export function SignInForm({ pending, onPending, passkeys, email: known, onDone }: { pending?: Session; onPending: (s?: Session) => void; passkeys: boolean; email?: string; onDone?: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const cache = useQueryClient()
  const [email, setEmail] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  const factor = !!pending
  const byKey = passkeysHere() && (pending ? !!pending.ways?.includes('passkey') : passkeys)
  const submit = async (e: FormEvent | undefined, way: () => Promise<Session>) => {
    e?.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      const session = await way()
      if (session.state === 'secondFactor') {
        onPending(session)
        return
      }
      cache.setQueryData(sessionQuery.queryKey, session)
      void cache.invalidateQueries({ predicate: (q) => q.queryKey[0] !== 'session' })
      onDone?.()
    } catch (err) {
      setError(err)
      setPassword('')
      setCode('')
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={(e) => void submit(e, () => ask(factor ? client.POST('/dash/api/session/second-factor', { body: { code } }) : client.POST('/dash/api/session', { body: { email, password } })))}
      className="flex flex-col gap-4"
    >
      {error !== undefined && (
        <Alert tone="bad" role="alert">
          {error instanceof Cancelled ? t('passkey.cancelled') : say(error)}
        </Alert>
      )}
      {factor ? (
        <Input key="code" label={t('signin.code')} hint={t(pending && !pending.ways?.includes('code') ? 'signin.recoveryHint' : 'signin.codeHint')} value={code} onChange={(e) => setCode(e.target.value)} autoComplete="one-time-code" inputMode="text" autoFocus required maxLength={64} />
      ) : (
        <>
          <Input label={t('signin.email')} type="email" value={email} onChange={(e) => setEmail(e.target.value)} autoComplete="username" autoFocus={!known} readOnly={!!known} required maxLength={254} />
          <Input label={t('signin.password')} type="password" value={password} onChange={(e) => setPassword(e.target.value)} autoComplete="current-password" autoFocus={!!known} required maxLength={800} />
        </>
      )}
      <Button type="submit" tone="primary" busy={busy} className="h-9">
        {factor ? t('signin.confirm') : t('signin.submit')}
      </Button>
      {byKey && (
        <Button className="h-9" disabled={busy} icon={<KeyRound size={16} aria-hidden />} onClick={() => void submit(undefined, signInByPasskey)}>
          {t('signin.passkey')}
        </Button>
      )}
      {factor ? (
        <button
          type="button"
          className="text-sm text-soft underline"
          onClick={() => {
            onPending(undefined)
            setError(undefined)
            void ask(client.DELETE('/dash/api/session')).catch(() => undefined)
          }}
        >
          {t('signin.back')}
        </button>
      ) : (
        <p className="text-sm text-faint">{t('signin.lost')}</p>
      )}
    </form>
  )
}
