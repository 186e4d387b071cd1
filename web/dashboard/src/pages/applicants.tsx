import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Ban, Bookmark, ListFilter, Plus, SlidersHorizontal, Users, X } from 'lucide-react'
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Row, type State } from '../api'
import { allCountries } from '../countries'
import { ago, country, date, dateTime, day, timeZone } from '../format'
import { FlowLink, NewApplicant } from '../card/link'
import { merged, RiskBadge, riskLevels, type RiskLevel } from '../card/risk'
import type { ListSearch } from '../router'
import { useSession, type SavedView } from '../session'
import { useEnv } from '../shell'
import { Badge, Button, Check, cx, Empty, Failure, Input, Select, Skeleton, StateBadge, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { useKeys } from '../ui/keys'
import { Menu } from '../ui/menu'
import { toast } from '../ui/toast'
import { BulkBar, mostChosen, type Everybody } from './bulk'
import { ExportList } from './export'
import { InviteMany } from './invite'

const states: State[] = ['documentsRequested', 'pending', 'onHold', 'approved', 'resubmission', 'rejected', 'inactive']

const allColumns = ['state', 'level', 'risk', 'labels', 'country', 'tags', 'assignee', 'created', 'reviewed', 'externalUserId'] as const
type Column = (typeof allColumns)[number]
const defaultColumns: Column[] = ['state', 'level', 'labels', 'country', 'tags', 'created']

// The least width of a column in rem; what is left over goes to all in proportion.
const widths: Record<Column | 'name', number> = { name: 13, state: 9.5, level: 8.5, risk: 8, labels: 11, country: 7.5, tags: 7, assignee: 8, created: 7, reviewed: 7, externalUserId: 9 }

const pageSize = 100

/** The filters of an address as the server takes them. */
function asQuery(s: ListSearch) {
  return {
    state: s.state as State | undefined,
    level: s.level,
    tag: s.tag,
    label: s.label,
    risk: s.risk as RiskLevel | undefined,
    riskLabel: s.riskLabel,
    source: s.source as Source | undefined,
    country: s.country,
    assignee: s.assignee,
    from: s.from,
    to: s.to,
    zone: s.from || s.to ? timeZone() : undefined,
  }
}

export function Applicants() {
  const { t } = useTranslation()
  const env = useEnv()
  const search = useSearch({ strict: false }) as ListSearch
  const navigate = useNavigate()
  const { preferences, setPreferences, may, operator } = useSession()
  const [filtering, setFiltering] = useState(false)
  const [arriving, setArriving] = useState(false)
  const [inviting, setInviting] = useState(false)
  const [linked, setLinked] = useState<{ id: string; email?: string }>()
  const columns = useMemo(() => (preferences.columns?.filter((c): c is Column => (allColumns as readonly string[]).includes(c)) ?? defaultColumns) as Column[], [preferences.columns])
  const levels = useQuery({ queryKey: [env, 'level-names'], queryFn: () => ask(client.GET('/dash/api/env/{env}/level-names', { params: { path: { env } } })) })
  const list = useInfiniteQuery({
    queryKey: [env, 'applicants', search],
    queryFn: ({ pageParam }) =>
      ask(
        client.GET('/dash/api/env/{env}/applicants', {
          params: { path: { env }, query: { ...asQuery(search), q: search.q, before: pageParam || undefined, limit: pageSize } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (old) => old,
  })
  const rows = useMemo(() => list.data?.pages.flatMap((p) => p.items) ?? [], [list.data])
  const { fetchNextPage } = list
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage])
  // Another filter shows others: what was chosen under the one before is let go.
  const filtered = JSON.stringify([env, search])
  const [choice, setChoice] = useState<{ of: string; ids: ReadonlySet<string> }>({ of: filtered, ids: nobody })
  const chosen = choice.of === filtered ? choice.ids : nobody
  const setChosen = useCallback((ids: ReadonlySet<string>) => setChoice({ of: filtered, ids }), [filtered])
  const clear = useCallback(() => setChosen(nobody), [setChosen])
  const say = useProblemText()
  const findAll = useMutation({
    mutationFn: () => ask(client.GET('/dash/api/env/{env}/applicant-ids', { params: { path: { env }, query: asQuery(search) } })),
    onSuccess: (r) => setChosen(new Set(r.ids)),
    onError: (e) => toast(say(e), true),
  })
  const everybody: Everybody | undefined =
    list.hasNextPage && !search.q && !(findAll.data && chosen.size === findAll.data.ids.length && chosen.size === findAll.data.total)
      ? { all: findAll.data && findAll.data.total > mostChosen ? findAll.data.total : undefined, busy: findAll.isPending, choose: () => findAll.mutate() }
      : undefined
  const known = useMemo(() => new Map(rows.map((r) => [r.id, r.name || r.externalUserId])), [rows])
  const names = useCallback((id: string) => known.get(id) ?? id, [known])
  const set = useCallback((change: ListSearch) => void navigate({ to: '/$env/applicants', params: { env }, search: { ...search, ...change } }), [env, navigate, search])

  return (
    // As high as the window below the head: the rows scroll within, and only those in sight are drawn.
    <div className="flex h-[calc(100dvh-3.5rem)] min-h-96 flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3 pb-2">
        <h1 className="text-xl font-semibold">{t('nav.applicants')}</h1>
        {may('applicants.write') && (
          <Button compact aria-label={t('arrival.title')} icon={<Plus size={15} aria-hidden />} onClick={() => setArriving(true)}>
            <span className="hidden sm:inline">{t('arrival.title')}</span>
          </Button>
        )}
        {may('applicants.write') && (
          <Button compact aria-label={t('invite.action')} icon={<Users size={15} aria-hidden />} onClick={() => setInviting(true)}>
            <span className="hidden sm:inline">{t('invite.action')}</span>
          </Button>
        )}
        <div className="flex-1" />
        <label className="flex items-center gap-2 text-sm text-soft">
          <span className="sr-only sm:not-sr-only">{t('applicants.level')}</span>
          <select aria-label={t('applicants.level')} value={search.level ?? ''} onChange={(e) => set({ level: e.target.value || undefined })} className="h-8 max-w-48 rounded-md border border-line bg-panel px-2 text-base text-ink">
            <option value="">{t('applicants.anyLevel')}</option>
            {levels.data?.map((l) => (
              <option key={l} value={l}>
                {l}
              </option>
            ))}
          </select>
        </label>
        <Button aria-label={t('applicants.filters')} icon={<ListFilter size={15} aria-hidden />} onClick={() => setFiltering(true)}>
          <span className="hidden sm:inline">{t('applicants.filters')}</span>
        </Button>
        <Views search={search} columns={columns} open={(v) => { setPreferences(v.columns ? { columns: v.columns } : {}); void navigate({ to: '/$env/applicants', params: { env }, search: v.search as ListSearch }) }} />
        {may('applicants.export') && <ExportList filter={{ ...asQuery(search), zone: timeZone() }} disabled={!!search.q} />}
        <Menu
          label={t('applicants.columns')}
          trigger={
            <Button aria-label={t('applicants.columns')} icon={<SlidersHorizontal size={15} aria-hidden />}>
              <span className="hidden sm:inline">{t('applicants.columns')}</span>
            </Button>
          }
          items={[
            ...allColumns.map((c) => ({
              label: t(`column.${c}`),
              checked: columns.includes(c),
              onSelect: () => setPreferences({ columns: columns.includes(c) ? columns.filter((x) => x !== c) : allColumns.filter((x) => columns.includes(x) || x === c) }),
            })),
            {
              label: t('applicants.comfortable'),
              checked: preferences.density === 'comfortable',
              separated: true,
              onSelect: () => setPreferences({ density: preferences.density === 'comfortable' ? 'dense' : 'comfortable' }),
            },
          ]}
        />
      </div>
      <div role="tablist" aria-label={t('column.state')} className="flex gap-1 overflow-x-auto border-b border-line px-4">
        {[undefined, ...states].map((s) => (
          <button
            key={s ?? 'all'}
            type="button"
            role="tab"
            aria-selected={search.state === s}
            onClick={() => set({ state: s, q: undefined })}
            className="-mb-px h-9 shrink-0 border-b-2 border-transparent px-2.5 text-soft hover:text-ink aria-selected:border-accent aria-selected:font-medium aria-selected:text-ink"
          >
            {s ? t(`state.${s}`) : t('applicants.all')}
          </button>
        ))}
      </div>
      {chipped.some((k) => search[k]) && (
        <div className="flex flex-wrap items-center gap-2 px-4 py-2">
          {search.q && <Chip text={`${t('search.label')}: ${search.q}`} clear={() => set({ q: undefined })} />}
          {search.tag && <Chip text={`${t('column.tags')}: ${search.tag}`} clear={() => set({ tag: undefined })} />}
          {search.label && <Chip text={`${t('column.labels')}: ${search.label}`} clear={() => set({ label: undefined })} />}
          {search.risk && <Chip text={`${t('column.risk')}: ${t(`risk.level.${search.risk}`)}`} clear={() => set({ risk: undefined })} />}
          {search.riskLabel && <Chip text={`${t('risk.labels')}: ${t(`risk.label.${search.riskLabel}`, search.riskLabel)}`} clear={() => set({ riskLabel: undefined })} />}
          {search.country && <Chip text={`${t('column.country')}: ${country(search.country)}`} clear={() => set({ country: undefined })} />}
          {search.source && <Chip text={`${t('applicants.decidedBy')}: ${t(`source.${search.source}`)}`} clear={() => set({ source: undefined })} />}
          {search.assignee && <Chip text={search.assignee === operator.id ? t('applicants.mine') : t('column.assignee')} clear={() => set({ assignee: undefined })} />}
          {search.from && <Chip text={`${t('applicants.createdFrom')}: ${day(search.from)}`} clear={() => set({ from: undefined })} />}
          {search.to && <Chip text={`${t('applicants.createdTo')}: ${day(search.to)}`} clear={() => set({ to: undefined })} />}
        </div>
      )}
      {inviting && <InviteMany level={search.level} onClose={() => setInviting(false)} />}
      {arriving && (
        <NewApplicant
          level={search.level}
          onClose={() => setArriving(false)}
          onDone={(made, withLink, email) => {
            setArriving(false)
            toast(t('arrival.made'))
            if (withLink) setLinked({ id: made.id, email })
            else void navigate({ to: '/$env/applicants/$id', params: { env, id: made.id } })
          }}
        />
      )}
      {linked && <FlowLink id={linked.id} email={linked.email} onClose={() => void navigate({ to: '/$env/applicants/$id', params: { env, id: linked.id } })} />}
      {filtering && <Filters search={search} close={() => setFiltering(false)} apply={set} />}
      {list.isError ? (
        <Failure error={list.error} again={() => void list.refetch()} />
      ) : list.isPending ? (
        <div className="flex flex-col gap-2 p-4" role="status" aria-label={t('status.loading')}>
          {Array.from({ length: 9 }, (_, i) => (
            <Skeleton key={i} className="h-8" />
          ))}
        </div>
      ) : rows.length === 0 ? (
        <Nothing search={search} clear={() => void navigate({ to: '/$env/applicants', params: { env }, search: {} })} />
      ) : (
        <>
          <Table
            rows={rows}
            columns={columns}
            comfortable={preferences.density === 'comfortable'}
            more={list.hasNextPage && !list.isFetchingNextPage ? more : undefined}
            waiting={list.isFetchingNextPage}
            total={list.hasNextPage ? undefined : rows.length}
            chosen={chosen}
            choose={setChosen}
          />
          {chosen.size > 0 && <BulkBar ids={[...chosen]} everybody={everybody} names={names} clear={clear} onDone={() => void list.refetch()} />}
        </>
      )}
    </div>
  )
}

const nobody: ReadonlySet<string> = new Set()

const chipped = ['q', 'tag', 'label', 'risk', 'riskLabel', 'country', 'source', 'assignee', 'from', 'to'] as const
const sources = ['auto', 'officer', 'blocklist', 'sandbox'] as const
type Source = (typeof sources)[number]

function Filters({ search, close, apply }: { search: ListSearch; close: () => void; apply: (s: ListSearch) => void }) {
  const { t } = useTranslation()
  const { operator } = useSession()
  const labels = useQuery({ queryKey: ['labels'], queryFn: () => ask(client.GET('/dash/api/labels')), staleTime: Infinity })
  const risks = useQuery({ queryKey: ['risk-labels'], queryFn: () => ask(client.GET('/dash/api/risk-labels')), staleTime: Infinity })
  const [draft, setDraft] = useState(search)
  const put = (k: keyof ListSearch) => (e: { target: { value: string } }) => setDraft({ ...draft, [k]: e.target.value || undefined })
  const countries = useMemo(() => allCountries.map((c) => ({ code: c, name: country(c) })).sort((a, b) => a.name.localeCompare(b.name)), [])
  return (
    <Dialog
      title={t('applicants.filters')}
      onClose={close}
      footer={
        <>
          <Button onClick={() => setDraft(Object.fromEntries(chipped.map((k) => [k, undefined])))}>{t('applicants.clear')}</Button>
          <Button form="filters" type="submit" tone="primary">
            {t('applicants.apply')}
          </Button>
        </>
      }
    >
      <form
        id="filters"
        className="grid gap-3 sm:grid-cols-2"
        onSubmit={(e) => {
          e.preventDefault()
          apply({ ...Object.fromEntries(chipped.map((k) => [k, draft[k]])), q: undefined })
          close()
        }}
      >
        <Select label={t('column.labels')} value={draft.label ?? ''} onChange={put('label')}>
          <option value="">{t('applicants.anyLabel')}</option>
          {labels.data?.map((l) => (
            <option key={l.code} value={l.code}>
              {l.code}
            </option>
          ))}
        </Select>
        <Select label={t('column.risk')} value={draft.risk ?? ''} onChange={put('risk')}>
          <option value="">{t('risk.any')}</option>
          {riskLevels.map((l) => (
            <option key={l} value={l}>
              {t(`risk.level.${l}`)}
            </option>
          ))}
        </Select>
        <Select label={t('risk.labels')} value={draft.riskLabel ?? ''} onChange={put('riskLabel')}>
          <option value="">{t('risk.anyLabel')}</option>
          {risks.data?.map((g) => (
            <optgroup key={g.group} label={t(`risk.group.${g.group}`)}>
              {g.labels.map((l) => (
                <option key={l} value={l}>
                  {t(`risk.label.${l}`)}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
        <Select label={t('column.country')} value={draft.country ?? ''} onChange={put('country')}>
          <option value="">{t('applicants.anyCountry')}</option>
          {countries.map((c) => (
            <option key={c.code} value={c.code}>
              {c.name}
            </option>
          ))}
        </Select>
        <Select label={t('applicants.decidedBy')} value={draft.source ?? ''} onChange={put('source')}>
          <option value="">{t('applicants.anySource')}</option>
          {sources.map((s) => (
            <option key={s} value={s}>
              {t(`source.${s}`)}
            </option>
          ))}
        </Select>
        <Input label={t('column.tags')} value={draft.tag ?? ''} maxLength={128} onChange={put('tag')} />
        <Input label={t('applicants.createdFrom')} type="date" value={draft.from ?? ''} max={draft.to} onChange={put('from')} />
        <Input label={t('applicants.createdTo')} type="date" value={draft.to ?? ''} min={draft.from} onChange={put('to')} />
        <Check label={t('applicants.mine')} checked={draft.assignee === operator.id} onChange={(e) => setDraft({ ...draft, assignee: e.target.checked ? operator.id : undefined })} className="sm:col-span-2" />
      </form>
    </Dialog>
  )
}

/** Named filters with columns, kept with the operator's own settings. */
function Views({ search, columns, open }: { search: ListSearch; columns: string[]; open: (v: SavedView) => void }) {
  const { t } = useTranslation()
  const { preferences, setPreferences } = useSession()
  const [dialog, setDialog] = useState<'save' | 'delete'>()
  const [name, setName] = useState('')
  const views = preferences.views ?? []
  const kept = Object.fromEntries(Object.entries(search).filter(([k, v]) => k !== 'q' && v)) as Record<string, string>
  const save = () => {
    const called = name.trim()
    if (!called) return
    setPreferences({ views: [...views.filter((v) => v.name !== called), { name: called, search: kept, columns }].slice(-maxViews) })
    setDialog(undefined)
    setName('')
    toast(t('applicants.viewSaved'))
  }
  return (
    <>
      <Menu
        label={t('applicants.views')}
        trigger={
          <Button aria-label={t('applicants.views')} icon={<Bookmark size={15} aria-hidden />}>
            <span className="hidden sm:inline">{t('applicants.views')}</span>
          </Button>
        }
        items={[
          ...views.map((v) => ({ label: <bdi>{v.name}</bdi>, onSelect: () => open(v) })),
          { label: t('applicants.saveView'), separated: views.length > 0, onSelect: () => setDialog('save') },
          ...(views.length > 0 ? [{ label: t('applicants.manageViews'), onSelect: () => setDialog('delete') }] : []),
        ]}
      />
      {dialog === 'save' && (
        <Dialog
          title={t('applicants.viewTitle')}
          onClose={() => setDialog(undefined)}
          footer={
            <Button form="view" type="submit" tone="primary" disabled={!name.trim()}>
              {t('action.save')}
            </Button>
          }
        >
          <form
            id="view"
            onSubmit={(e) => {
              e.preventDefault()
              save()
            }}
          >
            <Input label={t('applicants.viewName')} hint={t('applicants.viewHint')} value={name} maxLength={60} autoFocus onChange={(e) => setName(e.target.value)} />
          </form>
        </Dialog>
      )}
      {dialog === 'delete' && (
        <Dialog title={t('applicants.deleteViews')} onClose={() => setDialog(undefined)}>
          <ul className="divide-y divide-line">
            {views.map((v) => (
              <li key={v.name} className="flex items-center justify-between gap-2 py-1.5">
                <bdi className="stranger min-w-0 truncate">{v.name}</bdi>
                <Button
                  compact
                  aria-label={`${t('action.delete')}: ${v.name}`}
                  onClick={() => {
                    setPreferences({ views: views.filter((x) => x !== v) })
                    if (views.length === 1) setDialog(undefined)
                  }}
                >
                  {t('action.delete')}
                </Button>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  )
}

const maxViews = 30

function Chip({ text, clear }: { text: string; clear: () => void }) {
  const { t } = useTranslation()
  return (
    <span className="inline-flex max-w-full items-center gap-1 rounded-md bg-accent-soft py-0.5 pr-1 pl-2 text-sm text-accent">
      <span className="stranger truncate">{text}</span>
      <button type="button" onClick={clear} aria-label={`${t('action.remove')}: ${text}`} className="rounded p-0.5 hover:bg-panel">
        <X size={13} />
      </button>
    </span>
  )
}

function Nothing({ search, clear }: { search: ListSearch; clear: () => void }) {
  const { t } = useTranslation()
  const filtered = Object.values(search).some(Boolean)
  return (
    <Empty title={filtered ? t('applicants.noneFound') : t('applicants.none')} icon={<Users size={28} />}>
      <p>{search.q ? t('applicants.searchHint') : filtered ? t('applicants.noneFoundText') : t('applicants.noneText')}</p>
      {filtered && <Button onClick={clear}>{t('applicants.clear')}</Button>}
    </Empty>
  )
}

interface TableProps {
  rows: Row[]
  columns: Column[]
  comfortable: boolean
  more?: () => void
  waiting: boolean
  total?: number
  chosen: ReadonlySet<string>
  choose: (ids: ReadonlySet<string>) => void
}

function Table({ rows, columns, comfortable, more, waiting, total, chosen, choose }: TableProps) {
  const { t } = useTranslation()
  const env = useEnv()
  const navigate = useNavigate()
  const scroller = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(-1)
  const anchor = useRef(-1)
  const narrow = useNarrow()
  const height = narrow ? 76 : comfortable ? 48 : 36
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 12 })
  useEffect(() => virtual.measure(), [height, virtual])
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= rows.length - 30) more()
  }, [last, more, rows.length])
  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to))
    setAt(next)
    virtual.scrollToIndex(next)
    return next
  }
  const open = () => {
    const row = rows[at]
    if (row) void navigate({ to: '/$env/applicants/$id', params: { env, id: row.id } })
  }
  // What a press changes is looked up then, so that rows need not be drawn for it.
  const now = useRef({ rows, chosen })
  useEffect(() => {
    now.current = { rows, chosen }
  })
  /** Chooses one, or with shift all from the one before up to it. */
  const pick = useCallback(
    (index: number, range: boolean, on?: boolean) => {
      const { rows, chosen } = now.current
      const row = rows[index]
      if (!row) return
      const next = new Set(chosen)
      const add = on ?? !chosen.has(row.id)
      const from = range && anchor.current >= 0 ? anchor.current : index
      for (let i = Math.min(from, index); i <= Math.max(from, index); i++) {
        const id = rows[i]?.id
        if (id === undefined) continue
        if (add) next.add(id)
        else next.delete(id)
      }
      if (next.size > mostChosen) return toast(t('bulk.tooMany', { most: mostChosen }), true)
      anchor.current = index
      setAt(index)
      choose(next)
    },
    [choose, t],
  )
  const extend = (by: number) => {
    if (at < 0) return pick(move(0), false, true)
    if (!chosen.has(rows[at]?.id ?? '')) pick(at, false, true)
    pick(move(at + by), true, true)
  }
  const on = at >= 0
  useKeys({
    j: () => move(at + 1),
    k: () => move(at - 1),
    x: on && (() => pick(at, false)),
    'shift+x': on && (() => pick(at, true, true)),
    'shift+j': () => extend(1),
    'shift+k': () => extend(-1),
    Enter: on && open,
    Escape: chosen.size > 0 && (() => choose(nobody)),
  })
  const all = ['name' as const, ...columns]
  const template = `1.25rem ${all.map((c) => `minmax(${widths[c]}rem,${widths[c]}fr)`).join(' ')}`
  const least = all.reduce((sum, c) => sum + widths[c] + 0.75, 4)
  const every = rows.length > 0 && chosen.size >= rows.length && rows.every((r) => chosen.has(r.id))
  return (
    <>
      <div ref={scroller} className="min-h-0 flex-1 overflow-auto bg-panel" tabIndex={0} role="region" aria-label={t('nav.applicants')} style={{ height: 0 }}>
        <div role="table" aria-rowcount={total ?? -1} aria-label={t('nav.applicants')} style={narrow ? undefined : { minWidth: `${least}rem` }}>
          {!narrow && (
            <div role="row" className="sticky top-0 z-10 grid h-8 items-center gap-3 border-b border-line bg-page px-4 text-sm font-medium text-faint" style={{ gridTemplateColumns: template }}>
              <span role="columnheader" className="flex">
                <input
                  type="checkbox"
                  aria-label={t('bulk.loaded')}
                  checked={every}
                  ref={(el) => {
                    if (el) el.indeterminate = !every && chosen.size > 0
                  }}
                  onChange={() => choose(every ? nobody : new Set([...chosen, ...rows.map((r) => r.id)].slice(0, mostChosen)))}
                  className="size-4 accent-accent"
                />
              </span>
              <span role="columnheader">{t('column.name')}</span>
              {columns.map((c) => (
                <span key={c} role="columnheader" className="truncate">
                  {t(`column.${c}`)}
                </span>
              ))}
            </div>
          )}
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index]
              return row && <Line key={row.id} row={row} index={item.index} start={item.start} height={height} current={item.index === at} chosen={chosen.has(row.id)} pick={pick} columns={columns} template={template} narrow={narrow} />
            })}
          </div>
        </div>
      </div>
      <p className="tabular border-t border-line px-4 py-1.5 text-sm text-faint" role="status">
        {waiting ? t('status.loadingMore') : total !== undefined ? t('applicants.count', { count: total }) : t('applicants.atLeast', { count: rows.length })}
      </p>
    </>
  )
}

interface LineProps {
  row: Row
  index: number
  start: number
  height: number
  current: boolean
  chosen: boolean
  pick: (index: number, range: boolean, on?: boolean) => void
  columns: Column[]
  template: string
  narrow: boolean
}

const Line = memo(function Line({ row, index, start, height, current, chosen, pick, columns, template, narrow }: LineProps) {
  const { t } = useTranslation()
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      className={cx('absolute inset-x-0 border-b border-line px-4 hover:bg-raised', (current || chosen) && 'bg-accent-soft', current && 'shadow-[inset_3px_0_var(--color-accent)]', narrow ? 'grid grid-cols-[1.25rem_1fr] content-center items-center gap-x-3 gap-y-1.5' : 'grid items-center gap-3')}
      style={narrow ? { top: start, height } : { top: start, height, gridTemplateColumns: template }}
    >
      <span role="cell" className="flex">
        <input
          type="checkbox"
          aria-label={t('queue.select', { name: row.name || row.externalUserId })}
          checked={chosen}
          onChange={(e) => pick(index, (e.nativeEvent as MouseEvent).shiftKey, e.target.checked)}
          className="size-4 accent-accent"
        />
      </span>
      <NameCell row={row} />
      {narrow ? (
        <span role="cell" className="col-start-2 flex min-w-0 items-center gap-2">
          <StateBadge state={row.state} />
          {row.riskLevel && <RiskBadge level={row.riskLevel} />}
          <span className="truncate text-sm text-faint">{ago(row.createdAt)}</span>
        </span>
      ) : (
        columns.map((c) => (
          <span key={c} role="cell" className="flex min-w-0 items-center gap-1 overflow-hidden">
            <Cell row={row} column={c} />
          </span>
        ))
      )}
    </div>
  )
})

function useNarrow(): boolean {
  const query = useMemo(() => matchMedia('(max-width: 639px)'), [])
  const [narrow, setNarrow] = useState(query.matches)
  useEffect(() => {
    const on = () => setNarrow(query.matches)
    query.addEventListener('change', on)
    return () => query.removeEventListener('change', on)
  }, [query])
  return narrow
}

function NameCell({ row }: { row: Row }) {
  const { t } = useTranslation()
  const env = useEnv()
  return (
    <span role="cell" className="flex min-w-0 items-center gap-1.5">
      <Link to="/$env/applicants/$id" params={{ env, id: row.id }} className="min-w-0 truncate font-medium hover:underline">
        <bdi>{row.name || row.externalUserId}</bdi>
      </Link>
      {row.blocklisted && <Ban size={14} className="shrink-0 text-bad" aria-label={t('applicant.blocklisted')} />}
    </span>
  )
}

function Cell({ row, column }: { row: Row; column: Column }) {
  switch (column) {
    case 'state':
      return <StateBadge state={row.state} />
    case 'level':
      return <span className="truncate text-soft">{row.levelName}</span>
    case 'risk':
      return <RiskCell row={row} />
    case 'labels':
      return (
        <span className="truncate text-sm text-soft" title={row.labels.join(', ')}>
          {row.labels.join(', ')}
        </span>
      )
    case 'country':
      return <span className="truncate text-soft">{country(row.country)}</span>
    case 'tags':
      return row.tags.slice(0, 3).map((tag) => <Badge key={tag}>{tag}</Badge>)
    case 'assignee':
      return <bdi className="truncate text-soft">{row.assignee}</bdi>
    case 'created':
      return (
        <time dateTime={row.createdAt} title={dateTime(row.createdAt)} className="tabular truncate text-soft">
          {date(row.createdAt)}
        </time>
      )
    case 'reviewed':
      return (
        <time dateTime={row.reviewedAt} title={dateTime(row.reviewedAt)} className="tabular truncate text-soft">
          {date(row.reviewedAt)}
        </time>
      )
    case 'externalUserId':
      return <bdi className="truncate text-sm text-soft">{row.externalUserId}</bdi>
  }
}

function RiskCell({ row }: { row: Row }) {
  const { t } = useTranslation()
  const labels = merged(row.riskLabels).map((l) => t(`risk.label.${l.label}`, l.label))
  return (
    <>
      {row.riskLevel && <RiskBadge level={row.riskLevel} />}
      {labels.length > 0 && (
        <span className="truncate text-sm text-soft" title={labels.join(', ')}>
          {labels.join(', ')}
        </span>
      )}
    </>
  )
}
