import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ShieldBan } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { dateTime } from '../format'
import { useEnv } from '../shell'
import { Alert, Button, Empty, Failure, Panel, Skeleton, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'

export function Blocklist() {
  const { t } = useTranslation()
  const env = useEnv()
  const [off, setOff] = useState<Schemas['Listed']>()
  const list = useInfiniteQuery({
    queryKey: [env, 'blocklist'],
    queryFn: ({ pageParam }) => ask(client.GET('/dash/api/env/{env}/blocklist', { params: { path: { env }, query: { after: pageParam || undefined } } })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <div className="flex max-w-5xl flex-col gap-3 p-3 lg:p-4">
      <h1 className="text-xl font-semibold">{t('nav.blocklist')}</h1>
      <p className="text-soft">{t('blocklist.text')}</p>
      <Panel padded={false}>
        {list.isError ? (
          <Failure error={list.error} again={() => void list.refetch()} />
        ) : list.isPending ? (
          <div role="status" aria-label={t('status.loading')}>
            <Skeleton className="m-3 h-32" />
          </div>
        ) : items.length === 0 ? (
          <Empty title={t('blocklist.none')} icon={<ShieldBan size={28} />}>
            <p>{t('blocklist.noneText')}</p>
          </Empty>
        ) : (
          <ul className="divide-y divide-line">
            {items.map((e) => (
              <li key={e.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
                <div className="min-w-0 flex-1">
                  <p className="stranger line-clamp-3">{e.reason}</p>
                  <p className="text-sm text-faint">
                    <bdi>{e.createdBy}</bdi> · {dateTime(e.createdAt)}
                    {e.applicantId && (
                      <>
                        {' · '}
                        <Link to="/$env/applicants/$id" params={{ env, id: e.applicantId }} className="break-all text-accent underline">
                          {e.applicantId}
                        </Link>
                      </>
                    )}
                  </p>
                </div>
                {e.applicantId && (
                  <Button compact onClick={() => setOff(e)}>
                    {t('actions.unlist')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {list.hasNextPage && (
        <Button className="self-start" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
      {off && <Unlist entry={off} onClose={() => setOff(undefined)} />}
    </div>
  )
}

function Unlist({ entry, onClose }: { entry: Schemas['Listed']; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const [reason, setReason] = useState('')
  const run = useMutation({
    mutationFn: () => ask(client.DELETE('/dash/api/env/{env}/applicants/{id}/blocklist', { params: { path: { env, id: entry.applicantId } }, body: { reason } })),
    onSuccess: () => {
      toast(t('actions.unlistDone'))
      void cache.invalidateQueries({ queryKey: [env, 'blocklist'] })
      onClose()
    },
  })
  return (
    <Dialog
      title={t('actions.unlist')}
      onClose={onClose}
      footer={
        <Button tone="primary" disabled={!reason.trim()} busy={run.isPending} onClick={() => run.mutate()}>
          {t('actions.unlist')}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        {run.isError && (
          <Alert tone="bad" role="alert">
            {say(run.error)}
          </Alert>
        )}
        <p className="text-soft">{t('actions.unlistText')}</p>
        <TextArea label={t('actions.why')} value={reason} maxLength={4000} onChange={(e) => setReason(e.target.value)} />
      </div>
    </Dialog>
  )
}
