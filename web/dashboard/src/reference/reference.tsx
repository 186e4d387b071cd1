import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft, FileDown } from 'lucide-react'
import { useDeferredValue, useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Problem } from '../api'
import { Code } from '../dev/code'
import { DevTabs } from '../dev/tabs'
import { useEnv } from '../shell'
import { Badge, Button, cx, DownloadLink, Failure, Input, Panel, Select, Skeleton } from '../ui/basics'
import { kind, matching, operations, reply, resolve, target, type Document, type Operation, type Schema } from './document'
import { sample, sampleLanguages, type Call, type SampleLanguage } from './samples'

const route = getRouteApi('/shell/$env/dev/reference')

async function load(): Promise<Document> {
  const answer = await fetch('/openapi.json').catch(() => undefined)
  if (!answer) throw new Problem(0, 'offline', '')
  if (!answer.ok) throw new Problem(answer.status, String(answer.status), '')
  return (await answer.json()) as Document
}

/** The public API, as the server itself describes it. */
export function Reference() {
  const { t } = useTranslation()
  const env = useEnv()
  const { op } = route.useSearch()
  const [search, setSearch] = useState('')
  const late = useDeferredValue(search)
  const doc = useQuery({ queryKey: ['openapi'], queryFn: load, staleTime: Infinity })
  const d = doc.data
  const all = d ? operations(d) : []
  const found = matching(all, late)
  const chosen = all.find((o) => o.id === op)
  const groups = new Map<string, Operation[]>()
  for (const o of found) groups.set(o.tag, [...(groups.get(o.tag) ?? []), o])
  return (
    <div className="flex max-w-[110rem] flex-col gap-3 p-3 lg:p-4">
      <DevTabs />
      <div className={cx('flex flex-wrap items-center justify-between gap-2', chosen && 'max-lg:hidden')}>
        <p className="max-w-3xl text-soft">{t('ref.text')}</p>
        <div className="flex flex-wrap gap-2">
          {d && (
            <Button icon={<FileDown size={15} aria-hidden />} onClick={() => void save(d)}>
              {t('ref.yaml')}
            </Button>
          )}
          <DownloadLink href="/openapi.json" download="openapi.json" icon={<FileDown size={15} aria-hidden />}>
            {t('ref.json')}
          </DownloadLink>
        </div>
      </div>
      {doc.isError ? (
        <Failure error={doc.error} again={() => void doc.refetch()} />
      ) : !d ? (
        <Skeleton className="h-96" />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[20rem_minmax(0,1fr)]">
          <div className={cx('flex min-w-0 flex-col gap-2 lg:sticky lg:top-3 lg:max-h-[calc(100dvh-6rem)]', chosen && 'max-lg:hidden')}>
            <search>
              <Input type="search" label={t('ref.search')} value={search} onChange={(e) => setSearch(e.target.value)} />
            </search>
            <p role="status" className="text-sm text-faint">
              {found.length ? t('ref.found', { count: found.length }) : t('ref.none')}
            </p>
            <nav aria-label={t('ref.operations')} className="min-h-0 overflow-y-auto rounded-lg border border-line bg-panel">
              {[...groups].map(([tag, list]) => (
                <section key={tag}>
                  <h2 className="sticky top-0 bg-raised px-3 py-1 text-sm font-semibold">{t(`ref.tag.${tag}`, tag)}</h2>
                  <ul>
                    {list.map((o) => (
                      <li key={o.id}>
                        <Link
                          to="/$env/dev/reference"
                          params={{ env }}
                          search={{ op: o.id }}
                          aria-current={o.id === op ? 'page' : undefined}
                          className="flex items-baseline gap-2 border-t border-line px-3 py-1.5 hover:bg-raised aria-[current]:bg-accent-soft"
                        >
                          <Method name={o.method} />
                          <span lang="en" className="min-w-0">
                            {o.summary}
                          </span>
                        </Link>
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
            </nav>
          </div>
          {chosen ? <Details key={chosen.id} d={d} o={chosen} /> : <p className="p-6 text-center text-faint max-lg:hidden">{t('ref.pick')}</p>}
        </div>
      )}
    </div>
  )
}

async function save(d: Document) {
  const { stringify } = await import('yaml')
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([stringify(d)], { type: 'application/yaml' }))
  link.download = 'openapi.yaml'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function Method({ name }: { name: string }) {
  return <code className={cx('w-14 shrink-0 text-sm font-semibold', { GET: 'text-accent', POST: 'text-good', PATCH: 'text-warn', DELETE: 'text-bad' }[name])}>{name}</code>
}

function Details({ d, o }: { d: Document; o: Operation }) {
  const { t } = useTranslation()
  const env = useEnv()
  const [language, setLanguage] = useState<SampleLanguage>('curl')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: false }), [])
  const takes = Object.entries(o.requestBody?.content ?? {})[0]
  const done = Object.entries(o.responses).find(([status]) => status === '200')?.[1]
  const gives = Object.entries(done?.content ?? {})[0]
  const refusals = Object.entries(o.responses).filter(([status]) => status !== '200')
  const call: Call = { method: o.method, target: target(o) }
  if (takes?.[0] === 'multipart/form-data') Object.assign(call, { upload: true, body: JSON.stringify({ idDocType: 'PASSPORT', country: 'KAZ' }) })
  else if (takes) call.body = takes[0] === 'application/json' ? JSON.stringify(takes[1].example ?? {}) : String(takes[1].example ?? 'someText')
  const open = o.security?.length === 0
  return (
    <article className="flex min-w-0 flex-col gap-3">
      <Link to="/$env/dev/reference" params={{ env }} search={{}} className="inline-flex items-center gap-1 self-start font-medium text-accent lg:hidden">
        <ArrowLeft size={15} aria-hidden />
        {t('ref.back')}
      </Link>
      <header>
        <h2 ref={heading} tabIndex={-1} lang="en" className="text-lg font-semibold outline-none">
          {o.summary}
        </h2>
        <p className="mt-1 break-all">
          <Method name={o.method} /> <code className="text-sm">{o.path}</code>
        </p>
        {o.description && (
          <p lang="en" className="mt-1 text-soft">
            {o.description}
          </p>
        )}
        <p className="mt-1 text-sm text-soft">
          {open ? t('ref.auth.open') : t('ref.auth.app')}
          {o.security?.some((s) => 'accessToken' in s) && `, ${t('ref.auth.sdk')}`}
        </p>
      </header>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 2xl:grid-cols-[repeat(2,minmax(0,1fr))]">
        <div className="flex min-w-0 flex-col gap-3">
          {!!o.parameters?.length && (
            <Panel title={t('ref.parameters')} padded={false}>
              <ul className="divide-y divide-line">
                {o.parameters.map((p) => (
                  <li key={p.in + p.name} className="px-3 py-2">
                    <Name name={p.name} kind={kind(d, p.schema)} required={p.required} more={t(`ref.in.${p.in}`)} />
                    <About schema={p.schema} text={p.description} example={p.example} />
                  </li>
                ))}
              </ul>
            </Panel>
          )}
          {takes && (
            <Panel title={<>{t('ref.body')} <code className="text-sm font-normal text-soft">{takes[0]}</code></>}>
              <Fields d={d} schema={takes[1].schema} depth={0} />
              {takes[1].example !== undefined && <Example value={takes[1].example} />}
            </Panel>
          )}
          {gives && (
            <Panel title={<>{t('ref.answer')} <code className="text-sm font-normal text-soft">200 {gives[0]}</code></>}>
              <Fields d={d} schema={gives[1].schema} depth={0} />
              {gives[1].example !== undefined && <Example value={gives[1].example} />}
            </Panel>
          )}
          <Panel title={t('ref.errors')} padded={false}>
            <ul className="divide-y divide-line">
              {refusals.map(([status, r]) => {
                const full = reply(d, r)
                const body = Object.values(full.content ?? {})[0]
                return (
                  <li key={status} className="px-3 py-2">
                    <p>
                      <Badge tone={status >= '500' ? 'bad' : 'warn'}>{status}</Badge> <span lang="en">{full.description}</span>
                    </p>
                    {body?.example !== undefined && (
                      <details>
                        <summary className="cursor-pointer text-sm text-accent">{t('ref.example')}</summary>
                        <Code text={JSON.stringify(body.example, undefined, 2)} label={`${t('ref.example')} ${status}`} />
                      </details>
                    )}
                  </li>
                )
              })}
            </ul>
          </Panel>
        </div>
        {!open && (
          <Panel
            title={t('ref.sample')}
            className="max-2xl:order-first 2xl:sticky 2xl:top-3"
            actions={
              <Select label={t('ref.language')} hideLabel value={language} onChange={(e) => setLanguage(sampleLanguages.find((l) => l === e.target.value) ?? 'curl')}>
                {sampleLanguages.map((l) => (
                  <option key={l}>{l}</option>
                ))}
              </Select>
            }
          >
            <p className="mb-2 text-sm text-soft">{t('ref.sampleText')}</p>
            <Code text={sample(language, call)} label={`${t('ref.sample')} ${language}`} />
          </Panel>
        )}
      </div>
    </article>
  )
}

function Name({ name, kind, required, more }: { name: string; kind: string; required?: boolean; more?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <code className="font-semibold break-all">{name}</code>
      <span className="text-sm text-soft">
        {kind}
        {more && `, ${String(more)}`}
      </span>
      {required && <span className="text-sm font-medium text-warn">{t('ref.required')}</span>}
    </p>
  )
}

function About({ schema, text, example }: { schema?: Schema; text?: string; example?: unknown }) {
  const { t } = useTranslation()
  const s = schema ?? {}
  const bounds = [
    s.minimum !== undefined && `≥ ${s.minimum}`,
    s.maximum !== undefined && `≤ ${s.maximum}`,
    s.maxLength !== undefined && `≤ ${s.maxLength}`,
    s.pattern && s.pattern,
    s.enum && s.enum.map(String).join(' | '),
  ].filter(Boolean)
  const shown = example ?? s.examples?.[0]
  return (
    <>
      {(text ?? s.description) && <p lang="en">{text ?? s.description}</p>}
      {bounds.length > 0 && <code className="block text-sm break-all text-soft">{bounds.join(', ')}</code>}
      {shown !== undefined && (
        <p className="text-sm text-soft">
          {t('ref.example')}: <code className="break-all">{typeof shown === 'string' ? shown : JSON.stringify(shown)}</code>
        </p>
      )}
    </>
  )
}

/** deepest is how far fields within fields can be opened; some schemas hold themselves. */
const deepest = 6

function Fields({ d, schema, depth }: { d: Document; schema: Schema | undefined; depth: number }) {
  const { t } = useTranslation()
  const s = resolve(d, schema)
  const inner = s?.items ? resolve(d, s.items) : s
  const fields = Object.entries(inner?.properties ?? {})
  if (fields.length === 0) return depth === 0 && s ? <p className="text-sm text-soft">{kind(d, s)}</p> : null
  return (
    <ul aria-label={t('ref.fields')} className={cx('divide-y divide-line', depth > 0 && 'ml-1 border-l-2 border-line pl-3')}>
      {fields.map(([name, f]) => {
        const r = resolve(d, f)
        const nested = resolve(d, r?.items ?? r)
        const opens = depth < deepest && Object.keys(nested?.properties ?? {}).length > 0
        return (
          <li key={name} className="py-1.5">
            <Name name={name} kind={kind(d, f)} required={inner?.required?.includes(name)} />
            <About schema={r} />
            {opens && <Deeper d={d} schema={f} depth={depth + 1} name={name} />}
          </li>
        )
      })}
    </ul>
  )
}

/** Fields of a field, drawn once they are opened. */
function Deeper({ d, schema, depth, name }: { d: Document; schema: Schema; depth: number; name: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary className="cursor-pointer text-sm text-accent">
        {t('ref.fields')}: <code>{name}</code>
      </summary>
      {open && <Fields d={d} schema={schema} depth={depth} />}
    </details>
  )
}

function Example({ value }: { value: unknown }) {
  const { t } = useTranslation()
  return (
    <div className="mt-3">
      <h3 className="mb-1 text-sm font-semibold text-soft">{t('ref.example')}</h3>
      <Code text={typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)} label={t('ref.example')} />
    </div>
  )
}
