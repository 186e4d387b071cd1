import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ChartColumn, Download, Table2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Env, type Schemas } from '../api'
import { ago, country, day, dayBefore, duration, number, percent, shortDay, timeZone } from '../format'
import type { PeriodSearch } from '../router'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { cx, DownloadLink, Empty, Failure, IconButton, Panel, Skeleton } from '../ui/basics'

type Figures = Schemas['Figures']
type Outcomes = Schemas['Outcomes']
type Group = Schemas['Group']

const outcomes = ['approved', 'resubmission', 'rejected'] as const
// Beside its colour each outcome has its place: approved below, rejected on top.
const fills = { approved: 'fill-good', resubmission: 'fill-warn', rejected: 'fill-bad' }
const dots = { approved: 'bg-good', resubmission: 'bg-warn', rejected: 'bg-bad' }

const sum = (o: Outcomes) => o.approved + o.resubmission + o.rejected
const share = (part: number, whole: number) => (whole > 0 ? percent(part / whole, whole < 1000 ? 0 : 1) : '–')

const periods = [7, 30, 90, 365]
const field = 'h-8 rounded-md border border-line bg-panel px-2 text-base text-ink'

export function Statistics() {
  const { t } = useTranslation()
  const env = useEnv()
  const { may } = useSession()
  const search = useSearch({ strict: false }) as PeriodSearch
  const navigate = useNavigate()
  const from = search.from ?? dayBefore(29)
  const to = search.to ?? dayBefore(0)
  const set = (change: PeriodSearch) => void navigate({ to: '/$env/statistics', params: { env }, search: { ...search, ...change } })
  const query = { from, to, zone: timeZone(), level: search.level }
  const levels = useQuery({ queryKey: [env, 'level-names'], queryFn: () => ask(client.GET('/dash/api/env/{env}/level-names', { params: { path: { env } } })) })
  const figures = useQuery({
    queryKey: [env, 'statistics', query],
    queryFn: () => ask(client.GET('/dash/api/env/{env}/statistics', { params: { path: { env }, query } })),
    placeholderData: (old) => old,
  })
  const span = periods.find((p) => from === dayBefore(p - 1) && to === dayBefore(0))
  const file = `/dash/api/env/${env}/statistics/file?${new URLSearchParams(Object.entries(query).filter((e): e is [string, string] => !!e[1]))}`
  return (
    <div className="flex max-w-6xl flex-col gap-3 p-3 lg:p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="text-xl font-semibold">{t('nav.statistics')}</h1>
        <span className="flex-1" />
        <select aria-label={t('applicants.level')} value={search.level ?? ''} onChange={(e) => set({ level: e.target.value || undefined })} className={cx(field, 'max-w-48')}>
          <option value="">{t('applicants.anyLevel')}</option>
          {levels.data?.map((l) => (
            <option key={l} value={l}>
              {l}
            </option>
          ))}
        </select>
        <select aria-label={t('statistics.period')} value={span ?? ''} onChange={(e) => e.target.value && set({ from: dayBefore(Number(e.target.value) - 1), to: dayBefore(0) })} className={field}>
          {!span && <option value="">{t('statistics.ownPeriod')}</option>}
          {periods.map((p) => (
            <option key={p} value={p}>
              {t('statistics.lastDays', { count: p })}
            </option>
          ))}
        </select>
        <span className="flex items-center gap-1.5">
          <input type="date" aria-label={t('statistics.from')} value={from} max={to} onChange={(e) => e.target.value && set({ from: e.target.value, to })} className={cx(field, 'w-36')} />
          <span aria-hidden>–</span>
          <input type="date" aria-label={t('statistics.to')} value={to} min={from} onChange={(e) => e.target.value && set({ from, to: e.target.value })} className={cx(field, 'w-36')} />
        </span>
        <DownloadLink href={file} icon={<Download size={15} aria-hidden />}>
          CSV
        </DownloadLink>
      </div>
      {figures.isError ? <Failure error={figures.error} again={() => void figures.refetch()} /> : !figures.data ? <Waiting /> : <Shown f={figures.data} env={env} level={search.level} />}
      {may('review.lead') && <People env={env} query={query} />}
    </div>
  )
}

function Waiting() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('status.loading')} className="flex flex-col gap-3">
      <Skeleton className="h-20" />
      <Skeleton className="h-64" />
    </div>
  )
}

