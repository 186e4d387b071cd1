import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, EllipsisVertical, Eye, History, Redo2, Rocket, RotateCcw, Undo2, Upload } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, Problem, type Schemas } from '../api'
import { ago, country } from '../format'
import { language } from '../i18n'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Badge, Button, Check, cx, Failure, IconButton, Input, Panel, Skeleton, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { Menu } from '../ui/menu'
import { toast } from '../ui/toast'
import { changes, type Change } from './changes'
import { Countries, Findings, Order, Thresholds } from './checks'
import { EditingContext, useEditing, useMistake, useSet, type Words } from './context'
import { Diagram } from './diagram'
import { change, read, type Edit } from './document'
import { kept, useDrafts, useSaving, type Draft } from './draft'
import { useHistory } from './history'
import { lines } from './lines'
import { mistakeIn } from './mistake'
import { fieldName, stepName, typeName } from './names'
import { Preview, type Wish } from './preview'
import { shapeOf, unseen } from './shape'
import { Steps } from './steps'

export type Level = Schemas['LevelView']

const view = () => (localStorage.getItem('level-view') === 'text' ? 'text' : 'visual')

export function Editor({ level, words, start }: { level: Level; words: Words; start: { text: string; base: number; stored: boolean } }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const { may } = useSession()
  const readOnly = !may('settings.write')
  const { text, act, canUndo, canRedo } = useHistory(start.text)
  const [base, setBase] = useState(start.base)
  const [mode, setMode] = useState<'visual' | 'text'>(view)
  const [wish, setWish] = useState<Wish>({ step: '', n: 0 })
  const [preview, setPreview] = useState(() => matchMedia('(min-width: 96rem)').matches)
  const [publishing, setPublishing] = useState(false)
  const file = useRef<HTMLInputElement>(null)
  const dirty = text.trimEnd() !== level.text.trimEnd()
  // Without changes there is nothing that could be behind.
  const from = dirty ? base : level.revision
  const [saved, endDraft] = useSaving(env, level.id, text, from, dirty, !readOnly, start.stored)
  const drafts = useDrafts(env, level.id, !readOnly)
  const newest = drafts.data?.revision
  useEffect(() => {
    if (newest !== undefined && newest !== level.revision) void cache.invalidateQueries({ queryKey: [env, 'levels'] })
  }, [cache, env, level.revision, newest])

  const [checked, setChecked] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setChecked(text), 300)
    return () => clearTimeout(timer)
  }, [text])
  const check = useQuery({
    queryKey: ['level-check', checked],
    queryFn: () => ask(client.POST('/dash/api/levels/check', { body: { text: checked, base: level.revision } })),
    enabled: checked.trim() !== '',
    placeholderData: (old) => old,
    staleTime: Infinity,
  })
  const settled = checked === text && !check.isPlaceholderData && !check.isPending
  const valid = settled && !!check.data?.valid
  const [good, setGood] = useState<string>()
  if (valid && good !== text) setGood(text)

  const parsed = useMemo(() => read(text), [text])
  const before = useMemo(() => read(level.text).value, [level.text])
  const shape = useMemo(() => shapeOf(parsed.value, Object.keys(words.actions)), [parsed.value, words.actions])
  const broken = parsed.broken
  const changed = useMemo(() => (dirty && !broken ? changes(before, parsed.value, words, t, language()) : []), [before, broken, dirty, parsed.value, t, words])
  const newLevel = !!check.data?.valid && check.data.name !== level.name
  const mistake = check.data && !check.data.valid && check.data.field ? { field: check.data.field, reason: mistakeIn(check.data, t) } : undefined

  const older = useMutation({
    mutationFn: (revision: number) => ask(client.GET('/dash/api/env/{env}/levels/{level}', { params: { path: { env, level: level.id }, query: { revision } } })),
    onSuccess: (l) => act({ do: 'write', text: l.text }),
    onError: (e) => toast(say(e), true),
  })
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
    const a = document.createElement('a')
    a.href = url
    a.download = `${level.name}.yaml`
    a.click()
    URL.revokeObjectURL(url)
  }
  const show = (step: string) => setWish((w) => ({ step, n: w.n + 1 }))
  const edit = (fn: (e: Edit) => void, place?: string) => act({ do: 'write', text: change(text, fn), place })
  const chooseMode = (m: 'visual' | 'text') => {
    localStorage.setItem('level-view', m)
    setMode(m)
  }

  return (
    <EditingContext value={{ shape, words, readOnly: readOnly || !!broken, edit, mistake: settled ? mistake : undefined, show }}>
      <div className={cx('grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-3', preview && 'xl:grid-cols-[minmax(0,1fr)_24rem]')}>
        <div className="flex min-w-0 flex-col gap-3">
          <div className="z-10 -mx-1 flex flex-wrap items-center gap-x-2 gap-y-1.5 bg-page px-1 py-1.5 lg:sticky lg:top-13">
            <h2 className="stranger min-w-0 flex-1 basis-40 text-lg font-semibold">
              {level.name} <span className="text-sm font-normal text-soft">{t('history.revision', { number: level.revision })}</span> {dirty && <Badge tone="warn">{t('lv.draft')}</Badge>}
              {dirty && (
                <span role="status" className="block text-sm font-normal text-faint">
                  {saved === 'saving' ? t('lv.saving') : saved === 'saved' ? t('lv.saved') : saved === 'failed' ? t('lv.notSaved') : null}
                </span>
              )}
            </h2>
            <div role="group" aria-label={t('lv.view')} className="inline-flex rounded-md border border-line">
              {(['visual', 'text'] as const).map((m) => (
                <button key={m} type="button" aria-pressed={mode === m} onClick={() => chooseMode(m)} className="h-8 px-3 font-medium first:rounded-l-md last:rounded-r-md hover:bg-raised aria-pressed:bg-accent-soft aria-pressed:text-accent">
                  {t(m === 'visual' ? 'lv.visual' : 'lv.text')}
                </button>
              ))}
            </div>
            {!readOnly && (
              <>
                <IconButton label={t('lv.undo')} disabled={!canUndo} onClick={() => act({ do: 'undo' })}>
                  <Undo2 size={16} />
                </IconButton>
                <IconButton label={t('lv.redo')} disabled={!canRedo} onClick={() => act({ do: 'redo' })}>
                  <Redo2 size={16} />
                </IconButton>
              </>
            )}
            <IconButton label={t('lv.preview')} aria-pressed={preview} onClick={() => setPreview(!preview)}>
              <Eye size={16} />
            </IconButton>
            <Menu
              label={t('lv.more')}
              trigger={
                <button type="button" aria-label={t('lv.more')} className="inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-raised hover:text-ink">
                  <EllipsisVertical size={16} />
                </button>
              }
              items={[
                { label: t('levels.export'), icon: <Download size={15} aria-hidden />, onSelect: download },
                ...(readOnly
                  ? []
                  : [
                      { label: t('levels.import'), icon: <Upload size={15} aria-hidden />, onSelect: () => file.current?.click() },
                      ...Array.from({ length: Math.min(level.revision - 1, 20) }, (_, i) => level.revision - 1 - i).map((r, i) => ({
                        label: t('lv.takeRevision', { number: r }),
                        icon: <History size={15} aria-hidden />,
                        separated: i === 0,
                        onSelect: () => older.mutate(r),
                      })),
                      { label: t('levels.discard'), icon: <RotateCcw size={15} aria-hidden />, separated: true, danger: true, disabled: !dirty, onSelect: () => act({ do: 'write', text: level.text }) },
                    ]),
              ]}
            />
            <input ref={file} type="file" accept=".yaml,.yml,.json" aria-label={t('levels.import')} className="sr-only" tabIndex={-1} onChange={(e) => {
                void e.target.files?.[0]?.text().then((text) => act({ do: 'write', text }))
                e.target.value = '' // else the same file cannot be taken again after it was mended
              }} />
            {!readOnly && (
              <Button tone="primary" icon={<Rocket size={15} aria-hidden />} disabled={!dirty || !valid || (from < level.revision && !newLevel)} onClick={() => setPublishing(true)}>
                {newLevel ? t('levels.create') : t('levels.publish', { number: level.revision + 1 })}
              </Button>
            )}
          </div>
          {from < level.revision && <Behind level={level} base={from} words={words} onGo={() => setBase(level.revision)} />}
          {drafts.data?.drafts
            .filter((d) => !d.mine)
            .map((d) => (
              <Other
                key={d.name}
                draft={d}
                level={level}
                words={words}
                onTake={() => {
                  act({ do: 'write', text: d.text })
                  setBase(d.base)
                }}
              />
            ))}
          {settled && check.data && !check.data.valid && (
            <Alert tone="bad" role="alert">
              {mistake ? `${mistake.field}: ${mistake.reason}` : <span lang="en">{check.data.error}</span>}
            </Alert>
          )}
          {newLevel && <Alert tone="accent">{t('levels.new', { name: check.data?.name })}</Alert>}
          {mode === 'text' ? (
            <TextView text={text} readOnly={readOnly} onChange={(next) => act({ do: 'write', text: next, place: 'text' })} />
          ) : broken ? (
            <Alert tone="warn">
              <p>{t('lv.broken', { line: broken.line })}</p>
              <p lang="en" className="mt-1 font-mono text-sm">
                {broken.message}
              </p>
              <Button compact className="mt-2" onClick={() => chooseMode('text')}>
                {t('lv.toText')}
              </Button>
            </Alert>
          ) : (
            <Visual value={parsed.value} onText={() => chooseMode('text')} />
          )}
          {dirty && <Changes list={changed} from={level} text={text} broken={!!broken} />}
        </div>
        {preview && <Preview text={good} wish={wish} onWish={show} className="xl:sticky xl:top-15" />}
      </div>
      {publishing && (
        <Publish
          level={level}
          text={text}
          base={newLevel ? 0 : from}
          changed={changed}
          onClose={() => setPublishing(false)}
          onDone={async (l) => {
            toast(t('levels.published', { name: l.name, number: l.revision }))
            await endDraft().catch((e: unknown) => toast(say(e), true))
            if (newLevel) act({ do: 'reset', text: level.text })
            void cache.invalidateQueries({ queryKey: [env, 'levels'] })
            void cache.invalidateQueries({ queryKey: [env, 'level-names'] })
          }}
        />
      )}
    </EditingContext>
  )
}

