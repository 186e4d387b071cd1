import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { dateTime, number } from '../format'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Button, Check, Failure, Input, Panel, Skeleton, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'
import { AccessPanel } from './access'
import { AppearancePanel } from './appearance'
import { OwnPanel } from './company-own'
import { ReviewPanel } from './review-rules'

type Settings = Schemas['CompanySettings']
type Rules = Settings['retention']

export function SettingsPage() {
  const { t } = useTranslation()
  const env = useEnv()
  const settings = useQuery({ queryKey: [env, 'settings'], queryFn: () => ask(client.GET('/dash/api/env/{env}/settings', { params: { path: { env } } })) })
  return (
    <div className="flex max-w-3xl flex-col gap-3 p-3 lg:p-4">
      <h1 className="text-xl font-semibold">{t('nav.company')}</h1>
      {settings.isError ? (
        <Failure error={settings.error} again={() => void settings.refetch()} />
      ) : !settings.data ? (
        <div role="status" aria-label={t('status.loading')}>
          <Skeleton className="h-64" />
        </div>
      ) : (
        <>
          <CompanyPanel key={settings.data.name} s={settings.data} />
          <OwnPanel />
          <AccessPanel />
          <ReviewPanel />
          <AppearancePanel />
          <RetentionPanel key={env + JSON.stringify(settings.data.retention)} s={settings.data} />
          <Holds s={settings.data} />
        </>
      )}
    </div>
  )
}

function CompanyPanel({ s }: { s: Settings }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const cache = useQueryClient()
  const { refresh } = useSession()
  const [name, setName] = useState(s.name)
  const [decides, setDecides] = useState(s.sandboxDecides)
  const save = useMutation({
    mutationFn: () => ask(client.PATCH('/dash/api/company', { body: { name: name.trim() === s.name ? undefined : name.trim(), sandboxDecides: decides === s.sandboxDecides ? undefined : decides } })),
    onSuccess: () => {
      toast(t('status.saved'))
      refresh()
      void cache.invalidateQueries({ predicate: (q) => q.queryKey[1] === 'settings' })
    },
  })
  return (
    <Panel title={t('company.title')}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          save.mutate()
        }}
      >
        {save.isError && (
          <Alert tone="bad" role="alert">
            {say(save.error)}
          </Alert>
        )}
        <Input label={t('company.name')} value={name} maxLength={256} required onChange={(e) => setName(e.target.value)} hint={t('company.id', { id: s.id })} />
        <Check label={t('company.sandbox')} hint={t('company.sandboxHint')} checked={decides} onChange={(e) => setDecides(e.target.checked)} />
        <Button type="submit" tone="primary" className="self-start" busy={save.isPending} disabled={!name.trim() || (name.trim() === s.name && decides === s.sandboxDecides)}>
          {t('action.save')}
        </Button>
      </form>
    </Panel>
  )
}

const kinds = ['approvedDays', 'rejectedDays', 'unfinishedDays'] as const

function RetentionPanel({ s }: { s: Settings }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const [days, setDays] = useState(() => Object.fromEntries(kinds.map((k) => [k, s.retention[k] ? String(s.retention[k]) : ''])) as Record<(typeof kinds)[number], string>)
  const rules: Rules = { approvedDays: Number(days.approvedDays), rejectedDays: Number(days.rejectedDays), unfinishedDays: Number(days.unfinishedDays) }
  const [erases, setErases] = useState<number>()
  const look = useMutation({ mutationFn: () => ask(client.POST('/dash/api/env/{env}/retention/preview', { params: { path: { env } }, body: rules })), onSuccess: (p) => setErases(p.erases) })
  const save = useMutation({
    mutationFn: (n: number) => ask(client.PUT('/dash/api/env/{env}/retention', { params: { path: { env } }, body: { rules, erases: n } })),
    onSuccess: (r) => {
      setErases(undefined)
      toast(t(r.proposed ? 'second.proposed' : 'status.saved'))
      void cache.invalidateQueries({ queryKey: [env] })
    },
  })
  const changed = kinds.some((k) => rules[k] !== s.retention[k])
  return (
    <Panel title={`${t('retention.title')} · ${t(`env.${env}`)}`}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          look.mutate()
        }}
      >
        {look.isError && (
          <Alert tone="bad" role="alert">
            {say(look.error)}
          </Alert>
        )}
        <p className="text-soft">{t('retention.text')}</p>
        <div className="grid gap-3 sm:grid-cols-3">
          {kinds.map((k) => (
            <Input key={k} label={t(`retention.${k}`)} type="number" min={0} max={36500} step={1} placeholder={t('retention.forever')} value={days[k]} onChange={(e) => setDays({ ...days, [k]: e.target.value })} />
          ))}
        </div>
        <Button type="submit" tone="primary" className="self-start" busy={look.isPending} disabled={!changed}>
          {t('action.save')}
        </Button>
      </form>
      {erases !== undefined && (
        <Dialog
          title={t('retention.confirm')}
          onClose={() => setErases(undefined)}
          footer={
            <>
              <Button onClick={() => setErases(undefined)}>{t('action.cancel')}</Button>
              <Button tone={erases > 0 ? 'bad' : 'primary'} busy={save.isPending} onClick={() => save.mutate(erases)}>
                {erases > 0 ? t('retention.saveAndErase') : t('action.save')}
              </Button>
            </>
          }
        >
          <div className="flex flex-col gap-3">
            {save.isError && (
              <Alert tone="bad" role="alert">
                {say(save.error)}
              </Alert>
            )}
            <p>{erases > 0 ? t('retention.erases', { count: erases, n: number(erases) + (erases >= 1000 ? '+' : '') }) : t('retention.erasesNobody')}</p>
          </div>
        </Dialog>
      )}
    </Panel>
  )
}

function Holds({ s }: { s: Settings }) {
  const { t } = useTranslation()
  const env = useEnv()
  return (
    <Panel title={`${t('hold.title')} · ${t(`env.${env}`)}`} padded={false}>
      {s.holds.length === 0 ? (
        <p className="p-3 text-soft">{t('hold.none')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {s.holds.map((h) => (
            <li key={h.id} className="px-3 py-2">
              <p className="stranger line-clamp-3">{h.reason}</p>
              <p className="text-sm text-faint">
                <bdi>{h.placedBy}</bdi> · {dateTime(h.placedAt)} ·{' '}
                <Link to="/$env/applicants/$id" params={{ env, id: h.applicantId }} className="break-all text-accent underline">
                  {h.applicantId}
                </Link>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