function Shown({ f, env, level }: { f: Figures; env: Env; level?: string }) {
  const { t } = useTranslation()
  const all = sum(f.total)
  return (
    <>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-5">
        <Tile name={t('statistics.decisions')} value={number(all)} note={t('statistics.changed', { count: f.changed })} />
        <Tile name={t('statistics.approvalRate')} value={share(f.total.approved, all)} note={t('statistics.rejectedShare', { share: share(f.total.rejected, all) })} />
        <Tile name={t('statistics.automaticShare')} value={share(f.total.automatic, all)} note={t('statistics.automaticHint')} />
        <Tile name={t('statistics.applicants')} value={number(f.funnel.created)} note={t('statistics.inPeriod')} />
        <Tile
          className="col-span-2 lg:col-span-1"
          name={
            <Link to="/$env/queue" params={{ env }} className="hover:underline">
              {t('statistics.waiting')}
            </Link>
          }
          value={number(f.backlog.open)}
          note={f.backlog.oldest ? t('statistics.oldest', { time: ago(f.backlog.oldest) }) : t('statistics.nothingWaits')}
        />
      </dl>
      {all === 0 && f.funnel.created === 0 ? (
        <Panel>
          <Empty title={t('statistics.none')} icon={<ChartColumn size={28} />}>
            <p>{t('statistics.noneText')}</p>
          </Empty>
        </Panel>
      ) : (
        <>
          <Days days={f.days} />
          <div className="grid gap-3 lg:grid-cols-2">
            <Panel title={t('statistics.funnel')}>
              <Bars
                rows={(['created', 'uploaded', 'submitted', 'decided', 'approved'] as const).map((k) => ({
                  key: k,
                  name: t(`funnel.${k}`),
                  parts: [{ n: f.funnel[k], look: k === 'approved' ? 'bg-good' : 'bg-accent' }],
                  text: `${number(f.funnel[k])} · ${share(f.funnel[k], f.funnel.created)}`,
                }))}
              />
            </Panel>
            <Panel title={t('statistics.time')}>
              <Legend items={[{ name: t('source.auto'), look: 'bg-accent' }, { name: t('statistics.byPeople'), look: 'bg-warn' }]} />
              <Bars
                rows={f.waits.map((w, i) => ({
                  key: String(w.upTo ?? 'more'),
                  name: w.upTo ? t('statistics.upTo', { time: duration(w.upTo * 1000) }) : t('statistics.longer', { time: duration((f.waits[i - 1]?.upTo ?? 0) * 1000) }),
                  parts: [
                    { n: w.automatic, look: 'bg-accent' },
                    { n: w.byPeople, look: 'bg-warn' },
                  ],
                  text: `${number(w.automatic)} + ${number(w.byPeople)}`,
                }))}
              />
            </Panel>
            <Groups title={t('column.labels')} first={t('column.labels')} list={f.labels} plain name={(k) => <Link to="/$env/applicants" params={{ env }} search={{ label: k, level }} className="hover:underline">{k}</Link>} />
            <Groups title={t('statistics.countries')} first={t('column.country')} list={f.countries} name={(k) => (k ? <Link to="/$env/applicants" params={{ env }} search={{ country: k, level }} className="hover:underline">{country(k)}</Link> : t('statistics.unknown'))} />
            <Groups title={t('nav.levels')} first={t('applicants.level')} list={f.levels} name={(k) => <Link to="/$env/applicants" params={{ env }} search={{ level: k }} className="hover:underline">{k}</Link>} />
          </div>
        </>
      )}
    </>
  )
}

function Tile({ name, value, note, className }: { name: ReactNode; value: string; note: string; className?: string }) {
  return (
    <div className={cx('flex flex-col gap-0.5 bg-panel px-3 py-2.5', className)}>
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="flex flex-col">
        <span className="tabular text-2xl font-semibold">{value}</span>
        <span className="text-sm text-faint">{note}</span>
      </dd>
    </div>
  )
}

function Legend({ items }: { items: { name: string; look: string }[] }) {
  return (
    <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-soft">
      {items.map((i) => (
        <li key={i.name} className="flex items-center gap-1.5">
          <span aria-hidden className={cx('size-2.5 rounded-xs', i.look)} />
          {i.name}
        </li>
      ))}
    </ul>
  )
}