function Visual({ value, onText }: { value: unknown; onText: () => void }) {
  const { t } = useTranslation()
  const { words, shape } = useEditing()
  const hidden = unseen(value)
  const order = shape.order.length > 0 ? shape.order : words.checks
  return (
    <>
      <Panel title={t('lv.overview')}>
        <div className="flex flex-col gap-3">
          <Diagram steps={shape.steps.map((s) => ({ step: s.step, types: s.types.length > 0 ? s.types : (words.steps.find((w) => w.step === s.step)?.default ?? []) }))} order={order} />
          <General />
        </div>
      </Panel>
      <Panel title={t('steps.title')}>
        <Steps />
      </Panel>
      <Panel title={t('lv.countries')}>
        <Countries />
      </Panel>
      <Panel title={t('levels.order')}>
        <Order />
      </Panel>
      <Panel title={t('lv.findings')}>
        <Findings />
      </Panel>
      <Panel title={t('lv.thresholds')}>
        <Thresholds />
      </Panel>
      {hidden.length > 0 && (
        <Alert tone="neutral">
          <p>{t('lv.onlyText')}</p>
          <p className="stranger mt-1 font-mono text-sm">{hidden.join(', ')}</p>
          <Button compact className="mt-2" onClick={onText}>
            {t('lv.toText')}
          </Button>
        </Alert>
      )}
    </>
  )
}

