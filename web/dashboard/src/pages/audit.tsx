import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client } from '../api'
import { exactTime, number } from '../format'
import { useEnv } from '../shell'
import { Alert, Button, Failure, Panel, Select, Skeleton, useProblemText } from '../ui/basics'

const activities = [
  'subject:loaded:applicant',
  'subject:created:applicant',
  'subject:changed:applicant',
  'subject:uploaded:docImage',
  'subject:downloaded:docImage',
  'subject:decided:applicant',
  'subject:blocklisted:applicant',
  'subject:erased:applicant',
  'subject:changed:level',
  'subject:changed:webhook',
  'subject:changed:appToken',
  'subject:wrote:note',
  'operator:signed:in',
  'operator:changed:operator',
  'operator:exported:data',
  'operator:changed:settings',
  'subject:held:applicant',
  'subject:released:applicant',
  'subject:changed:retention',
]

export function Audit() {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [activity, setActivity] = useState('')
  const [offset, setOffset] = useState(0)
  const trail = useQuery({
    queryKey: [env, 'audit', activity, offset],
    queryFn: () => ask(client.GET('/dash/api/env/{env}/audit', { params: { path: { env }, query: { activity: activity || undefined, offset } } })),
    placeholderData: (old) => old,
  })
  const verify = useMutation({ mutationFn: () => ask(client.POST('/dash/api/audit/verification')) })
  const r = verify.data
  return (
    <div className="flex max-w-6xl flex-col gap-3 p-3 lg:p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="text-xl font-semibold">{t('nav.audit')}</h1>
        <span className="flex-1" />
        <Select
          label={t('audit.activity')}
          hideLabel
          value={activity}
          onChange={(e) => {
            setActivity(e.target.value)
            setOffset(0)
          }}
          className="max-w-64"
        >
          <option value="">{t('audit.any')}</option>
          {activities.map((a) => (
            <option key={a} value={a}>
              {t(`activity.${a}`)}
            </option>
          ))}
        </Select>
        <Button icon={<ShieldCheck size={15} aria-hidden />} busy={verify.isPending} onClick={() => verify.mutate()}>
          {t('audit.verify')}
        </Button>
      </div>
      {verify.isError && (
        <Alert tone="bad" role="alert">
          {say(verify.error)}
        </Alert>
      )}
      {r && (
        <Alert tone={r.intact ? 'good' : 'bad'}>
          <p>{r.intact ? t('audit.intact', { entries: number(r.chained) }) : t('audit.broken', { places: r.breaks.map((b) => `${b.seq}: ${b.what}`).join(', ') })}</p>
          <p className="text-sm break-all">
            {t('audit.head')}: <code>{r.head}</code>
          </p>
        </Alert>
      )}
      <Panel padded={false}>
        {trail.isError ? (
          <Failure error={trail.error} />
        ) : !trail.data ? (
          <Skeleton className="m-3 h-64" />
        ) : (
          <ul className="divide-y divide-line">
            {trail.data.items.map((e) => (
              <li key={e.id} className="grid gap-x-3 px-3 py-1.5 sm:grid-cols-[11rem_minmax(0,1fr)_minmax(0,1fr)]">
                <time dateTime={e.at} className="tabular text-sm text-faint">
                  {exactTime(e.at)}
                </time>
                <span className="stranger">
                  {t(`activity.${e.activity}`, e.activity)}
                  {e.description && (
                    <span lang="en" className="block text-sm text-soft">
                      {e.description}
                    </span>
                  )}
                </span>
                <span className="stranger text-sm text-soft">
                  <bdi>{e.actor}</bdi> · {e.channel}
                  {e.ip && ` · ${e.ip}`}
                  {e.applicantId && (
                    <Link to="/$env/applicants/$id" params={{ env, id: e.applicantId }} className="block text-accent hover:underline">
                      {e.applicantId}
                    </Link>
                  )}
                </span>
              </li>
            ))}
            {trail.data.items.length === 0 && <li className="p-4 text-soft">{t('audit.none')}</li>}
          </ul>
        )}
      </Panel>
      {trail.data && trail.data.total > 100 && (
        <div className="flex items-center gap-2">
          <Button compact disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - 100))}>
            {t('audit.newer')}
          </Button>
          <Button compact disabled={offset + 100 >= trail.data.total} onClick={() => setOffset(offset + 100)}>
            {t('audit.older')}
          </Button>
          <span className="tabular text-sm text-faint">
            {number(offset + 1)}–{number(Math.min(offset + 100, trail.data.total))} / {number(trail.data.total)}
          </span>
        </div>
      )}
    </div>
  )
}
