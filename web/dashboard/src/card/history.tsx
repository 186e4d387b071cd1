import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Card, type Schemas } from '../api'
import { dateTime } from '../format'
import { useEnv } from '../shell'
import { Badge, Button, Empty, Failure, Skeleton } from '../ui/basics'
import { Checks } from './checks'
import type { Spot } from './types'

export function History({ card, onSpot }: { card: Card; onSpot: (s: Spot) => void }) {
  const { t } = useTranslation()
  if (card.history.length === 0) return <Empty title={t('history.none')}>{t('history.noneText')}</Empty>
  return (
    <ol className="flex max-w-4xl flex-col gap-3">
      {card.history.map((a) => (
        <Attempt key={a.id} card={card} attempt={a} onSpot={onSpot} />
      ))}
    </ol>
  )
}

function Attempt({ card, attempt: a, onSpot }: { card: Card; attempt: Schemas['CardAttempt']; onSpot: (s: Spot) => void }) {
  const { t } = useTranslation()
  const env = useEnv()
  const [open, setOpen] = useState(false)
  const explained = useQuery({
    queryKey: [env, 'applicant', card.id, 'attempt', a.id],
    queryFn: () => ask(client.GET('/dash/api/env/{env}/applicants/{id}/attempts/{attempt}', { params: { path: { env, id: card.id, attempt: a.id } } })),
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