function General() {
  const { t } = useTranslation()
  const { shape, readOnly } = useEditing()
  const set = useSet([])
  const name = useMistake(['name'])
  const desc = useMistake(['desc'])
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Input label={t('lv.name')} hint={t('lv.nameHint')} error={name} value={shape.name} maxLength={256} disabled={readOnly} onChange={(e) => set('name', e.target.value)} />
      <TextArea label={t('lv.desc')} error={desc} value={shape.desc} maxLength={2048} rows={2} disabled={readOnly} onChange={(e) => set('desc', e.target.value)} />
    </div>
  )
}

function TextView({ text, readOnly, onChange }: { text: string; readOnly: boolean; onChange: (text: string) => void }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('levels.definition')}>
      <textarea aria-label={t('levels.definition')} spellCheck={false} readOnly={readOnly} value={text} onChange={(e) => onChange(e.target.value)} rows={30} className="w-full rounded-md border border-strong bg-panel p-2.5 font-mono text-sm" />
    </Panel>
  )
}

const marks = { added: '+', removed: '−', changed: '~' }
const tones = { added: 'text-good', removed: 'text-bad', changed: 'text-accent' }

export function ChangeList({ list }: { list: Change[] }) {
  return (
    <ul className="flex flex-col gap-0.5">
      {list.map((c, i) => (
        <li key={i} className="stranger flex gap-2">
          <span aria-hidden className={cx('w-3 shrink-0 text-center font-mono font-semibold', tones[c.kind])}>
            {marks[c.kind]}
          </span>
          <span className="min-w-0">{c.text}</span>
        </li>
      ))}
    </ul>
  )
}

