import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, ShieldCheck, Smartphone, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { ago } from '../format'
import { addPasskey, Cancelled, passkeysHere } from '../passkey'
import { sessionQuery, useSession } from '../session'
import { Alert, Button, IconButton, Input, Panel, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'
import { Outside } from './signin'
import { browser } from './agent'

export function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
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

/** Sets up an app that makes codes. */
function AppSetup({ onDone }: { onDone: (codes: string[]) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const [offer, setOffer] = useState<Schemas['Offer']>()
  const [code, setCode] = useState('')
  const begin = useMutation({ mutationFn: () => ask(client.POST('/dash/api/me/second-factor/offer')), onSuccess: setOffer, onError: (e) => toast(say(e), true) })
  const confirm = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/me/second-factor', { body: { secret: offer?.secret ?? '', code } })),
    onSuccess: (r) => {
      setOffer(undefined)
      setCode('')
      onDone(r.codes)
    },
  })
  if (!offer) {
    return (
      <Button icon={<Smartphone size={15} aria-hidden />} className="self-start" busy={begin.isPending} onClick={() => begin.mutate()}>
        {t('factor.setUp')}
      </Button>
    )
  }
  return (
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
  )
}

/** Adds a passkey of this device. */
function PasskeySetup({ onDone }: { onDone: (codes: string[]) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const [name, setName] = useState(() => browser(navigator.userAgent))
  const add = useMutation({ mutationFn: () => addPasskey(name), onSuccess: onDone })
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(e) => {
        e.preventDefault()
        add.mutate()
      }}
    >
      {add.isError && (
        <Alert tone="bad" role="alert">
          {add.error instanceof Cancelled ? t('passkey.cancelled') : say(add.error)}
        </Alert>
      )}
      <Input label={t('passkey.name')} value={name} onChange={(e) => setName(e.target.value)} maxLength={60} required />
      <Button type="submit" icon={<KeyRound size={15} aria-hidden />} busy={add.isPending} className="self-start">
        {t('passkey.add')}
      </Button>
    </form>
  )
}

/** What somebody sees whose company asks for a second factor and who has none. */
export function Enrol({ passkeys }: { passkeys: boolean }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [codes, setCodes] = useState<string[]>()
  return (
    <Outside title={t('enrol.title')}>
      <p className="text-soft">{t('enrol.text')}</p>
      {passkeys && passkeysHere() && (
        <section className="flex flex-col gap-2">
          <h2 className="font-semibold">{t('passkey.title')}</h2>
          <p className="text-sm text-soft">{t('passkey.text')}</p>
          <PasskeySetup onDone={setCodes} />
        </section>
      )}
      <section className="flex flex-col gap-2">
        <h2 className="font-semibold">{t('factor.app')}</h2>
        <p className="text-sm text-soft">{t('factor.off')}</p>
        <AppSetup onDone={setCodes} />
      </section>
      <button type="button" className="text-sm text-soft underline" onClick={() => void ask(client.DELETE('/dash/api/session')).finally(() => void cache.invalidateQueries({ queryKey: sessionQuery.queryKey }))}>
        {t('action.signOut')}
      </button>
      {codes && <Codes codes={codes} onClose={() => void cache.invalidateQueries({ queryKey: sessionQuery.queryKey })} />}
    </Outside>
  )
}

