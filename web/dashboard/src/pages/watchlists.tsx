import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CloudUpload, ListChecks, Plus, Search } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, Problem, type Schemas } from '../api'
import { HitDetails } from '../card/watchlist'
import { bytes, dateTime, number, percent } from '../format'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Badge, Button, Empty, Failure, Input, Panel, Select, Skeleton, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { Menu } from '../ui/menu'
import { toast } from '../ui/toast'

type List = Schemas['WatchlistView']
type Version = Schemas['WatchlistVersion']

const kinds = ['sanctions', 'pep', 'adverseMedia', 'terrorism', 'crime', 'fitnessProbity'] as const

const busy = (v: Version | undefined) => v?.state === 'waiting' || v?.state === 'importing'

export function Watchlists() {
  const { t } = useTranslation()
  const env = useEnv()
  const { may } = useSession()
  const [making, setMaking] = useState(false)
  const lists = useQuery({
    queryKey: [env, 'watchlists'],
    queryFn: () => ask(client.GET('/dash/api/env/{env}/watchlists', { params: { path: { env } } })),
    // Imports tell nobody how far they are; while one runs, look again.
    refetchInterval: (q) => (q.state.data?.lists.some((l) => busy(l.versions[0])) ? 700 : false),
  })
  return (
    <div className="flex max-w-5xl flex-col gap-3 p-3 lg:p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h1 className="text-xl font-semibold">{t('nav.watchlists')}</h1>
        {may('company.manage') && (
          <Button tone="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setMaking(true)}>
            {t('wl.add')}
          </Button>
        )}
      </div>
      <p className="text-soft">{t('wl.text')}</p>
      {lists.isError ? (
        <Failure error={lists.error} again={() => void lists.refetch()} />
      ) : lists.isPending ? (
        <div role="status" aria-label={t('status.loading')}>
          <Skeleton className="h-40" />
        </div>
      ) : (
        <>
          {lists.data.off.length > 0 && lists.data.lists.length > 0 && (
            <Alert tone="warn">
              {t('wl.off')} {lists.data.off.join(', ')}.{' '}
              <Link to="/$env/levels" params={{ env }} className="underline">
                {t('nav.levels')}
              </Link>
            </Alert>
          )}
          {lists.data.lists.length === 0 && (
            <Panel>
              <Empty title={t('wl.none')} icon={<ListChecks size={28} />}>
                <p>{t('wl.noneText')}</p>
              </Empty>
            </Panel>
          )}
          {lists.data.lists.map((l) => (
            <ListPanel key={l.id} list={l} />
          ))}
          {lists.data.lists.some((l) => l.current) && <Try />}
        </>
      )}
      {making && <Naming onClose={() => setMaking(false)} />}
    </div>
  )
}

/** Names a new list, or an old one anew. */
function Naming({ list, onClose }: { list?: List; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const [name, setName] = useState(list?.name ?? '')
  const [kind, setKind] = useState<(typeof kinds)[number]>(list?.kind ?? 'sanctions')
  const save = useMutation({
    mutationFn: async () => {
      if (list) await ask(client.PUT('/dash/api/env/{env}/watchlists/{list}', { params: { path: { env, list: list.id } }, body: { name: name.trim(), kind } }))
      else await ask(client.POST('/dash/api/env/{env}/watchlists', { params: { path: { env } }, body: { name: name.trim(), kind } }))
    },
    onSuccess: () => {
      toast(t('status.saved'))
      void cache.invalidateQueries({ queryKey: [env, 'watchlists'] })
      onClose()
    },
  })
  return (
    <Dialog
      title={t(list ? 'wl.rename' : 'wl.add')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" type="submit" form="naming" busy={save.isPending} disabled={!name.trim()}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form
        id="naming"
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
        <Input label={t('wl.name')} value={name} maxLength={100} required autoFocus onChange={(e) => setName(e.target.value)} />
        <Select label={t('wl.kind')} hint={t('wl.kindHint')} value={kind} onChange={(e) => setKind(e.target.value as typeof kind)}>
          {kinds.map((k) => (
            <option key={k} value={k}>
              {t(`wl.kind.${k}`)}
            </option>
          ))}
        </Select>
      </form>
    </Dialog>
  )
}

/** Sends a file as it is and tells how much of it has left. */
function send(url: string, file: File, told: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest()
    x.open('POST', url)
    x.setRequestHeader('Content-Type', 'application/octet-stream')
    x.upload.onprogress = (e) => e.lengthComputable && told(e.loaded / e.total)
    x.onerror = () => reject(new Problem(0, 'offline', ''))
    x.onload = () => {
      if (x.status < 300) return resolve()
      let body: { code?: string; detail?: string; correlationId?: string } = {}
      try {
        body = JSON.parse(x.responseText) as typeof body
      } catch {
        // no body of ours
      }
      reject(new Problem(x.status, body.code ?? String(x.status), body.detail ?? '', body.correlationId))
    }
    x.send(file)
  })
}