/** Lines with bars beside their numbers: a table in all but looks. */
function Bars({ rows }: { rows: { key: string; name: string; parts: { n: number; look: string }[]; text: string }[] }) {
  const most = Math.max(1, ...rows.map((r) => r.parts.reduce((s, p) => s + p.n, 0)))
  return (
    <ul className="flex flex-col gap-1.5">
      {rows.map((r) => (
        <li key={r.key} className="grid grid-cols-[8.5rem_minmax(0,1fr)_auto] items-center gap-2.5">
          <span className="truncate text-soft" title={r.name}>
            {r.name}
          </span>
          <span aria-hidden className="flex h-3.5 gap-px overflow-hidden rounded-xs bg-raised">
            {r.parts.map((p, i) => p.n > 0 && <span key={i} className={p.look} style={{ width: `${(100 * p.n) / most}%` }} />)}
          </span>
          <span className="tabular min-w-16 text-right text-sm">{r.text}</span>
        </li>
      ))}
    </ul>
  )
}

/** Round steps for an axis from 0 to at least `most`. */
function steps(most: number): number[] {
  const rough = Math.max(1, most / 4)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? rough)
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, i) => i * step)
}

function Days({ days }: { days: Group[] }) {
  const { t } = useTranslation()
  const [table, setTable] = useState(false)
  return (
    <Panel
      title={t('statistics.perDay')}
      padded={!table}
      actions={
        <IconButton label={t('statistics.asTable')} aria-pressed={table} onClick={() => setTable(!table)}>
          <Table2 size={16} aria-hidden />
        </IconButton>
      }
    >
      {table ? (
        <div className="max-h-96 overflow-auto" tabIndex={0} role="region" aria-label={t('statistics.perDay')}>
          <GroupTable first={t('statistics.day')} list={days.filter((d) => sum(d) > 0).reverse()} name={(k) => day(k)} />
        </div>
      ) : (
        <>
          <Legend items={outcomes.map((o) => ({ name: t(`state.${o}`), look: dots[o] }))} />
          <Chart days={days} />
        </>
      )}
    </Panel>
  )
}

const high = 180

function Chart({ days }: { days: Group[] }) {
  const { t } = useTranslation()
  const [at, setAt] = useState<number>()
  const axis = steps(Math.max(...days.map(sum)))
  const top = axis.at(-1) ?? 1
  const wide = 1000
  const slot = wide / days.length
  const bar = Math.max(0.6, Math.min(36, slot * 0.72))
  const marks = days.length <= 8 ? days.map((_, i) => i) : [0, 1, 2, 3].map((i) => Math.round((i * (days.length - 1)) / 3))
  const shown = at !== undefined ? days[at] : undefined
  const total = days.reduce((s, d) => s + sum(d), 0)
  return (
    <figure>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        <div aria-hidden className="tabular relative w-8 text-right text-xs text-faint" style={{ height: high }}>
          {axis.map((v) => (
            <span key={v} className="absolute right-0 translate-y-1/2" style={{ bottom: `${(100 * v) / top}%` }}>
              {number(v)}
            </span>
          ))}
        </div>
        <svg
          role="img"
          aria-label={t('statistics.chart', { count: total })}
          viewBox={`0 0 ${wide} ${high}`}
          preserveAspectRatio="none"
          className="h-[180px] w-full overflow-visible"
          onMouseMove={(e) => {
            const box = e.currentTarget.getBoundingClientRect()
            setAt(Math.min(days.length - 1, Math.max(0, Math.floor(((e.clientX - box.left) / box.width) * days.length))))
          }}
          onMouseLeave={() => setAt(undefined)}
        >
          {axis.map((v) => (
            <line key={v} x1={0} x2={wide} y1={high - (high * v) / top} y2={high - (high * v) / top} className="stroke-line" vectorEffect="non-scaling-stroke" />
          ))}
          {at !== undefined && <rect x={at * slot} width={slot} y={0} height={high} className="fill-raised" />}
          {days.map((d, i) => {
            let below = 0
            return outcomes.map((o) => {
              const n = d[o]
              if (n === 0) return null
              const y = high - (high * (below + n)) / top
              below += n
              return <rect key={d.key + o} x={i * slot + (slot - bar) / 2} width={bar} y={y} height={(high * n) / top} className={fills[o]} />
            })
          })}
        </svg>
        <span />
        <div aria-hidden className="relative mt-1 h-4 text-xs text-faint">
          {marks.map((i) => (
            <span key={i} className={cx('absolute whitespace-nowrap', i === 0 && days.length > 1 ? '' : i === days.length - 1 && days.length > 1 ? '-translate-x-full' : '-translate-x-1/2')} style={{ left: `${i === 0 && days.length > 1 ? 0 : i === days.length - 1 && days.length > 1 ? 100 : (100 * (i + 0.5)) / days.length}%` }}>
              {shortDay(days[i]?.key ?? '')}
            </span>
          ))}
        </div>
      </div>
      <figcaption className="tabular min-h-5 pt-1 text-sm text-soft">{shown && `${day(shown.key)}: ${outcomes.map((o) => `${t(`state.${o}`)} ${number(shown[o])}`).join(', ')}`}</figcaption>
    </figure>
  )
}

