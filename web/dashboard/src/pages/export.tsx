import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, Loader2, Trash2, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { ago, bytes, dateTime, number } from '../format'
import { useEnv } from '../shell'
import { Alert, Badge, Button, DownloadLink, Empty, Failure, IconButton, Skeleton, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { Menu } from '../ui/menu'
import { toast } from '../ui/toast'

export type ListFilter = Schemas['InFilter']
export type ListOrder = Schemas['ListOrder']
type Ordered = Schemas['OrderedList']

const open = (o: Ordered) => o.state === 'queued' || o.state === 'running'

/** Files that the viewer ordered; read again and again while one is being made. */
function useOrdered() {
  const env = useEnv()
  return useQuery({
    queryKey: [env, 'exports'],
    queryFn: async () => (await ask(client.GET('/dash/api/env/{env}/exports', { params: { path: { env } } }))) ?? [],
    refetchInterval: (q) => (q.state.data?.some(open) ? 1000 : false),
    staleTime: 0,
  })
}

/** Orders the list as a file, or proposes it where that needs a second person. */
export function useOrderList(after?: () => void) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (order: ListOrder) => ask(client.POST('/dash/api/env/{env}/exports', { params: { path: { env } }, body: order })),
    onSuccess: (r) => {
      if (r.proposed) toast(t('second.proposed'))
      else after?.()
      void cache.invalidateQueries({ queryKey: [env, 'exports'] })
    },
    onError: (e) => toast(say(e), true),
  })
}

/** The list as a file, and the files that were ordered. */
export function ExportList({ filter, disabled }: { filter: ListFilter; disabled: boolean }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const list = useOrdered()
  const order = useOrderList(() => setShown(true))
  const making = list.data?.filter(open) ?? []
  const before = useRef<Set<string>>(new Set())
  useEffect(() => {
    if (!list.data) return
    for (const o of list.data) if (before.current.has(o.id) && o.state === 'ready' && !shown) toast(t('export.readyToast'))
    before.current = new Set(list.data.filter(open).map((o) => o.id))
  }, [list.data, shown, t])
  return (
    <>
      <Menu
        label={t('applicants.export')}
        trigger={
          <Button aria-label={t('applicants.export')} icon={making.length > 0 ? <Loader2 size={15} className="animate-spin" aria-hidden /> : <Download size={15} aria-hidden />}>
            <span className="hidden sm:inline">{t('applicants.export')}</span>
          </Button>
        }
        items={[
          { label: t('export.csv'), disabled: disabled || order.isPending, onSelect: () => order.mutate({ format: 'csv', filter }) },
          { label: t('export.xlsx'), disabled: disabled || order.isPending, onSelect: () => order.mutate({ format: 'xlsx', filter }) },
          { label: t('export.mine'), separated: true, onSelect: () => setShown(true) },
        ]}
      />
      {shown && <Files onClose={() => setShown(false)} />}
    </>
  )
}

/** The files that the viewer ordered, with how far each is. */
export function Files({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const list = useOrdered()
  const drop = useMutation({
    mutationFn: (id: string) => ask(client.DELETE('/dash/api/env/{env}/exports/{export}', { params: { path: { env, export: id } } })),
    onSettled: () => void list.refetch(),
  })
  return (
    <Dialog title={t('export.mine')} onClose={onClose} wide footer={<Button onClick={onClose}>{t('action.close')}</Button>}>
      <div className="flex flex-col gap-3">
        {drop.isError && (
          <Alert tone="bad" role="alert">
            {say(drop.error)}
          </Alert>
        )}
        <p className="text-soft">{t('export.hint')}</p>
        {list.isError ? (
          <Failure error={list.error} again={() => void list.refetch()} />
        ) : list.isPending ? (
          <Skeleton className="h-24" />
        ) : list.data.length === 0 ? (
          <Empty title={t('export.none')} icon={<Download size={28} />} />
        ) : (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {list.data.map((o) => (
              <One key={o.id} o={o} drop={() => drop.mutate(o.id)} busy={drop.isPending && drop.variables === o.id} />
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  )
}

function One({ o, drop, busy }: { o: Ordered; drop: () => void; busy: boolean }) {
  const { t } = useTranslation()
  const env = useEnv()
  const label = `${o.format.toUpperCase()}: ${o.what}`
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <Badge>{o.format.toUpperCase()}</Badge>
      <span className="min-w-0 flex-[1_1_14rem]">
        <bdi lang="en" className="stranger line-clamp-2">
          {o.what}
        </bdi>
        <span className="tabular block text-sm text-faint">
          <time dateTime={o.orderedAt} title={dateTime(o.orderedAt)}>
            {ago(o.orderedAt)}
          </time>
          {o.state === 'ready' && (
            <>
              {' · '}
              {t('export.lines', { count: o.rows })} · {bytes(o.size)} · <time dateTime={o.expiresAt}>{t('export.until', { time: dateTime(o.expiresAt) })}</time>
            </>
          )}
        </span>
      </span>
      {open(o) ? (
        <>
          <span className="flex min-w-36 flex-1 items-center gap-2 text-sm text-soft">
            <progress aria-label={label} max={Math.max(1, o.total)} value={o.state === 'queued' || o.total === 0 ? undefined : o.rows} className="h-1.5 min-w-16 flex-1 accent-accent" />
            <span className="tabular">{o.state === 'queued' ? t('export.state.queued') : t('export.progress', { rows: number(o.rows), total: number(o.total) })}</span>
          </span>
          <IconButton label={`${t('export.cancel')}: ${label}`} onClick={drop} disabled={busy}>
            <X size={16} />
          </IconButton>
        </>
      ) : o.state === 'ready' ? (
        <>
          <DownloadLink href={`/dash/api/env/${env}/exports/${o.id}/file`} label={`${t('export.download')}: ${label}`} icon={<Download size={15} aria-hidden />}>
            {t('export.download')}
          </DownloadLink>
          <IconButton label={`${t('export.remove')}: ${label}`} onClick={drop} disabled={busy}>
            <Trash2 size={16} />
          </IconButton>
        </>
      ) : (
        <span className="text-sm text-soft">
          {t(`export.state.${o.state}`)}
          {o.reason && ` · ${t(`export.reason.${o.reason}`)}`}
        </span>
      )}
    </li>
  )
}