/** What is different from the revision in force, in words and line by line. */
function Changes({ list, from, text, broken }: { list: Change[]; from: Level; text: string; broken: boolean }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const byLine = useMemo(() => (open ? lines(from.text.trimEnd(), text.trimEnd()) : []), [from.text, open, text])
  return (
    <Panel title={t('levels.diff', { number: from.revision })}>
      <div className="flex flex-col gap-2">
        {!broken && (list.length > 0 ? <ChangeList list={list} /> : <p className="text-soft">{t('lv.sameMeaning')}</p>)}
        <details onToggle={(e) => setOpen(e.currentTarget.open)}>
          <summary className="text-sm font-medium text-soft">{t('lv.byLine')}</summary>
          <pre tabIndex={0} aria-label={t('lv.byLine')} className="mt-2 max-h-72 overflow-auto rounded-lg border border-line text-sm">
            {byLine.map((c, i) => (
              <div key={i} className={cx('px-2', c.kind === 'added' && 'bg-good-soft text-good', c.kind === 'removed' && 'bg-bad-soft text-bad')}>
                {c.kind === 'added' ? '+ ' : c.kind === 'removed' ? '− ' : '  '}
                {c.text}
              </div>
            ))}
          </pre>
        </details>
      </div>
    </Panel>
  )
}

function Publish({ level, text, base, changed, onClose, onDone }: { level: Level; text: string; base: number; changed: Change[]; onClose: () => void; onDone: (l: Level) => Promise<void> }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [known, setKnown] = useState(false)
  const impact = useQuery({
    queryKey: [env, 'level-impact', level.id, text],
    queryFn: () => ask(client.POST('/dash/api/env/{env}/levels/impact', { params: { path: { env } }, body: { text, base } })),
    enabled: base > 0,
    gcTime: 0,
  })
  const stranded = impact.data?.stranded ?? 0
  const publish = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/levels', { params: { path: { env } }, body: { text, base, stranded } })),
    onSuccess: async (l) => {
      await onDone(l)
      onClose()
    },
    onError: (e) => {
      if (e instanceof Problem && e.code === 'more_stranded') {
        setKnown(false)
        void impact.refetch()
      }
    },
  })
  const ready = base === 0 || (impact.isSuccess && !impact.isFetching && (stranded === 0 || known))
  const title: ReactNode = base === 0 ? t('levels.create') : t('levels.publish', { number: base + 1 })
  return (
    <Dialog
      title={title}
      onClose={onClose}
      wide
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" busy={publish.isPending} disabled={!ready} onClick={() => publish.mutate()}>
            {title}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {publish.isError && (
          <Alert tone="bad" role="alert">
            {say(publish.error)}
          </Alert>
        )}
        <h3 className="font-semibold">{t('levels.diff', { number: level.revision })}</h3>
        {changed.length > 0 ? <ChangeList list={changed} /> : <p className="text-soft">{t('lv.sameMeaning')}</p>}
        {base > 0 && (
          <section aria-label={t('lv.impact')} className="flex flex-col gap-2 border-t border-line pt-3">
            <h3 className="font-semibold">{t('lv.impact')}</h3>
            {impact.isError ? <Failure error={impact.error} again={() => void impact.refetch()} /> : impact.data ? <ImpactOf impact={impact.data} /> : <p className="text-soft">{t('lv.impactCounting')}</p>}
            {stranded > 0 && <Check label={t('lv.impactConfirm')} checked={known} onChange={(e) => setKnown(e.target.checked)} />}
          </section>
        )}
      </div>
    </Dialog>
  )
}

/** What happens to whom, in words. */
function ImpactOf({ impact }: { impact: Schemas['VerifyImpact'] }) {
  const { t } = useTranslation()
  const what = (c: Schemas['VerifyLackCount']) => {
    switch (c.kind) {
      case 'type':
      case 'side':
        return typeName(t)(c.what)
      case 'country':
        return country(c.what)
      case 'data':
        return fieldName(t)(c.what)
    }
    return stepName(t)(c.step)
  }
  const causes = { type: 'lv.cause.typeTaken', country: 'lv.cause.country', side: 'lv.cause.side', step: 'lv.cause.step', data: 'lv.cause.data', liveness: 'lv.cause.liveness' }
  return (
    <>
      {impact.checked + impact.open === 0 && <p>{t('lv.impactNobody')}</p>}
      {impact.checked > 0 && <p>{t('lv.impactChecked', { count: impact.checked })}</p>}
      {impact.open > 0 && <p>{t('lv.impactOpen', { count: impact.open })}</p>}
      {impact.open > 0 && impact.stranded === 0 && <p>{t('lv.impactFine')}</p>}
      {impact.stranded > 0 && (
        <Alert tone="warn" role="alert">
          <p className="font-semibold">{t('lv.impactSentBack', { count: impact.stranded })}</p>
          <ul className="my-1 list-disc pl-5">
            {impact.causes.map((c) => (
              <li key={`${c.kind}${c.step}${c.what}`}>
                <span className="tabular font-medium">{c.count}</span> {t(causes[c.kind], { what: what(c) })}
              </li>
            ))}
          </ul>
          <p>{t('lv.impactBack')}</p>
          <p>{t('lv.impactAfter')}</p>
        </Alert>
      )}
      {impact.cut && <p className="text-soft">{t('lv.impactCut', { count: impact.looked })}</p>}
    </>
  )
}