const cell = 'px-3 py-1.5 text-right'

function GroupTable({ first, list, name, plain }: { first: string; list: Group[]; name: (key: string) => ReactNode; plain?: boolean }) {
  const { t } = useTranslation()
  return (
    <table className="tabular w-full">
      <thead className="text-sm text-faint">
        <tr className="border-b border-line">
          <th scope="col" className="px-3 py-1.5 text-left font-medium">
            {first}
          </th>
          {plain ? (
            <th scope="col" className={cx(cell, 'font-medium')}>
              {t('statistics.decisions')}
            </th>
          ) : (
            outcomes.map((o) => (
              <th key={o} scope="col" className={cx(cell, 'font-medium')}>
                <span className="inline-flex items-center gap-1.5">
                  <span aria-hidden className={cx('size-2 shrink-0 rounded-xs', dots[o])} />
                  <span className="hidden sm:inline">{t(`state.${o}`)}</span>
                  <span className="sr-only sm:hidden">{t(`state.${o}`)}</span>
                </span>
              </th>
            ))
          )}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {list.map((g) => (
          <tr key={g.key}>
            <th scope="row" className="stranger px-3 py-1.5 text-left font-normal">
              {name(g.key)}
            </th>
            {plain ? <td className={cell}>{number(sum(g))}</td> : outcomes.map((o) => <td key={o} className={cell}>{number(g[o])}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Groups({ title, first, list, name, plain }: { title: string; first: string; list: Group[]; name: (key: string) => ReactNode; plain?: boolean }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  return (
    <Panel title={title} padded={false}>
      {list.length === 0 ? <p className="p-3 text-soft">{t('statistics.noneHere')}</p> : <GroupTable first={first} list={all ? list : list.slice(0, 8)} name={name} plain={plain} />}
      {list.length > 8 && !all && (
        <button type="button" onClick={() => setAll(true)} className="w-full border-t border-line px-3 py-1.5 text-left text-accent hover:bg-raised">
          {t('statistics.all', { count: list.length })}
        </button>
      )}
    </Panel>
  )
}

function People({ env, query }: { env: Env; query: { from: string; to: string; zone: string; level?: string } }) {
  const { t } = useTranslation()
  const people = useQuery({
    queryKey: [env, 'statistics-people', query],
    queryFn: () => ask(client.GET('/dash/api/env/{env}/statistics/people', { params: { path: { env }, query } })),
    placeholderData: (old) => old,
  })
  if (!people.data || people.data.length === 0) return null
  return (
    <Panel title={t('statistics.people')} padded={false}>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('statistics.people')}>
        <table className="tabular w-full">
          <thead className="text-sm text-faint">
            <tr className="border-b border-line">
              <th scope="col" className="px-3 py-1.5 text-left font-medium">
                {t('column.name')}
              </th>
              {[t('statistics.decisions'), ...outcomes.map((o) => t(`state.${o}`)), t('statistics.corrections'), t('statistics.closed'), t('statistics.inTime'), t('statistics.looked'), t('statistics.agreed'), t('statistics.appeals')].map((h) => (
                <th key={h} scope="col" className={cx(cell, 'font-medium')}>
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {people.data.map((p) => (
              <tr key={p.key}>
                <th scope="row" className="stranger px-3 py-1.5 text-left font-normal">
                  <bdi>{p.name}</bdi>
                </th>
                <td className={cell}>{number(sum(p))}</td>
                {outcomes.map((o) => (
                  <td key={o} className={cell}>
                    {number(p[o])}
                  </td>
                ))}
                <td className={cell}>{number(p.changed)}</td>
                <td className={cell}>{number(p.closed)}</td>
                <td className={cell}>{p.closed ? percent(p.inTime / p.closed) : '–'}</td>
                <td className={cell}>{number(p.looked)}</td>
                <td className={cell}>{p.looked ? percent(p.agreed / p.looked) : '–'}</td>
                <td className={cell}>
                  {number(p.appeals)} ({number(p.granted)})
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
