import { useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState, type FormEvent, type ReactNode } from 'react'
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
      <SignInForm pending={pending} onPending={setPending} passkeys={session.passkeys} />
    </Outside>
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
