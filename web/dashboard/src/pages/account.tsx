import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client } from '../api'
import { ago } from '../format'
import { languages, type Language } from '../i18n'
import { useSession } from '../session'
import { Alert, Badge, Button, Failure, IconButton, Input, Panel, Select, Skeleton, useProblemText } from '../ui/basics'
import { toast } from '../ui/toast'
import { browser } from './agent'
import { FactorPanel } from './factor'
import { Zone } from './zone'

export function Account() {
  const { t } = useTranslation()
  const { operator } = useSession()
  return (
    <div className="flex max-w-5xl flex-col gap-3 p-3 lg:p-4">
      <h1 className="text-xl font-semibold">{t('account.title')}</h1>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
        <ProfilePanel />
        {operator.password && <PasswordPanel />}
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
        <Zone label={t('account.zone')} value={preferences.timeZone ?? ''} none={t('account.zoneOfCompany')} onChange={(timeZone) => setPreferences({ timeZone })} />
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
