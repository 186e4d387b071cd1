import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { colours, ours, palette, valid, type Name } from '../../../flow/src/palette'
import { ask, client, type Schemas } from '../api'
import { dateTime } from '../format'
import { useEnv } from '../shell'
import { Alert, Button, Failure, IconButton, Input, Panel, Select, Skeleton, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'

type Named = Schemas['AppearanceNamed']

/** How the applicant's page of this environment looks and speaks. */
export function AppearancePanel() {
  const { t } = useTranslation()
  const env = useEnv()
  const say = useProblemText()
  const cache = useQueryClient()
  const [open, setOpen] = useState<Named>()
  const list = useQuery({ queryKey: [env, 'appearances'], queryFn: () => ask(client.GET('/dash/api/env/{env}/appearances', { params: { path: { env } } })) })
  const remove = useMutation({
    mutationFn: (n: Named) => ask(client.DELETE('/dash/api/env/{env}/appearances/{kind}/{name}', { params: { path: { env, kind: n.kind as 'customization' | 'translation', name: n.name } } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: [env, 'appearances'] }),
  })
  const fresh = (kind: Named['kind']): Named => ({ kind, name: list.data?.some((n) => n.kind === kind && n.name === 'default') ? '' : 'default' })
  return (
    <Panel
      title={`${t('look.title')} · ${t(`env.${env}`)}`}
      actions={
        <>
          <Button compact icon={<Plus size={15} />} onClick={() => setOpen(fresh('customization'))}>
            {t('look.newLook')}
          </Button>
          <Button compact icon={<Plus size={15} />} onClick={() => setOpen(fresh('translation'))}>
            {t('look.newTexts')}
          </Button>
        </>
      }
    >
      <p className="text-soft">{t('look.text')}</p>
      {remove.isError && (
        <Alert tone="bad" role="alert">
          {say(remove.error)}
        </Alert>
      )}
      {list.isError ? (
        <Failure error={list.error} again={() => void list.refetch()} />
      ) : !list.data ? (
        <Skeleton className="mt-2 h-16" />
      ) : (
        <ul className="mt-2 divide-y divide-line">
          {list.data.map((n) => (
            <li key={n.kind + n.name} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <div className="min-w-0 flex-1">
                <p className="stranger font-medium">{n.name}</p>
                <p className="text-sm text-faint">
                  {t(`look.${n.kind}`)}
                  {n.modifiedAt && <> · {dateTime(n.modifiedAt)}</>}
                  {n.modifiedBy && (
                    <>
                      {' · '}
                      <bdi>{n.modifiedBy}</bdi>
                    </>
                  )}
                </p>
              </div>
              <Button compact onClick={() => setOpen(n)} aria-label={`${t('action.edit')}: ${n.name}`}>
                {t('action.edit')}
              </Button>
              <Button compact busy={remove.isPending && remove.variables === n} onClick={() => remove.mutate(n)} aria-label={`${t('action.remove')}: ${n.name}`}>
                {t('action.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {open && <Editor named={open} isNew={!list.data?.includes(open)} onClose={() => setOpen(undefined)} />}
    </Panel>
  )
}

function Editor({ named, isNew, onClose }: { named: Named; isNew: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const env = useEnv()
  const say = useProblemText()
  const cache = useQueryClient()
  const [draft, setDraft] = useState(named)
  const [rows, setRows] = useState(() => rowsOf(named))
  const look = named.kind === 'customization'
  const save = useMutation({
    mutationFn: () => ask(client.PUT('/dash/api/env/{env}/appearances', { params: { path: { env } }, body: { ...draft, texts: look ? undefined : textsOf(rows), modifiedAt: undefined, modifiedBy: undefined } })),
    onSuccess: () => {
      toast(t('status.saved'))
      void cache.invalidateQueries({ queryKey: [env, 'appearances'] })
      onClose()
    },
  })
  return (
    <Dialog
      title={t(look ? 'look.customization' : 'look.translation')}
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" form="appearance" tone="primary" busy={save.isPending}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form
        id="appearance"
        className="flex flex-col gap-4"
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
        <Input label={t('look.name')} hint={t('look.nameHint')} value={draft.name} readOnly={!isNew} required maxLength={64} pattern="[A-Za-z0-9][A-Za-z0-9 _.\-]*" onChange={(e) => setDraft({ ...draft, name: e.target.value })} />
        {look ? <Look draft={draft} change={setDraft} /> : <Texts rows={rows} change={setRows} />}
      </form>
    </Dialog>
  )
}

const maxLogo = 48 << 10

function Look({ draft, change }: { draft: Named; change: (n: Named) => void }) {
  const { t } = useTranslation()
  const [large, setLarge] = useState(false)
  const values = draft.variables ?? {}
  const set = (name: string, value: string) => {
    const next = { ...values, [name]: value.trim() }
    if (!value.trim()) delete next[name]
    change({ ...draft, variables: next })
  }
  const own = new Map(Object.entries(values).filter(([name, value]) => valid(name, value))) as Map<Name, string>
  const missed = (['light', 'dark'] as const).map((theme) => [theme, notTaken(own, theme)] as const).filter(([, names]) => names.length > 0)
  const takeLogo = (file: File | undefined) => {
    if (!file) return
    setLarge(file.size > maxLogo)
    if (file.size > maxLogo) return
    const reader = new FileReader()
    reader.onload = () => change({ ...draft, logo: String(reader.result) })
    reader.readAsDataURL(file)
  }
  return (
    <>
      <Select label={t('look.theme')} value={draft.theme ?? ''} onChange={(e) => change({ ...draft, theme: e.target.value || undefined })}>
        {['', 'auto', 'light', 'dark'].map((theme) => (
          <option key={theme} value={theme}>
            {t(`look.theme.${theme || 'page'}`)}
          </option>
        ))}
      </Select>
      <div className="grid gap-3 sm:grid-cols-3">
        {colours.map((name) => (
          <div key={name} className="flex items-end gap-2">
            <Input className="min-w-0 flex-1" label={t(colourKey(name))} placeholder={ours.light[name as keyof typeof ours.light] ?? '#f5f6f8'} value={values[name] ?? ''} maxLength={7} pattern="#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})" onChange={(e) => set(name, e.target.value)} />
            <span aria-hidden className="mb-0.5 size-8 shrink-0 rounded-md border border-line" style={own.has(name) ? { backgroundColor: own.get(name) } : undefined} />
          </div>
        ))}
        <Input label={t('look.radius')} placeholder="12px" value={values.radius ?? ''} pattern="\d{1,3}(\.\d{1,2})?(px|rem)" onChange={(e) => set('radius', e.target.value)} />
        <Input label={t('look.font')} placeholder="Arial, sans-serif" value={values.font ?? ''} maxLength={100} onChange={(e) => set('font', e.target.value)} />
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <Input label={t('look.logo')} hint={t('look.logoHint')} error={large ? t('look.logoLarge') : undefined} type="file" accept="image/png,image/jpeg" className="min-w-0 flex-1" onChange={(e) => takeLogo(e.target.files?.[0])} />
        {draft.logo && (
          <>
            <img src={draft.logo} alt={t('look.logo')} className="max-h-12 max-w-40 rounded border border-line bg-white p-1" />
            <Button compact onClick={() => change({ ...draft, logo: undefined })}>
              {t('look.noLogo')}
            </Button>
          </>
        )}
      </div>
      <div role="status">
        {own.size > 0 &&
          (missed.length === 0 ? (
            <Alert tone="good">{t('look.readable')}</Alert>
          ) : (
            <Alert tone="warn">
              {missed.map(([theme, names]) => (
                <p key={theme}>{t('look.notTaken', { theme: t(`look.theme.${theme}`), names: names.map((n) => t(colourKey(n))).join(', ') })}</p>
              ))}
            </Alert>
          ))}
      </div>
    </>
  )
}

const colourKey = (name: Name) => (name === 'text' ? 'look.colour.text' : `look.${name}`)

/** notTaken are the colours that the flow would leave out in a theme, because nobody could read them. */
function notTaken(own: Map<Name, string>, theme: 'light' | 'dark'): Name[] {
  const taken = palette(own, theme)
  const out = (['surface', 'text', 'muted', 'success', 'danger', 'warning'] as const).filter((n) => own.has(n) && taken.get(n) !== own.get(n) && own.get(n) !== ours[theme][n]) as Name[]
  // A pale accent colours buttons, and words stay in the colour of text.
  return own.has('accent') && taken.has('ink') ? [...out, 'accent'] : out
}

interface Row {
  lang: string
  key: string
  text: string
}

const rowsOf = (n: Named): Row[] => Object.entries(n.texts ?? {}).flatMap(([lang, words]) => Object.entries(words as Record<string, string>).map(([key, text]) => ({ lang, key, text })))

function textsOf(rows: Row[]): Record<string, Record<string, string>> {
  const out: Record<string, Record<string, string>> = {}
  for (const r of rows) if (r.key && r.text.trim()) (out[r.lang] ??= {})[r.key] = r.text
  return out
}

const languages = ['kk', 'ru', 'en', 'ky', 'uz', 'tg', 'uk', 'az', 'tr', 'de', 'fr', 'es', 'zh', 'ar']

function Texts({ rows, change }: { rows: Row[]; change: (rows: Row[]) => void }) {
  const { t, i18n } = useTranslation()
  // The words of the page itself, fetched when they are needed: what there is to change.
  const words = useQuery({ queryKey: ['flow-words'], queryFn: async () => (await import('../../../flow/src/i18n/en.json')).default as Record<string, unknown>, staleTime: Infinity })
  const keys = Object.entries(words.data ?? {}).filter((e): e is [string, string] => typeof e[1] === 'string')
  const named = new Intl.DisplayNames([i18n.language], { type: 'language' })
  const set = (i: number, part: Partial<Row>) => change(rows.map((r, k) => (k === i ? { ...r, ...part } : r)))
  return (
    <>
      <p className="text-soft">{t('look.textsText')}</p>
      {rows.map((r, i) => (
        <fieldset key={i} className="grid gap-2 rounded-lg border border-line p-3 sm:grid-cols-2">
          <legend className="sr-only">{t('look.oneText', { n: i + 1 })}</legend>
          <Select label={t('look.language')} value={r.lang} onChange={(e) => set(i, { lang: e.target.value })}>
            {(languages.includes(r.lang) ? languages : [r.lang, ...languages]).map((l) => (
              <option key={l} value={l}>
                {named.of(l)}
              </option>
            ))}
          </Select>
          <Select label={t('look.key')} value={r.key} required onChange={(e) => set(i, { key: e.target.value, text: r.text || String(words.data?.[e.target.value] ?? '') })}>
            <option value="">{t('look.choose')}</option>
            {r.key && !keys.some(([k]) => k === r.key) && <option value={r.key}>{r.key}</option>}
            {keys.map(([k, text]) => (
              <option key={k} value={k}>
                {k}: {text.slice(0, 60)}
              </option>
            ))}
          </Select>
          <div className="flex items-end gap-2 sm:col-span-2">
            <TextArea className="min-w-0 flex-1" label={t('look.ownText')} rows={2} required maxLength={2000} value={r.text} onChange={(e) => set(i, { text: e.target.value })} />
            <IconButton label={t('look.removeText', { n: i + 1 })} onClick={() => change(rows.filter((_, k) => k !== i))}>
              <X size={16} />
            </IconButton>
          </div>
        </fieldset>
      ))}
      <Button className="self-start" icon={<Plus size={15} />} onClick={() => change([...rows, { lang: rows.at(-1)?.lang ?? 'kk', key: '', text: '' }])}>
        {t('look.addText')}
      </Button>
    </>
  )
}
