import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { Alert, Badge, Button, Check, Failure, IconButton, Input, Panel, Select, Skeleton, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'

/** How the company's people sign in. */
export function AccessPanel() {
  const { t } = useTranslation()
  const view = useQuery({ queryKey: ['access'], queryFn: () => ask(client.GET('/dash/api/company/access')) })
  return (
    <Panel title={t('access.title')}>
      {view.isError ? <Failure error={view.error} again={() => void view.refetch()} /> : !view.data ? <Skeleton className="h-16" /> : <FactorRule on={view.data.requireFactor} without={view.data.without} />}
      {view.data && <ProviderRow view={view.data} />}
    </Panel>
  )
}

function FactorRule({ on, without }: { on: boolean; without: number }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const set = useMutation({
    mutationFn: (requireFactor: boolean) => ask(client.PUT('/dash/api/company/access/factor', { body: { requireFactor } })),
    onSuccess: () => {
      toast(t('status.saved'))
      setAsking(false)
    },
    onSettled: () => void cache.invalidateQueries({ queryKey: ['access'] }),
  })
  return (
    <>
      {set.isError && !asking && (
        <Alert tone="bad" role="alert">
          {say(set.error)}
        </Alert>
      )}
      <Check label={t('access.factor')} hint={t('access.factorHint')} checked={on} disabled={set.isPending} onChange={() => (on ? set.mutate(false) : setAsking(true))} />
      {asking && (
        <Dialog
          title={t('access.factor')}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onClick={() => setAsking(false)}>{t('action.cancel')}</Button>
              <Button tone="primary" busy={set.isPending} onClick={() => set.mutate(true)}>
                {t('access.factorOn')}
              </Button>
            </>
          }
        >
          {set.isError && (
            <Alert tone="bad" role="alert">
              {say(set.error)}
            </Alert>
          )}
          <p>{without > 0 ? t('access.without', { count: without }) : t('access.withoutNobody')}</p>
        </Dialog>
      )}
    </>
  )
}

type View = Schemas['AccessView']
type Provider = Schemas['ProviderView']

/** The company's identity provider, in a line. */
function ProviderRow({ view }: { view: View }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const p = view.provider
  return (
    <section aria-labelledby="provider" className="mt-3 flex flex-wrap items-center gap-3 border-t border-line pt-3">
      <div className="min-w-0 flex-1">
        <h3 id="provider" className="font-semibold">
          {t('provider.title')}
        </h3>
        {p ? (
          <p className="stranger text-soft">
            {p.name} · {t(`provider.${p.kind}`)}
          </p>
        ) : (
          <p className="text-soft">{t('provider.none')}</p>
        )}
      </div>
      {p && <Badge tone={p.enabled ? 'good' : 'neutral'}>{t(p.enabled ? (p.only ? 'provider.only' : 'provider.enabled') : 'provider.off')}</Badge>}
      <Button onClick={() => setOpen(true)}>{p ? t('action.edit') : t('factor.setUp')}</Button>
      {open && <ProviderEditor view={view} onClose={() => setOpen(false)} />}
    </section>
  )
}

const fresh: Provider = { kind: 'oidc', name: '', enabled: true, only: false, checksFactor: false, vouchesEmail: false, issuer: 'https://', clientId: '', groupClaim: 'groups', roles: [{ group: '', role: 'officer' }] }