function ListPanel({ list }: { list: List }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const { may } = useSession()
  const input = useRef<HTMLInputElement>(null)
  const [sent, setSent] = useState<number>()
  const [asking, setAsking] = useState<'rename' | 'remove'>()
  const fresh = () => cache.invalidateQueries({ queryKey: [env, 'watchlists'] })
  const upload = useMutation({
    mutationFn: (file: File) => {
      setSent(0)
      return send(`/dash/api/env/${env}/watchlists/${list.id}/versions?fileName=${encodeURIComponent(file.name.slice(0, 200))}`, file, setSent)
    },
    onSettled: () => {
      setSent(undefined)
      if (input.current) input.current.value = ''
      void fresh()
    },
  })
  const use = useMutation({
    mutationFn: (version: string) => ask(client.PUT('/dash/api/env/{env}/watchlists/{list}/current', { params: { path: { env, list: list.id } }, body: { version } })),
    onSuccess: () => toast(t('wl.used')),
    onError: (e) => toast(say(e), true),
    onSettled: () => void fresh(),
  })
  const newest = list.versions[0]
  const manage = may('company.manage')
  return (
    <Panel
      title={
        <span className="flex flex-wrap items-center gap-2">
          <span className="stranger">{list.name}</span>
          <Badge>{t(`wl.kind.${list.kind}`)}</Badge>
          {!list.current && <Badge tone="warn">{t('wl.empty')}</Badge>}
        </span>
      }
      actions={
        manage && (
          <>
            <input ref={input} type="file" className="sr-only" tabIndex={-1} aria-label={t('wl.file', { name: list.name })} onChange={(e) => e.target.files?.[0] && upload.mutate(e.target.files[0])} />
            <Button compact icon={<CloudUpload size={14} aria-hidden />} busy={upload.isPending} disabled={busy(newest)} onClick={() => input.current?.click()}>
              {t('wl.upload')}
            </Button>
            <Menu
              label={t('wl.more', { name: list.name })}
              trigger={
                <button type="button" aria-label={t('wl.more', { name: list.name })} className="inline-flex h-7 items-center rounded-md border border-line px-2 hover:bg-raised">
                  ⋯
                </button>
              }
              items={[
                { label: t('wl.rename'), onSelect: () => setAsking('rename') },
                { label: t('wl.remove'), onSelect: () => setAsking('remove'), danger: true, separated: true },
              ]}
            />
          </>
        )
      }
      padded={false}
    >
      {upload.isError && (
        <div className="p-3">
          <Alert tone="bad" role="alert">
            {say(upload.error)}
          </Alert>
        </div>
      )}
      {sent !== undefined && <Progress label={t('wl.sending')} value={sent} />}
      {list.versions.length === 0 && sent === undefined && <p className="px-3 py-3 text-soft">{t('wl.noFile')}</p>}
      <ul className="divide-y divide-line">
        {list.versions.map((v) => (
          <VersionRow key={v.id} v={v} use={manage && v.kept && !v.inForce && !busy(newest) ? () => use.mutate(v.id) : undefined} busy={use.isPending && use.variables === v.id} />
        ))}
      </ul>
      {asking === 'rename' && <Naming list={list} onClose={() => setAsking(undefined)} />}
      {asking === 'remove' && <Remove list={list} onClose={() => setAsking(undefined)} />}
    </Panel>
  )
}

function Progress({ label, value }: { label: string; value: number }) {
  return (
    <div className="px-3 py-2">
      <div className="flex justify-between text-sm text-soft">
        <span>{label}</span>
        <span className="tabular">{percent(value)}</span>
      </div>
      <progress className="sr-only" aria-label={label} value={value} max={1} />
      <span aria-hidden className="mt-1 block h-1.5 rounded-full bg-line">
        <span className="block h-full rounded-full bg-accent transition-[width] duration-150" style={{ width: `${Math.round(value * 100)}%` }} />
      </span>
    </div>
  )
}

