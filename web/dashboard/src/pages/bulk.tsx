import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, Download, Tag, UserRoundPlus, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Button, IconButton, Input, Select, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { Menu } from '../ui/menu'
import { useOrderList } from './export'

type Outcome = Schemas['Outcome']

/** How many go to the server in one call; it tells of each what became of it. */
const atOnce = 100

/** The most that can be chosen one by one; the server has the same bound. */
export const mostChosen = 5000

export interface Everybody {
  /** How many the filter finds; undefined while it is not known. */
  all?: number
  busy: boolean
  choose: () => void
}

/** What can be done to many. It stays at the foot of the list while some are chosen. */
export function BulkBar({ ids, everybody, names, clear, onDone }: { ids: string[]; everybody?: Everybody; names: (id: string) => string; clear: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const { may } = useSession()
  const [doing, setDoing] = useState<'tag' | 'untag' | 'assign'>()
  const order = useOrderList(clear)
  return (
    <div role="toolbar" aria-label={t('bulk.title')} className="flex flex-wrap items-center gap-2 border-t border-line bg-accent-soft px-4 py-1.5">
      <span role="status" className="tabular font-medium">
        {t('bulk.chosen', { count: ids.length })}
      </span>
      {everybody && (
        <Button compact busy={everybody.busy} onClick={everybody.choose}>
          {everybody.all === undefined ? t('bulk.all') : t('bulk.first', { most: mostChosen, all: everybody.all })}
        </Button>
      )}
      <span className="flex-1" />
      {may('notes.write') && (
        <Menu
          label={t('column.tags')}
          trigger={
            <Button compact icon={<Tag size={14} aria-hidden />}>
              {t('column.tags')}
            </Button>
          }
          items={[
            { label: t('bulk.tag'), onSelect: () => setDoing('tag') },
            { label: t('bulk.untag'), onSelect: () => setDoing('untag') },
          ]}
        />
      )}
      {may('review.lead') && (
        <Button compact icon={<UserRoundPlus size={14} aria-hidden />} onClick={() => setDoing('assign')}>
          {t('queue.assign')}
        </Button>
      )}
      {may('applicants.export') && (
        <Menu
          label={t('bulk.export')}
          trigger={
            <Button compact icon={<Download size={14} aria-hidden />} busy={order.isPending}>
              {t('bulk.export')}
            </Button>
          }
          items={(['csv', 'xlsx'] as const).map((format) => ({ label: t(`export.${format}`), onSelect: () => order.mutate({ format, chosen: ids }) }))}
        />
      )}
      <IconButton label={t('bulk.clear')} onClick={clear}>
        <X size={16} />
      </IconButton>
      {doing && (
        <Many
          how={doing}
          ids={ids}
          names={names}
          onClose={(changed) => {
            setDoing(undefined)
            if (changed) onDone()
          }}
        />
      )}
    </div>
  )
}

/** Asks what shall be done, does it by the hundred, and tells of each applicant what became of it. */
function Many({ how, ids, names, onClose }: { how: 'tag' | 'untag' | 'assign'; ids: string[]; names: (id: string) => string; onClose: (changed: boolean) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [text, setText] = useState('')
  const [to, setTo] = useState<string>()
  const [told, setTold] = useState<Outcome[]>([])
  const stopped = useRef(false)
  const people = useQuery({ queryKey: [env, 'reviewers'], queryFn: () => ask(client.GET('/dash/api/env/{env}/queue/reviewers', { params: { path: { env } } })), enabled: how === 'assign', staleTime: 0 })
  const tags = [...new Set(text.split(',').map((x) => x.trim()).filter(Boolean))]
  const run = useMutation({
    mutationFn: async () => {
      stopped.current = false
      // What was done stays done when it is begun again after a lost line.
      const left = ids.slice(told.length)
      for (let i = 0; i < left.length && !stopped.current; i += atOnce) {
        const applicants = left.slice(i, i + atOnce)
        const r = await ask(
          how === 'assign'
            ? client.POST('/dash/api/env/{env}/queue/assignment', { params: { path: { env } }, body: { applicants, to: to ?? '' } })
            : client.POST('/dash/api/env/{env}/tags', { params: { path: { env } }, body: { applicants, ...(how === 'tag' ? { add: tags } : { remove: tags }) } }),
        )
        setTold((before) => [...before, ...r.items])
      }
    },
  })
  const ready = how === 'assign' ? to !== undefined : tags.length > 0 && tags.length <= 30 && tags.every((x) => x.length <= 128)
  const finished = told.length === ids.length || (run.isSuccess && told.length > 0)
  const failed = told.filter((o) => !o.ok)
  const close = () => {
    stopped.current = true
    onClose(told.length > 0)
  }
  return (
    <Dialog
      title={t(`bulk.${how}Title`, { count: ids.length })}
      onClose={close}
      footer={
        finished ? (
          <Button tone="primary" onClick={close} autoFocus>
            {t('action.close')}
          </Button>
        ) : run.isPending ? (
          <Button onClick={() => (stopped.current = true)}>{t('bulk.stop')}</Button>
        ) : (
          <>
            <Button onClick={close}>{t('action.cancel')}</Button>
            <Button tone="primary" form="many" type="submit" disabled={!ready}>
              {t(told.length > 0 ? 'action.tryAgain' : `bulk.${how}Do`)}
            </Button>
          </>
        )
      }
    >
      <form
        id="many"
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          if (ready) run.mutate()
        }}
      >
        {run.isError && (
          <Alert tone="bad" role="alert">
            {say(run.error)}
          </Alert>
        )}
        {told.length === 0 && !run.isPending && (
          <>
            {how === 'assign' ? (
              <Select label={t('queue.assignTo')} hint={t('bulk.assignHint')} value={to ?? '?'} onChange={(e) => setTo(e.target.value === '?' ? undefined : e.target.value)}>
                <option value="?">{t('actions.choose')}</option>
                {people.data?.map((p) => (
                  <option key={p.id} value={p.id}>
                    {t('queue.assignOpen', { name: p.name, open: p.open })}
                  </option>
                ))}
                <option value="">{t('queue.assignNobody')}</option>
              </Select>
            ) : (
              <Input label={t('column.tags')} hint={t('actions.tagsHint')} value={text} onChange={(e) => setText(e.target.value)} autoFocus maxLength={4000} />
            )}
          </>
        )}
        {(told.length > 0 || run.isPending) && (
          <>
            <div className="flex items-center gap-3">
              <progress aria-label={t('bulk.progress')} max={ids.length} value={told.length} className="h-2 min-w-0 flex-1 accent-accent" />
              <span className="tabular text-soft">
                {told.length} / {ids.length}
              </span>
            </div>
            <p role="status">
              {t('bulk.done', { count: told.length - failed.length })}
              {failed.length > 0 && ` ${t('bulk.failed', { count: failed.length })}`}
            </p>
            <Told list={[...failed, ...told.filter((o) => o.ok)]} names={names} />
          </>
        )}
      </form>
    </Dialog>
  )
}

