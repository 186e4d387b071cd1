import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ChevronRight, Download, History, Upload } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { ago } from '../format'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Badge, Button, cx, Failure, Panel, Select, Skeleton, useProblemText } from '../ui/basics'
import { toast } from '../ui/toast'

type Level = Schemas['LevelView']

export function Levels() {
  const { t } = useTranslation()
  const env = useEnv()
  const list = useQuery({ queryKey: [env, 'levels'], queryFn: () => ask(client.GET('/dash/api/env/{env}/levels', { params: { path: { env } } })) })
  const [chosen, setChosen] = useState<string>()
  if (list.isError) return <Failure error={list.error} again={() => void list.refetch()} />
  if (!list.data) return <Skeleton className="m-4 h-64" />
  const level = list.data.find((l) => l.id === chosen) ?? list.data[0]
  return (
    <div className="flex flex-col gap-3 p-3 lg:p-4">
      <h1 className="text-xl font-semibold">{t('nav.levels')}</h1>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[16rem_minmax(0,1fr)]">
        <ul className="rounded-lg border border-line bg-panel p-1">
          {list.data.map((l) => (
            <li key={l.id}>
              <button type="button" aria-current={l.id === level?.id ? 'true' : undefined} onClick={() => setChosen(l.id)} className={cx('w-full rounded-md px-2 py-1.5 text-left hover:bg-raised', l.id === level?.id && 'bg-accent-soft text-accent')}>
                <span className="stranger block font-medium">{l.name}</span>
                <span className="block text-sm text-soft">
                  {t('history.revision', { number: l.revision })} · {ago(l.modifiedAt)}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {level && <Editor key={env + level.id + level.revision} level={level} />}
      </div>
    </div>
  )
}

/** The level as a diagram: what is asked, then what is checked. */
function Diagram({ steps, order }: { steps: Schemas['LevelStep'][]; order: string[] }) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-3">
      <ol className="flex flex-wrap items-stretch gap-1.5" aria-label={t('steps.title')}>
        {steps.map((s, i) => (
          <li key={s.step} className="flex items-center gap-1.5">
            {i > 0 && <ChevronRight size={15} className="text-faint" aria-hidden />}
            <span className="rounded-lg border border-line bg-raised px-2.5 py-1.5">
              <span className="block font-medium">{t(`step.${s.step}`, s.step)}</span>
              <span className="block text-sm text-soft">{s.types.map((x) => t(`docType.${x}`, x)).join(' / ')}</span>
            </span>
          </li>
        ))}
      </ol>
      <p className="flex flex-wrap items-center gap-1">
        <span className="text-sm text-faint">{t('levels.order')}:</span>
        {order.map((k) => (
          <Badge key={k}>{t(`check.${k}`, k)}</Badge>
        ))}
      </p>
    </div>
  )
}

interface Change {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** The lines of two texts by their longest common sequence. */
export function diff(a: string, b: string): Change[] {
  const x = a.split('\n')
  const y = b.split('\n')
  const n: number[][] = Array.from({ length: x.length + 1 }, () => new Array<number>(y.length + 1).fill(0))
  const at = (i: number, j: number) => n[i]?.[j] ?? 0
  for (let i = x.length - 1; i >= 0; i--) for (let j = y.length - 1; j >= 0; j--) (n[i] as number[])[j] = x[i] === y[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const out: Change[] = []
  for (let i = 0, j = 0; i < x.length || j < y.length; ) {
    if (i < x.length && j < y.length && x[i] === y[j]) {
      out.push({ kind: 'same', text: x[i] ?? '' })
      i++
      j++
    } else if (j < y.length && (i === x.length || at(i, j + 1) > at(i + 1, j))) out.push({ kind: 'added', text: y[j++] ?? '' })
    else out.push({ kind: 'removed', text: x[i++] ?? '' })
  }
  return out
}

function Editor({ level }: { level: Level }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const { may } = useSession()
  const key = `level/${env}/${level.id}`
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? level.text)
  const [checked, setChecked] = useState(text)
  const dirty = text.trimEnd() !== level.text.trimEnd()
  useEffect(() => {
    if (dirty) sessionStorage.setItem(key, text)
    else sessionStorage.removeItem(key)
    const timer = setTimeout(() => setChecked(text), 350)
    return () => clearTimeout(timer)
  }, [dirty, key, text])
  const check = useQuery({ queryKey: ['level-check', checked], queryFn: () => ask(client.POST('/dash/api/levels/check', { body: { text: checked, base: level.revision } })), enabled: checked.trim() !== '', placeholderData: (old) => old })
  const changes = useMemo(() => (dirty ? diff(level.text.trimEnd(), text.trimEnd()) : []), [dirty, level.text, text])
  const publish = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/levels', { params: { path: { env } }, body: { text, base: check.data?.name === level.name ? level.revision : 0 } })),
    onSuccess: (l) => {
      sessionStorage.removeItem(key)
      toast(t('levels.published', { name: l.name, number: l.revision }))
      void cache.invalidateQueries({ queryKey: [env, 'levels'] })
      void cache.invalidateQueries({ queryKey: [env, 'level-names'] })
    },
  })
  const older = useMutation({
    mutationFn: (revision: number) => ask(client.GET('/dash/api/env/{env}/levels/{level}', { params: { path: { env, level: level.id }, query: { revision } } })),
    onSuccess: (l) => setText(l.text),
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
  const canEdit = may('settings.write')
  const newLevel = check.data?.valid && check.data.name !== level.name
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Panel title={level.name}>
        <Diagram steps={check.data?.valid ? check.data.steps : level.steps} order={check.data?.valid ? check.data.order : level.order} />
      </Panel>
      <Panel
        title={t('levels.definition')}
        actions={
          <>
            {level.revision > 1 && canEdit && (
              <Select label={t('levels.rollBack')} hideLabel value="" onChange={(e) => older.mutate(Number(e.target.value))} className="max-w-44">
                <option value="">{t('levels.rollBack')}</option>
                {Array.from({ length: level.revision - 1 }, (_, i) => level.revision - 1 - i).map((r) => (
                  <option key={r} value={r}>
                    {t('history.revision', { number: r })}
                  </option>
                ))}
              </Select>
            )}
            <Button compact icon={<Download size={14} aria-hidden />} onClick={download}>
              {t('levels.export')}
            </Button>
            {canEdit && (
              <label className="inline-flex h-7 cursor-pointer items-center gap-1.5 rounded-md border border-line px-2 text-sm font-medium focus-within:outline-2 focus-within:outline-accent hover:bg-raised">
                <Upload size={14} aria-hidden />
                {t('levels.import')}
                <input type="file" accept=".yaml,.yml,.json" className="sr-only" onChange={(e) => void e.target.files?.[0]?.text().then(setText)} />
              </label>
            )}
          </>
        }
      >
        <div className="flex flex-col gap-3">
          {publish.isError && (
            <Alert tone="bad" role="alert">
              {say(publish.error)}
            </Alert>
          )}
          {check.data && !check.data.valid && (
            <Alert tone="bad">
              <span lang="en">{check.data.error}</span>
            </Alert>
          )}
          {newLevel && <Alert tone="accent">{t('levels.new', { name: check.data?.name })}</Alert>}
          <textarea aria-label={t('levels.definition')} spellCheck={false} readOnly={!canEdit} value={text} onChange={(e) => setText(e.target.value)} rows={22} className="w-full rounded-md border border-strong bg-panel p-2.5 font-mono text-sm" />
          {changes.length > 0 && (
            <details open>
              <summary className="flex items-center gap-1.5 text-sm font-medium text-soft">
                <History size={14} aria-hidden />
                {t('levels.diff', { number: level.revision })}
              </summary>
              <pre tabIndex={0} className="mt-2 max-h-72 overflow-auto rounded-lg border border-line text-sm">
                {changes.map((c, i) => (
                  <div key={i} className={cx('px-2', c.kind === 'added' && 'bg-good-soft text-good', c.kind === 'removed' && 'bg-bad-soft text-bad')}>
                    {c.kind === 'added' ? '+ ' : c.kind === 'removed' ? '− ' : '  '}
                    {c.text}
                  </div>
                ))}
              </pre>
            </details>
          )}
          {canEdit && (
            <div className="flex flex-wrap gap-2">
              <Button tone="primary" busy={publish.isPending} disabled={!dirty || !check.data?.valid || checked !== text} onClick={() => publish.mutate()}>
                {newLevel ? t('levels.create') : t('levels.publish', { number: level.revision + 1 })}
              </Button>
              <Button disabled={!dirty} onClick={() => setText(level.text)}>
                {t('levels.discard')}
              </Button>
            </div>
          )}
        </div>
      </Panel>
    </div>
  )
}
