import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client } from '../api'
import { sessionQuery } from '../session'
import { Alert, Button, Input, Skeleton, useProblemText } from '../ui/basics'
import { Outside } from './signin'

/** Where one-time links lead. Their secret stands behind the #, which no server sees in its log. */
export function Welcome() {
  const { t } = useTranslation()
  const say = useProblemText()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const [secret] = useState(() => location.hash.slice(1))
  const link = useQuery({ queryKey: ['link', secret], queryFn: () => ask(client.GET('/dash/api/link', { params: { header: { 'X-Link-Secret': secret } } })), enabled: secret !== '', retry: false })
  const [form, setForm] = useState({ company: '', name: '', email: '', password: '', repeat: '' })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const field = (key: keyof typeof form) => ({ value: form[key], onChange: (e: { target: { value: string } }) => setForm({ ...form, [key]: e.target.value }) })
  const differs = form.repeat !== '' && form.repeat !== form.password

  const submit = async (e: FormEvent) => {
    e.preventDefault()
    if (form.repeat !== form.password) return
    setBusy(true)
    setError(undefined)
    try {
      const session = await ask(client.POST('/dash/api/link', { params: { header: { 'X-Link-Secret': secret } }, body: { name: form.name || link.data?.name || '', email: form.email || undefined, company: form.company || undefined, password: form.password } }))
      cache.setQueryData(sessionQuery.queryKey, session)
      await navigate({ to: '/', replace: true })
    } catch (err) {
      setError(err)
    } finally {
      setBusy(false)
    }
  }
  if (link.isError || !secret) {
    return (
      <Outside title={t('welcome.badTitle')}>
        <p className="text-soft">{t('problem.link')}</p>
        <Button onClick={() => void navigate({ to: '/' })}>{t('signin.submit')}</Button>
      </Outside>
    )
  }
  if (!link.data) {
    return (
      <Outside title={t('welcome.title')}>
        <Skeleton className="h-40" />
      </Outside>
    )
  }
  const kind = link.data.kind
  return (
    <Outside title={t(`welcome.${kind}`)}>
      <p className="text-soft">{kind === 'setup' ? t('welcome.setupText') : t('welcome.text', { email: link.data.email })}</p>
      <form onSubmit={(e) => void submit(e)} className="flex flex-col gap-4">
        {error !== undefined && (
          <Alert tone="bad" role="alert">
            {say(error)}
          </Alert>
        )}
        {kind === 'setup' && (
          <>
            <Input label={t('welcome.company')} {...field('company')} autoComplete="organization" autoFocus required maxLength={256} />
            <Input label={t('signin.email')} type="email" {...field('email')} autoComplete="username" required maxLength={254} />
          </>
        )}
        {kind !== 'reset' && <Input label={t('welcome.name')} {...field('name')} placeholder={link.data.name} autoComplete="name" required={!link.data.name} maxLength={100} />}
        {kind !== 'setup' && <input type="email" value={link.data.email} readOnly hidden autoComplete="username" />}
        <Input label={t('welcome.password')} hint={t('welcome.passwordHint')} type="password" {...field('password')} autoComplete="new-password" required minLength={10} maxLength={200} />
        <Input label={t('welcome.repeat')} type="password" {...field('repeat')} error={differs ? t('welcome.differs') : undefined} autoComplete="new-password" required maxLength={200} />
        <Button type="submit" tone="primary" busy={busy} className="h-9">
          {t('welcome.submit')}
        </Button>
      </form>
    </Outside>
  )
}
