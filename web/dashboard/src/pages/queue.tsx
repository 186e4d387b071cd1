import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Inbox } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client } from '../api'
import { country, duration } from '../format'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Badge, Button, cx, Empty, Failure, Skeleton, useProblemText } from '../ui/basics'
import { useKeys } from '../ui/keys'
import { toast } from '../ui/toast'

/** From this wait on a case is late; half of it warns. */
const lateAfter = 24 * 3600_000

export function Queue() {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const { may } = useSession()
  const [now] = useState(() => Date.now())
  const queue = useQuery({ queryKey: [env, 'queue'], queryFn: () => ask(client.GET('/dash/api/env/{env}/queue', { params: { path: { env } } })) })
  const next = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/queue/next', { params: { path: { env } } })),
    onSuccess: (r) => {
      if (r.applicantId) void navigate({ to: '/$env/applicants/$id', params: { env, id: r.applicantId } })
      else toast(t('queue.nothing'))
    },
    onError: (e) => toast(say(e), true),
    onSettled: () => void cache.invalidateQueries({ queryKey: [env, 'queue'] }),
  })
  const can = may('review.decide')
  useKeys({ g: can && (() => next.mutate()) })
  return (
    <div className="flex flex-col gap-3 p-3 lg:p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="text-xl font-semibold">{t('nav.queue')}</h1>
        <span className="flex-1" />
        {can && (
          <Button tone="primary" shortcut="G" busy={next.isPending} disabled={queue.data?.length === 0} onClick={() => next.mutate()}>
            {t('queue.next')}
          </Button>
        )}
      </div>
      {queue.isError ? (
        <Failure error={queue.error} again={() => void queue.refetch()} />
      ) : !queue.data ? (
        <Skeleton className="h-48" />
      ) : queue.data.length === 0 ? (
        <Empty title={t('queue.empty')} icon={<Inbox size={28} />}>
          <p>{t('queue.emptyText')}</p>
        </Empty>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
          {queue.data.map((c) => {
            const waits = now - new Date(c.openedAt).getTime()
            return (
              <li key={c.applicant.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 hover:bg-raised">
                <Link to="/$env/applicants/$id" params={{ env, id: c.applicant.id }} className="stranger min-w-0 flex-[1_1_12rem] font-medium hover:underline">
                  <bdi>{c.applicant.name || c.applicant.externalUserId}</bdi>
                </Link>
                <span className="min-w-0 flex-[2_1_14rem] text-sm text-soft">{c.reasons.map((r) => t(`evidence.${r}`, r.replaceAll('-', ' '))).join(', ')}</span>
                <span className="text-sm text-faint">{country(c.applicant.country)}</span>
                <Badge tone={waits > lateAfter ? 'bad' : waits > lateAfter / 2 ? 'warn' : 'neutral'}>
                  <span className="sr-only">{t('queue.waits')} </span>
                  {duration(waits)}
                </Badge>
                <span className={cx('min-w-24 text-sm', c.mine ? 'font-medium text-accent' : 'text-soft')}>{c.mine ? t('queue.mine') : c.claimedBy || t('queue.free')}</span>
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}