/** What became of each, those that failed first. */
function Told({ list, names }: { list: Outcome[]; names: (id: string) => string }) {
  const { t } = useTranslation()
  const env = useEnv()
  const [most, setMost] = useState(200)
  return (
    <>
      <ul aria-label={t('bulk.each')} tabIndex={0} className="max-h-72 divide-y divide-line overflow-y-auto rounded-lg border border-line">
        {list.slice(0, most).map((o) => (
          <li key={o.id} className="flex items-start gap-2 px-3 py-1">
            {o.ok ? <CircleCheck size={15} className="mt-0.5 shrink-0 text-good" aria-label={t('bulk.ok')} /> : <CircleAlert size={15} className="mt-0.5 shrink-0 text-bad" aria-label={t('bulk.notOk')} />}
            <span className="min-w-0 flex-1">
              <Link to="/$env/applicants/$id" params={{ env, id: o.id }} className="stranger hover:underline">
                <bdi>{names(o.id)}</bdi>
              </Link>
              {!o.ok && <span className="block text-sm text-bad">{t(`problem.${o.code}`, o.detail ?? '')}</span>}
            </span>
          </li>
        ))}
      </ul>
      {list.length > most && (
        <Button compact className="self-start" onClick={() => setMost(list.length)}>
          {t('action.more')}
        </Button>
      )}
    </>
  )
}