function VersionRow({ v, use, busy: waiting }: { v: Version; use?: () => void; busy: boolean }) {
  const { t } = useTranslation()
  return (
    <li className="px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2">
            <span className="stranger min-w-0 break-all">{v.fileName || v.id}</span>
            {v.inForce && <Badge tone="good">{t('wl.inForce')}</Badge>}
            {v.state === 'failed' && <Badge tone="bad">{t('wl.state.failed')}</Badge>}
            {v.format && <Badge>{t(`wl.format.${v.format}`, v.format)}</Badge>}
          </p>
          <p className="text-sm text-faint">
            <bdi>{v.createdBy}</bdi> · {dateTime(v.createdAt)} · {bytes(v.bytes)}
            {v.published && ` · ${t('wl.published', { date: v.published })}`}
            {v.sha256 && (
              <span title={v.sha256}>
                {' '}
                · SHA-256 <code>{v.sha256.slice(0, 12)}…</code>
              </span>
            )}
          </p>
          {v.state === 'ready' && (
            <p className="tabular flex flex-wrap gap-x-3 text-sm text-soft">
              <span>{t('wl.persons', { count: v.entries, n: number(v.entries) })}</span>
              {v.skipped > 0 && <span>{t('wl.skipped', { n: number(v.skipped) })}</span>}
              <span>{t('wl.delta', { added: number(v.added), changed: number(v.changed), removed: number(v.removed) })}</span>
            </p>
          )}
          {v.state === 'failed' && (
            <p className="text-sm text-bad">
              {v.errorLine ? `${t('wl.line', { n: number(v.errorLine) })}: ` : ''}
              <span lang="en">{v.error || t('wl.broken')}</span>
            </p>
          )}
        </div>
        {use && (
          <Button compact busy={waiting} onClick={use}>
            {t('wl.use')}
          </Button>
        )}
      </div>
      {busy(v) && <div className="-mx-3" role="status"><Progress label={v.entries > 0 ? t('wl.importing', { n: number(v.entries) }) : t('wl.waiting')} value={v.bytes > 0 ? v.done / v.bytes : 0} /></div>}
    </li>
  )
}

function Remove({ list, onClose }: { list: List; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const run = useMutation({
    mutationFn: () => ask(client.DELETE('/dash/api/env/{env}/watchlists/{list}', { params: { path: { env, list: list.id } } })),
    onSuccess: () => {
      toast(t('wl.removed'))
      void cache.invalidateQueries({ queryKey: [env, 'watchlists'] })
      onClose()
    },
  })
  return (
    <Dialog
      title={t('wl.removeTitle', { name: list.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="bad" busy={run.isPending} onClick={() => run.mutate()}>
            {t('wl.remove')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {run.isError && (
          <Alert tone="bad" role="alert">
            {say(run.error)}
          </Alert>
        )}
        <p className="text-soft">{t('wl.removeText')}</p>
      </div>
    </Dialog>
  )
}

/** Looks for somebody who is no applicant, to see what the lists would say. */
function Try() {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [q, setQ] = useState({ name: '', birthDate: '', country: '', number: '' })
  const put = (k: keyof typeof q) => (e: { target: { value: string } }) => setQ({ ...q, [k]: e.target.value })
  const look = useMutation({
    mutationFn: async () => {
      for (let i = 0; ; i++) {
        try {
          return await ask(client.POST('/dash/api/env/{env}/watchlists/try', { params: { path: { env } }, body: { name: q.name.trim(), birthDate: q.birthDate || undefined, country: q.country.trim().toUpperCase() || undefined, number: q.number.trim() || undefined } }))
        } catch (e) {
          // The index of a new version is being built.
          if (!(e instanceof Problem) || e.status !== 429 || i >= 60) throw e
          await new Promise((r) => setTimeout(r, 1000))
        }
      }
    },
  })
  return (
    <Panel title={t('wl.try')}>
      <form
        className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[2fr_1fr_5.5rem_1fr_auto]"
        onSubmit={(e) => {
          e.preventDefault()
          look.mutate()
        }}
      >
        <Input label={t('wl.tryName')} value={q.name} maxLength={256} required onChange={put('name')} />
        <Input label={t('field.birthDate')} type="date" value={q.birthDate} onChange={put('birthDate')} />
        <Input label={t('wl.tryCountry')} value={q.country} maxLength={3} pattern="[A-Za-z]{3}" placeholder="KAZ" onChange={put('country')} />
        <Input label={t('field.documentNumber')} value={q.number} maxLength={64} onChange={put('number')} />
        <Button type="submit" tone="primary" className="h-9" icon={<Search size={15} aria-hidden />} busy={look.isPending} disabled={!q.name.trim()}>
          {t('wl.look')}
        </Button>
      </form>
      <div aria-live="polite" className="mt-3 flex flex-col gap-3">
        {look.isError && <Alert tone="bad">{say(look.error)}</Alert>}
        {look.data?.length === 0 && <p className="text-soft">{t('wl.nobody')}</p>}
        {look.data?.map((h) => <HitDetails key={h.listName + h.entryId} hit={h} />)}
      </div>
    </Panel>
  )
}
