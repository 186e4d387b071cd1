import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, KeyRound, LogOut, ShieldCheck, ShieldOff, Trash2, UserCheck, UserPlus, UserX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { ago } from '../format'
import { useSession } from '../session'
import { Alert, Badge, Button, Check, Failure, Input, Panel, Select, Skeleton, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { Menu } from '../ui/menu'
import { toast } from '../ui/toast'

type Member = Schemas['Member']
type Role = Schemas['RoleView']

const teamQuery = { queryKey: ['team'], queryFn: () => ask(client.GET('/dash/api/team')) }

export function roleName(t: (k: string) => string, r: Role | undefined): string {
  return r ? r.name || t(`role.${r.id}`) : '?'
}

export function TeamPage() {
  const { t } = useTranslation()
  const say = useProblemText()
  const cache = useQueryClient()
  const team = useQuery(teamQuery)
  const [inviting, setInviting] = useState(false)
  const [link, setLink] = useState<string>()
  const [removing, setRemoving] = useState<Member>()
  const [role, setRole] = useState<Role>()
  const act = useMutation({
    mutationFn: (fn: () => Promise<unknown>) => fn(),
    onSuccess: () => toast(t('status.saved')),
    onError: (e) => toast(say(e), true),
    onSettled: () => void cache.invalidateQueries({ queryKey: ['team'] }),
  })
  if (team.isError) return <Failure error={team.error} again={() => void team.refetch()} />
  if (!team.data) return <Skeleton className="m-4 h-64" />
  const { members, roles, permissions } = team.data
  return (
    <div className="flex max-w-6xl flex-col gap-3 p-3 lg:p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="text-xl font-semibold">{t('nav.team')}</h1>
        <span className="flex-1" />
        <Button tone="primary" icon={<UserPlus size={15} aria-hidden />} onClick={() => setInviting(true)}>
          {t('team.invite')}
        </Button>
      </div>
      <Panel padded={false} title={t('team.people')}>
        <ul className="divide-y divide-line">
          {members.map((m) => (
            <li key={m.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
              <div className="min-w-0 flex-[2_1_12rem]">
                <p className="stranger truncate font-medium">
                  <bdi>{m.name}</bdi> {m.you && <Badge tone="accent">{t('team.you')}</Badge>}
                </p>
                <p className="stranger truncate text-sm text-soft">{m.email}</p>
              </div>
              <span className="flex min-w-0 flex-[1_1_9rem] items-center gap-1.5 text-sm text-faint">
                {m.state !== 'active' && <Badge tone={m.state === 'invited' ? 'warn' : 'bad'}>{t(`operatorState.${m.state}`)}</Badge>}
                {m.secondFactor ? <ShieldCheck size={15} className="text-good" aria-label={t('factor.on')} /> : <ShieldOff size={15} aria-label={t('factor.none')} />}
                {m.lastLoginAt ? t('team.seen', { ago: ago(m.lastLoginAt) }) : t('team.never')}
              </span>
              <Select
                label={t('team.roleOf', { name: m.name })}
                hideLabel
                disabled={m.you}
                value={m.role}
                onChange={(e) => act.mutate(() => ask(client.PATCH('/dash/api/team/{id}', { params: { path: { id: m.id } }, body: { role: e.target.value } })))}
                className="w-40"
              >
                {roles.map((r) => (
                  <option key={r.id} value={r.id}>
                    {roleName(t, r)}
                  </option>
                ))}
              </Select>
              <Menu
                label={t('team.actions', { name: m.name })}
                trigger={
                  <button type="button" disabled={m.you} aria-label={t('team.actions', { name: m.name })} className="inline-flex size-8 items-center justify-center rounded-md hover:bg-raised disabled:opacity-30">
                    <Ellipsis size={17} />
                  </button>
                }
                items={[
                  { label: t('team.newLink'), icon: <KeyRound size={16} aria-hidden />, onSelect: () => act.mutate(async () => setLink((await ask(client.POST('/dash/api/team/{id}/link', { params: { path: { id: m.id } } }))).url)) },
                  { label: t('team.signOut'), icon: <LogOut size={16} aria-hidden />, onSelect: () => act.mutate(() => ask(client.DELETE('/dash/api/team/{id}/sessions', { params: { path: { id: m.id } } }))) },
                  ...(m.secondFactor ? [{ label: t('team.resetFactor'), icon: <ShieldOff size={16} aria-hidden />, onSelect: () => act.mutate(() => ask(client.DELETE('/dash/api/team/{id}/second-factor', { params: { path: { id: m.id } } }))) }] : []),
                  m.state === 'disabled'
                    ? { label: t('team.enable'), icon: <UserCheck size={16} aria-hidden />, onSelect: () => act.mutate(() => ask(client.PATCH('/dash/api/team/{id}', { params: { path: { id: m.id } }, body: { state: 'active' } }))) }
                    : { label: t('team.disable'), icon: <UserX size={16} aria-hidden />, onSelect: () => act.mutate(() => ask(client.PATCH('/dash/api/team/{id}', { params: { path: { id: m.id } }, body: { state: 'disabled' } }))) },
                  { label: t('team.remove'), icon: <Trash2 size={16} aria-hidden />, onSelect: () => setRemoving(m), danger: true, separated: true },
                ]}
              />
            </li>
          ))}
        </ul>
      </Panel>
      <Panel
        title={t('team.roles')}
        padded={false}
        actions={
          <Button compact onClick={() => setRole({ name: '', permissions: [] })}>
            {t('team.newRole')}
          </Button>
        }
      >
        <ul className="divide-y divide-line">
          {roles.map((r) => (
            <li key={r.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
              <div className="min-w-0 flex-1">
                <p className="stranger font-medium">
                  {roleName(t, r)} {r.builtIn && <Badge>{t('team.builtIn')}</Badge>}
                </p>
                <p className="text-sm text-soft">{r.permissions.length === permissions.length ? t('team.everything') : r.permissions.map((p) => t(`permission.${p}`)).join(' · ')}</p>
              </div>
              {!r.builtIn && (
                <Button compact onClick={() => setRole(r)}>
                  {t('action.edit')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Panel>
      {inviting && (
        <Invite
          roles={roles}
          onClose={() => setInviting(false)}
          onDone={(url) => {
            setInviting(false)
            setLink(url)
            void cache.invalidateQueries({ queryKey: ['team'] })
          }}
        />
      )}
      {link && (
        <Dialog
          title={t('team.linkTitle')}
          onClose={() => setLink(undefined)}
          footer={
            <>
              <Button tone="primary" onClick={() => void navigator.clipboard.writeText(link).then(() => toast(t('status.copied')))}>
                {t('action.copy')}
              </Button>
              <Button onClick={() => setLink(undefined)}>{t('action.close')}</Button>
            </>
          }
        >
          <p className="mb-3 text-soft">{t('team.linkText')}</p>
          <code className="block rounded-lg bg-raised p-3 break-all" data-testid="link">
            {link}
          </code>
        </Dialog>
      )}
      {removing && (
        <Dialog
          title={t('team.removeTitle', { name: removing.name })}
          onClose={() => setRemoving(undefined)}
          footer={
            <>
              <Button onClick={() => setRemoving(undefined)}>{t('action.cancel')}</Button>
              <Button
                tone="bad"
                onClick={() => {
                  act.mutate(() => ask(client.DELETE('/dash/api/team/{id}', { params: { path: { id: removing.id } } })))
                  setRemoving(undefined)
                }}
              >
                {t('team.remove')}
              </Button>
            </>
          }
        >
          <p className="text-soft">{t('team.removeText')}</p>
        </Dialog>
      )}
      {role && <RoleEditor role={role} all={permissions} onClose={() => setRole(undefined)} />}
    </div>
  )
}

function Invite({ roles, onClose, onDone }: { roles: Role[]; onClose: () => void; onDone: (url: string) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const { operator } = useSession()
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState('officer')
  const send = useMutation({ mutationFn: () => ask(client.POST('/dash/api/team', { body: { email, name, role } })), onSuccess: (r) => onDone(r.url) })
  return (
    <Dialog
      title={t('team.invite')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" type="submit" form="invite" busy={send.isPending}>
            {t('team.makeLink')}
          </Button>
        </>
      }
    >
      <form
        id="invite"
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate()
        }}
      >
        {send.isError && (
          <Alert tone="bad" role="alert">
            {say(send.error)}
          </Alert>
        )}
        <Input label={t('signin.email')} type="email" value={email} onChange={(e) => setEmail(e.target.value)} required maxLength={254} autoFocus />
        <Input label={t('account.name')} value={name} onChange={(e) => setName(e.target.value)} required maxLength={100} />
        <Select label={t('team.role')} hint={t(`roleText.${role}`, '')} value={role} onChange={(e) => setRole(e.target.value)}>
          {roles
            .filter((r) => r.id !== 'owner' || operator.role === 'owner')
            .map((r) => (
              <option key={r.id} value={r.id}>
                {roleName(t, r)}
              </option>
            ))}
        </Select>
      </form>
    </Dialog>
  )
}

function RoleEditor({ role, all, onClose }: { role: Role; all: string[]; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const cache = useQueryClient()
  const { may } = useSession()
  const [name, setName] = useState(role.name)
  const [chosen, setChosen] = useState<string[]>(role.permissions)
  const done = () => {
    void cache.invalidateQueries({ queryKey: ['team'] })
    onClose()
  }
  const save = useMutation({ mutationFn: () => ask(client.POST('/dash/api/roles', { body: { id: role.id, name, permissions: chosen } })), onSuccess: done })
  const remove = useMutation({ mutationFn: () => ask(client.DELETE('/dash/api/roles/{id}', { params: { path: { id: role.id ?? '' } } })), onSuccess: done })
  const error = save.error ?? remove.error
  return (
    <Dialog
      title={role.id ? t('team.editRole') : t('team.newRole')}
      onClose={onClose}
      footer={
        <>
          {role.id && (
            <Button tone="bad" busy={remove.isPending} onClick={() => remove.mutate()} className="mr-auto">
              {t('action.delete')}
            </Button>
          )}
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" busy={save.isPending} disabled={!name.trim()} onClick={() => save.mutate()}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {error && (
          <Alert tone="bad" role="alert">
            {say(error)}
          </Alert>
        )}
        <Input label={t('team.roleName')} value={name} onChange={(e) => setName(e.target.value)} maxLength={100} required autoFocus />
        <fieldset>
          <legend className="mb-1 text-sm font-medium text-soft">{t('team.permissions')}</legend>
          {all.map((p) => (
            <Check key={p} label={t(`permission.${p}`)} checked={chosen.includes(p)} disabled={!may(p)} onChange={() => setChosen(chosen.includes(p) ? chosen.filter((x) => x !== p) : [...chosen, p])} />
          ))}
        </fieldset>
      </div>
    </Dialog>
  )
}