/** Somebody published while this draft was written. */
function Behind({ level, base, words, onGo }: { level: Level; base: number; words: Words; onGo: () => void }) {
  const { t } = useTranslation()
  const env = useEnv()
  const old = useQuery({
    queryKey: [env, 'level', level.id, base],
    queryFn: () => ask(client.GET('/dash/api/env/{env}/levels/{level}', { params: { path: { env, level: level.id }, query: { revision: base } } })),
    staleTime: Infinity,
  })
  const list = useMemo(() => (old.data ? changes(read(old.data.text).value, read(level.text).value, words, t, language()) : []), [level.text, old.data, t, words])
  return (
    <Alert tone="warn" role="alert">
      <p>{t('lv.behind', { name: level.modifiedBy, number: level.revision, base })}</p>
      <h3 className="mt-2 text-sm font-semibold">{t('lv.behindWhat')}</h3>
      <ChangeList list={list} />
      <Button compact className="mt-2" onClick={onGo}>
        {t('lv.behindGo', { number: level.revision })}
      </Button>
    </Alert>
  )
}

/** Somebody else has a draft of this level. */
function Other({ draft, level, words, onTake }: { draft: Draft; level: Level; words: Words; onTake: () => void }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const theirs = useMemo(() => read(draft.text), [draft.text])
  const list = useMemo(() => (open && !theirs.broken ? changes(read(level.text).value, theirs.value, words, t, language()) : []), [level.text, open, t, theirs, words])
  return (
    <Alert tone="warn">
      <div className="flex flex-wrap items-center gap-2">
        <p className="stranger min-w-0 flex-1 basis-60">{t('lv.otherDraft', { name: draft.name, ago: ago(draft.changedAt) })}</p>
        <Button compact onClick={() => setOpen(true)}>
          {t('lv.lookAtDraft')}
        </Button>
      </div>
      {open && (
        <Dialog
          title={t('lv.draftOf', { name: draft.name })}
          onClose={() => setOpen(false)}
          wide
          footer={
            <>
              <p className="mr-auto text-sm text-soft">{t('lv.takeDraftHint')}</p>
              <Button
                onClick={() => {
                  onTake()
                  setOpen(false)
                }}
              >
                {t('lv.takeDraft')}
              </Button>
            </>
          }
        >
          <h3 className="mb-2 font-semibold">{t('lv.draftDiffers', { number: level.revision })}</h3>
          {theirs.broken ? <p>{t('lv.broken', { line: theirs.broken.line })}</p> : list.length > 0 ? <ChangeList list={list} /> : <p className="text-soft">{t('lv.sameMeaning')}</p>}
        </Dialog>
      )}
    </Alert>
  )
}

/** The editor with the words that a level may use, where its draft was left. */
export function EditorOf({ level }: { level: Level }) {
  const env = useEnv()
  const { may } = useSession()
  const mayWrite = may('settings.write')
  const words = useQuery({ queryKey: ['level-words'], queryFn: () => ask(client.GET('/dash/api/levels/words')), staleTime: Infinity })
  const drafts = useDrafts(env, level.id, mayWrite)
  if (words.isError) return <Failure error={words.error} again={() => void words.refetch()} />
  if (drafts.isError && !drafts.data) return <Failure error={drafts.error} again={() => void drafts.refetch()} />
  if (!words.data || (mayWrite && (!drafts.data || (drafts.isStale && drafts.isFetching && !drafts.isFetchedAfterMount)))) return <Skeleton className="h-96" />
  const mine = drafts.data?.drafts.find((d) => d.mine)
  const local = kept(env, level.id)
  const start = local ?? mine ?? { text: level.text, base: level.revision }
  return <Editor level={level} words={words.data} start={{ text: start.text, base: start.base, stored: !!mine }} />
}