function ProviderEditor({ view, onClose }: { view: View; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const cache = useQueryClient()
  const team = useQuery({ queryKey: ['roles'], queryFn: () => ask(client.GET('/dash/api/company/access/roles')) })
  const [form, setForm] = useState<Provider>(view.provider ?? fresh)
  const [secret, setSecret] = useState('')
  const set = <K extends keyof Provider>(key: K) => (value: Provider[K]) => setForm({ ...form, [key]: value })
  const typed = (key: 'name' | 'issuer' | 'clientId' | 'metadata' | 'groupClaim' | 'emailClaim' | 'nameClaim') => ({ value: form[key] ?? '', onChange: (e: { target: { value: string } }) => set(key)(e.target.value) })
  const ticked = (key: 'enabled' | 'only' | 'checksFactor' | 'vouchesEmail') => ({ checked: form[key], onChange: () => set(key)(!form[key]) })
  const done = () => {
    void cache.invalidateQueries({ queryKey: ['access'] })
    toast(t('status.saved'))
    onClose()
  }
  const save = useMutation({
    mutationFn: () => {
      const { hasSecret: _, ...body } = form
      const own = form.kind === 'oidc' ? { ...body, metadata: undefined } : { ...body, issuer: undefined, clientId: undefined }
      return ask(client.PUT('/dash/api/company/access/provider', { body: { ...own, clientSecret: secret || undefined } }))
    },
    onSuccess: done,
  })
  const remove = useMutation({ mutationFn: () => ask(client.DELETE('/dash/api/company/access/provider')), onSuccess: done })
  const error = save.error ?? remove.error
  const oidc = form.kind === 'oidc'
  return (
    <Dialog
      wide
      title={t('provider.title')}
      onClose={onClose}
      footer={
        <>
          {view.provider && (
            <Button tone="bad" className="mr-auto" busy={remove.isPending} onClick={() => remove.mutate()}>
              {t('action.remove')}
            </Button>
          )}
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" type="submit" form="provider-form" busy={save.isPending}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form
        id="provider-form"
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          save.mutate()
        }}
      >
        {error && (
          <Alert tone="bad" role="alert">
            {error instanceof Error && error.message ? error.message : say(error)}
          </Alert>
        )}
        <div className="grid gap-3 sm:grid-cols-2">
          <Select label={t('provider.kind')} value={form.kind} onChange={(e) => set('kind')(e.target.value as Provider['kind'])}>
            <option value="oidc">{t('provider.oidc')}</option>
            <option value="saml">{t('provider.saml')}</option>
          </Select>
          <Input label={t('provider.name')} hint={t('provider.nameHint')} {...typed('name')} required maxLength={100} />
        </div>
        {oidc ? (
          <>
            <Told label={t('provider.redirect')} value={view.addresses.redirectUri} />
            <Input label={t('provider.issuer')} type="url" {...typed('issuer')} required maxLength={512} />
            <div className="grid gap-3 sm:grid-cols-2">
              <Input label={t('provider.clientId')} {...typed('clientId')} required maxLength={512} />
              <Input label={t('provider.secret')} hint={view.provider?.hasSecret ? t('provider.secretKept') : undefined} type="password" autoComplete="off" value={secret} onChange={(e) => setSecret(e.target.value)} maxLength={1024} />
            </div>
          </>
        ) : (
          <>
            <Told label={t('provider.entity')} value={view.addresses.entityId} />
            <Told label={t('provider.acs')} value={view.addresses.acs} />
            <TextArea label={t('provider.metadata')} rows={5} {...typed('metadata')} required spellCheck={false} />
          </>
        )}
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-semibold">{t('provider.roles')}</legend>
          <p className="text-sm text-soft">{t('provider.rolesHint')}</p>
          <div className="grid gap-3 sm:grid-cols-3">
            <Input label={t('provider.groupClaim')} {...typed('groupClaim')} required maxLength={512} />
            <Input label={t('provider.emailClaim')} placeholder="email" {...typed('emailClaim')} maxLength={512} />
            <Input label={t('provider.nameClaim')} placeholder="name" {...typed('nameClaim')} maxLength={512} />
          </div>
          <ul className="flex flex-col gap-2">
            {form.roles.map((m, i) => (
              <li key={i} className="flex items-end gap-2">
                <Input className="min-w-0 flex-1" label={t('provider.group', { n: i + 1 })} value={m.group} onChange={(e) => set('roles')(form.roles.map((x, j) => (j === i ? { ...x, group: e.target.value } : x)))} required maxLength={512} />
                <Select className="min-w-0 flex-1" label={t('provider.role', { n: i + 1 })} value={m.role} onChange={(e) => set('roles')(form.roles.map((x, j) => (j === i ? { ...x, role: e.target.value } : x)))}>
                  {team.data?.map((r) => (
                    <option key={r.id} value={r.id}>
                      {r.name || t(`role.${r.id}`)}
                    </option>
                  ))}
                </Select>
                <IconButton label={t('provider.removeGroup', { n: i + 1 })} disabled={form.roles.length === 1} onClick={() => set('roles')(form.roles.filter((_, j) => j !== i))}>
                  <Trash2 size={16} />
                </IconButton>
              </li>
            ))}
          </ul>
          <Button className="self-start" icon={<Plus size={15} aria-hidden />} onClick={() => set('roles')([...form.roles, { group: '', role: 'officer' }])}>
            {t('provider.addGroup')}
          </Button>
        </fieldset>
        <Check label={t('provider.enabledLabel')} {...ticked('enabled')} />
        <Check label={t('provider.onlyLabel')} hint={t('provider.onlyHint')} {...ticked('only')} />
        <Check label={t('provider.factorLabel')} hint={t('provider.factorHint')} {...ticked('checksFactor')} />
        {oidc && <Check label={t('provider.emailLabel')} hint={t('provider.emailHint')} {...ticked('vouchesEmail')} />}
      </form>
    </Dialog>
  )
}

/** What the company tells its provider, to copy. */
function Told({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation()
  return (
    <div className="flex items-end gap-2">
      <Input className="min-w-0 flex-1" label={label} value={value} readOnly onFocus={(e) => e.target.select()} />
      <Button className="h-9" onClick={() => void navigator.clipboard.writeText(value).then(() => toast(t('status.copied')))}>
        {t('action.copy')}
      </Button>
    </div>
  )
}