export function FactorPanel() {
  const { t } = useTranslation()
  const say = useProblemText()
  const { operator, session, refresh } = useSession()
  const cache = useQueryClient()
  const keys = useQuery({ queryKey: ['passkeys'], queryFn: () => ask(client.GET('/dash/api/me/passkeys')) })
  const [password, setPassword] = useState('')
  const [asking, setAsking] = useState<'remove' | 'renew' | { passkey: string; name: string }>()
  const [codes, setCodes] = useState<string[]>()
  const changed = (list?: string[]) => {
    setAsking(undefined)
    setPassword('')
    if (list?.length) setCodes(list)
    refresh()
    void cache.invalidateQueries({ queryKey: ['passkeys'] })
  }
  const grave = useMutation({
    mutationFn: async () => {
      if (asking === 'renew') return (await ask(client.POST('/dash/api/me/recovery-codes', { body: { password } }))).codes
      if (asking === 'remove') await ask(client.POST('/dash/api/me/second-factor/remove', { body: { password } }))
      else if (asking) await ask(client.POST('/dash/api/me/passkeys/{passkey}/remove', { params: { path: { passkey: asking.passkey } }, body: { password } }))
      return undefined
    },
    onSuccess: changed,
  })
  const some = operator.secondFactor || (keys.data?.length ?? 0) > 0
  const word = asking === 'renew' ? t('factor.renew') : asking === 'remove' ? t('factor.remove') : asking ? t('passkey.remove', { name: asking.name }) : ''
  return (
    <Panel title={t('factor.title')}>
      <div className="flex flex-col gap-4">
        <section aria-labelledby="passkeys" className="flex flex-col gap-2">
          <h3 id="passkeys" className="font-semibold">
            {t('passkey.title')}
          </h3>
          <p className="text-sm text-soft">{session.passkeys ? t('passkey.text') : t('passkey.notHere')}</p>
          {(keys.data?.length ?? 0) > 0 && (
            <ul className="divide-y divide-line rounded-md border border-line">
              {keys.data?.map((k) => (
                <li key={k.id} className="flex items-center gap-3 px-3 py-1.5">
                  <KeyRound size={16} aria-hidden className="text-soft" />
                  <div className="min-w-0 flex-1">
                    <p className="stranger truncate">{k.name}</p>
                    <p className="text-sm text-faint">{k.lastUsedAt ? t('passkey.used', { ago: ago(k.lastUsedAt) }) : t('passkey.unused', { ago: ago(k.createdAt) })}</p>
                  </div>
                  <IconButton label={t('passkey.remove', { name: k.name })} onClick={() => setAsking({ passkey: k.id, name: k.name })}>
                    <Trash2 size={16} />
                  </IconButton>
                </li>
              ))}
            </ul>
          )}
          {session.passkeys && passkeysHere() && <PasskeySetup key={keys.data?.length} onDone={changed} />}
        </section>
        <section aria-labelledby="app" className="flex flex-col gap-2">
          <h3 id="app" className="font-semibold">
            {t('factor.app')}
          </h3>
          {operator.secondFactor ? (
            <div className="flex flex-wrap items-center gap-2">
              <p className="flex flex-1 items-center gap-2">
                <ShieldCheck size={17} className="text-good" aria-hidden />
                {t('factor.on')}
              </p>
              <Button onClick={() => setAsking('remove')}>{t('factor.remove')}</Button>
            </div>
          ) : (
            <>
              <p className="text-sm text-soft">{t('factor.off')}</p>
              <AppSetup onDone={changed} />
            </>
          )}
        </section>
        {some && (
          <Button className="self-start" onClick={() => setAsking('renew')}>
            {t('factor.renew')}
          </Button>
        )}
      </div>
      {codes && <Codes codes={codes} onClose={() => setCodes(undefined)} />}
      {asking && (
        <Dialog
          title={word}
          onClose={() => setAsking(undefined)}
          footer={
            <>
              <Button onClick={() => setAsking(undefined)}>{t('action.cancel')}</Button>
              <Button tone={asking === 'renew' ? 'primary' : 'bad'} busy={grave.isPending} onClick={() => grave.mutate()}>
                {asking === 'renew' ? t('factor.renew') : t('action.remove')}
              </Button>
            </>
          }
        >
          {operator.password ? (
            <Input label={t('signin.password')} hint={t('factor.again')} type="password" autoComplete="current-password" value={password} onChange={(e) => setPassword(e.target.value)} error={grave.isError ? say(grave.error) : undefined} autoFocus />
          ) : (
            <p>{grave.isError ? say(grave.error) : t('factor.noPassword')}</p>
          )}
        </Dialog>
      )}
    </Panel>
  )
}
