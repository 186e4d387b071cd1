import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Card, type Schemas } from '../api'
import { dateTime } from '../format'
import { language } from '../i18n'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Badge, Button, Empty, Failure, Panel, Skeleton } from '../ui/basics'
import { Checks } from './checks'
import type { Spot } from './types'

export function History({ card, onSpot }: { card: Card; onSpot: (s: Spot) => void }) {
  const { t } = useTranslation()
  const { may } = useSession()
  return (
    <div className="flex max-w-4xl flex-col gap-3">
      {card.history.length === 0 ? (
        <Empty title={t('history.none')}>{t('history.noneText')}</Empty>
      ) : (
        <ol className="flex flex-col gap-3">
          {card.history.map((a) => (
            <Attempt key={a.id} card={card} attempt={a} onSpot={onSpot} />
          ))}
        </ol>
      )}
      <Made card={card} />
      {may('settings.read') && <Deliveries id={card.id} />}
      {may('audit.read') && <Trail id={card.id} />}
    </div>
  )
}

/** Who decided what and when. */
function Made({ card }: { card: Card }) {
  const { t } = useTranslation()
  if (card.made.length === 0) return null
  return (
    <Panel title={t('history.made')} padded={false}>
      <ol className="divide-y divide-line">
        {card.made.toReversed().map((m, i) => (
          <li key={i} className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-1.5">
            <Badge tone={m.answer === 'GREEN' ? 'good' : m.rejectType === 'FINAL' ? 'bad' : 'warn'}>{[m.answer, m.rejectType].filter(Boolean).join(' ')}</Badge>
            <span className="stranger">{m.by || t(`source.${m.source}`)}</span>
            {m.changes && <Badge>{t('history.changes')}</Badge>}
            <span className="min-w-0 text-sm break-words text-soft">{m.labels.join(', ')}</span>
            <span className="flex-1" />
            <time dateTime={m.at} className="tabular text-sm text-faint">
              {dateTime(m.at)}
            </time>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

const tones = { delivered: 'good', dead: 'bad', retrying: 'warn', queued: 'neutral' } as const

/** What the company was told of this applicant. */
function Deliveries({ id }: { id: string }) {
  const { t } = useTranslation()
  const env = useEnv()
  const list = useQuery({ queryKey: [env, 'applicant', id, 'deliveries'], queryFn: () => ask(client.GET('/dash/api/env/{env}/deliveries', { params: { path: { env }, query: { applicant: id } } })) })
  return (
    <Panel
      title={t('history.deliveries')}
      padded={false}
      actions={
        <Link to="/$env/webhooks" params={{ env }} className="text-sm text-accent hover:underline">
          {t('nav.webhooks')}
        </Link>
      }
    >
      {list.isError ? (
        <Failure error={list.error} />
      ) : !list.data ? (
        <Skeleton className="m-3 h-10" />
      ) : list.data.items.length === 0 ? (
        <p className="p-3 text-soft">{t('history.noDeliveries')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {list.data.items.map((d) => (
            <li key={d.id} className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-1.5">
              <Badge tone={tones[d.state]}>{t(`delivery.${d.state}`)}</Badge>
              <span className="min-w-0 break-words">{d.type}</span>
              <span className="tabular text-sm text-faint">{[d.lastStatus || d.lastError, d.latencyMs ? `${d.latencyMs} ms` : ''].filter(Boolean).join(' · ')}</span>
              <span className="flex-1" />
              <time dateTime={d.createdAt} className="tabular text-sm text-faint">
                {dateTime(d.createdAt)}
              </time>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** The audit trail of this applicant, the newest hundred lines. */
function Trail({ id }: { id: string }) {
  const { t } = useTranslation()
  const env = useEnv()
  const list = useQuery({ queryKey: [env, 'applicant', id, 'trail'], queryFn: () => ask(client.GET('/dash/api/env/{env}/audit', { params: { path: { env }, query: { applicant: id } } })) })
  return (
    <Panel title={t('nav.audit')} padded={false}>
      {list.isError ? (
        <Failure error={list.error} />
      ) : !list.data ? (
        <Skeleton className="m-3 h-10" />
      ) : (
        <ul className="divide-y divide-line">
          {list.data.items.map((e) => (
            <li key={e.id} className="flex flex-wrap items-baseline gap-x-2 px-3 py-1.5">
              <span>{t(`activity.${e.activity}`, e.activity)}</span>
              {e.description && (
                <span lang="en" className="stranger text-sm text-soft">
                  {e.description}
                </span>
              )}
              <span className="flex-1" />
              <span className="stranger text-sm text-soft">{e.actor}</span>
              <time dateTime={e.at} className="tabular text-sm text-faint">
                {dateTime(e.at)}
              </time>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Attempt({ card, attempt: a, onSpot }: { card: Card; attempt: Schemas['CardAttempt']; onSpot: (s: Spot) => void }) {
  const { t } = useTranslation()
  const env = useEnv()
  const [open, setOpen] = useState(false)
  const explained = useQuery({
    queryKey: [env, 'applicant', card.id, 'attempt', a.id, language()],
    queryFn: () => ask(client.GET('/dash/api/env/{env}/applicants/{id}/attempts/{attempt}', { params: { path: { env, id: card.id, attempt: a.id }, query: { lang: language() } } })),
    enabled: open,
  })
  const tone = a.outcome === 'GREEN' ? 'good' : a.outcome === 'RED/FINAL' ? 'bad' : a.outcome ? 'warn' : 'neutral'
  return (
    <li className="rounded-lg border border-line bg-panel p-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-semibold">{t('history.attempt', { number: a.count })}</h2>
        <Badge tone={tone}>{a.outcome || t(`attempt.${a.state}`)}</Badge>
        <span className="text-sm text-soft">
          {a.levelName} · {t('history.revision', { number: a.levelRevision })}
        </span>
        <span className="flex-1" />
        <time dateTime={a.submittedAt} className="tabular text-sm text-faint">
          {dateTime(a.submittedAt)}
        </time>
      </div>
      {a.result?.moderationComment && <p className="stranger mt-1 whitespace-pre-line text-soft">{a.result.moderationComment}</p>}
      {a.explained && (
        <div className="mt-2">
          <Button compact onClick={() => setOpen(!open)} aria-expanded={open}>
            {t(open ? 'history.hide' : 'history.show')}
          </Button>
          {open && (
            <div className="mt-2">
              {explained.isError ? <Failure error={explained.error} /> : explained.data ? <Checks decision={explained.data} images={card.images} onSpot={onSpot} /> : <Skeleton className="h-40" />}
              {explained.data && (
                <details className="mt-2 text-sm text-soft">
                  <summary>{t('history.versions')}</summary>
                  <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4">
                    {Object.entries(explained.data.versions).map(([k, v]) => (
                      <div key={k} className="contents">
                        <dt>{k}</dt>
                        <dd className="stranger">{v}</dd>
                      </div>
                    ))}
                  </dl>
                </details>
              )}
            </div>
          )}
        </div>
      )}
    </li>
  )
}
