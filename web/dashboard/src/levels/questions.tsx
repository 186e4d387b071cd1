import { ChevronRight, Plus, Trash2, TriangleAlert } from 'lucide-react'
import { createContext, useContext, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { language, languages } from '../i18n'
import { Alert, Badge, Button, Check, cx, IconButton, Input, Select, TextArea } from '../ui/basics'
import { Menu } from '../ui/menu'
import { Sortable } from '../ui/sortable'
import { useEditing, useMistake, useSet } from './context'
import { NumberInput } from './controls'
import type { Edit, Path } from './document'
import { questionName } from './names'
import { unique, type Condition, type Question, type Questionnaire, type Section, type Step, type Text } from './shape'

const choice = new Set(['select', 'selectDropdown', 'multiSelect'])
const typed = new Set(['text', 'textArea', 'phone'])

/** The language in which texts are written now. */
const LanguageContext = createContext('ru')

/** say picks a text as the applicant's page does. */
export function say(text: Text | undefined, lang: string): string {
  return text?.[lang] || text?.['ru'] || text?.['en'] || Object.values(text ?? {})[0] || ''
}

/** rename gives a section or question another id, and conditions that name it too. */
export function rename(e: Edit, base: Path, q: Questionnaire, section: number, item: number | undefined, id: string) {
  const s = q.sections[section]
  if (!s) return
  const old = item === undefined ? s.id : (s.items[item]?.id ?? '')
  const at: Path = item === undefined ? [...base, 'sections', section] : [...base, 'sections', section, 'items', item]
  e.set([...at, 'id'], id)
  const follow = (c: Condition | undefined, place: Path) => {
    if (!c) return
    if (item === undefined ? c.section === old : c.section === s.id && c.item === old) e.set([...place, 'condition', item === undefined ? 'section' : 'item'], id)
  }
  q.sections.forEach((x, i) => {
    follow(x.condition, [...base, 'sections', i])
    x.items.forEach((y, j) => follow(y.condition, [...base, 'sections', i, 'items', j]))
  })
}

/** retype changes the kind of a question; options are there where the kind has them. */
export function retype(e: Edit, at: Path, q: Question, type: string) {
  e.set([...at, 'type'], type)
  if (!choice.has(type)) e.set([...at, 'options'], undefined)
  else if (q.options.length === 0) e.set([...at, 'options'], ['option1', 'option2'].map((value, i) => ({ value, title: { ru: `Вариант ${i + 1}`, kk: `${i + 1}-нұсқа`, en: `Option ${i + 1}` } })))
}

/** span gives the least and the greatest score that answers can add up to. */
export function span(q: Questionnaire): [number, number] {
  let [least, most] = [0, 0]
  for (const item of q.sections.flatMap((s) => s.items)) {
    const scores = item.options.map((o) => o.score)
    if (scores.length === 0) continue
    if (item.type === 'multiSelect') {
      least += scores.filter((x) => x < 0).reduce((a, b) => a + b, 0)
      most += scores.filter((x) => x > 0).reduce((a, b) => a + b, 0)
    } else {
      const skip = item.required && !item.condition ? [] : [0]
      least += Math.min(...scores, ...skip)
      most += Math.max(...scores, ...skip)
    }
  }
  return [least, most]
}

/** free gives an id that is not taken. */
function free(taken: string[], stem: string): string {
  for (let n = 1; ; n++) if (!taken.includes(`${stem}${n}`)) return `${stem}${n}`
}

export function Questions({ step, path }: { step: Step; path: Path }) {
  const { t } = useTranslation()
  const { readOnly, edit } = useEditing()
  const [lang, setLang] = useState<string>(language())
  const q = step.questionnaire
  const base: Path = [...path, 'questionnaire']
  const own = useMistake([...path, 'questionnaireDefId'])
  const mistake = useMistake([...base, 'sections'])
  const idMistake = useMistake([...base, 'id'])
  const id = (
    <IdInput
      label={t('lv.questionnaireId')}
      value={step.questionnaireDefId}
      error={own ?? idMistake}
      onCommit={(v) =>
        edit((e) => {
          e.set([...path, 'questionnaireDefId'], v)
          if (q) e.set([...base, 'id'], v)
        })
      }
    />
  )
  if (!q) {
    return (
      <div className="flex flex-col gap-3">
        {id}
        <Alert tone="neutral">{t('lv.noQuestionnaire')}</Alert>
        {!readOnly && (
          <Button className="self-start" icon={<Plus size={15} aria-hidden />} onClick={() => edit((e) => e.set(base, { id: step.questionnaireDefId || 'questionnaire', sections: [newSection([], [])] }))}>
            {t('lv.makeQuestionnaire')}
          </Button>
        )}
      </div>
    )
  }
  const used = new Set<string>([...Object.keys(languages), ...texts(q).flatMap((x) => Object.keys(x))])
  const lacking = texts(q).filter((x) => Object.keys(x).length > 0 && !x[lang]).length
  const [least, most] = span(q)
  const seen = new Map<string, number>()
  const ids = q.sections.map((s) => unique(s.id, seen))
  return (
    <LanguageContext value={lang}>
      <div className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          {id}
          <Select label={t('lv.textsIn')} value={lang} onChange={(e) => setLang(e.target.value)} hint={lacking > 0 ? t('lv.lacking', { count: lacking }) : t('lv.scores', { least, most })}>
            {[...used].map((l) => (
              <option key={l} value={l}>
                {languages[l as keyof typeof languages] ?? l}
              </option>
            ))}
          </Select>
        </div>
        <TextInput label={t('lv.questionnaireTitle')} text={q.title} path={[...base, 'title']} />
        {mistake && (
          <p role="alert" className="text-sm text-bad">
            {mistake}
          </p>
        )}
        <Sortable ids={ids} nameOf={(i) => say(q.sections[i]?.title, lang) || (q.sections[i]?.id ?? '')} disabled={readOnly} label={t('lv.sections')} className="flex flex-col gap-2" onMove={(from, to) => edit((e) => e.move([...base, 'sections'], from, to))}>
          {(i, handle) => {
            const s = q.sections[i]
            return s && <SectionCard q={q} section={s} at={i} base={base} handle={handle} />
          }}
        </Sortable>
        {!readOnly && (
          <Button compact className="self-start" icon={<Plus size={14} aria-hidden />} onClick={() => edit((e) => e.insert([...base, 'sections'], q.sections.length, newSection(q.sections.map((s) => s.id), [])))}>
            {t('lv.addSection')}
          </Button>
        )}
      </div>
    </LanguageContext>
  )
}

const question = { ru: 'Вопрос', kk: 'Сұрақ', en: 'Question' }

function newSection(taken: string[], items: string[]) {
  return { id: free(taken, 'section'), items: [{ id: free(items, 'question'), title: question, type: 'text', required: true }] }
}

function texts(q: Questionnaire): Text[] {
  return [q.title, ...q.sections.flatMap((s) => [s.title, ...s.items.flatMap((i) => [i.title, i.desc, i.placeholder, ...i.options.map((o) => o.title)])])]
}

/** An id is taken over when it is whole: it names places in lists and conditions. */
function IdInput({ label, hint, value, error, onCommit }: { label: string; hint?: string; value: string; error?: string; onCommit: (value: string) => void }) {
  const { readOnly } = useEditing()
  const [text, setText] = useState(value)
  const [of, setOf] = useState(value)
  if (of !== value) {
    setOf(value)
    setText(value)
  }
  const commit = () => (text.trim() && text.trim() !== value ? onCommit(text.trim()) : setText(value))
  return <Input label={label} hint={hint} error={error} value={text} disabled={readOnly} maxLength={64} onChange={(e) => setText(e.target.value)} onBlur={commit} onKeyDown={(e) => e.key === 'Enter' && commit()} />
}

/** A text in the language that is written now; another language's is shown while it lacks. */
function TextInput({ label, text, path, long, required }: { label: string; text: Text; path: Path; long?: boolean; required?: boolean }) {
  const { readOnly } = useEditing()
  const lang = useContext(LanguageContext)
  const set = useSet(path)
  const mistake = useMistake(path, true)
  const Field = long ? TextArea : Input
  return <Field label={label} error={mistake} value={text[lang] ?? ''} placeholder={say(text, lang)} lang={lang} required={required} disabled={readOnly} maxLength={1024} onChange={(e: { target: { value: string } }) => set(lang, e.target.value)} />
}

function SectionCard({ q, section, at, base, handle }: { q: Questionnaire; section: Section; at: number; base: Path; handle: ReactNode }) {
  const { t } = useTranslation()
  const { words, readOnly, edit } = useEditing()
  const lang = useContext(LanguageContext)
  const path: Path = [...base, 'sections', at]
  const items: Path = [...path, 'items']
  const mistake = useMistake([...path, 'id'])
  const [open, setOpen] = useState<string>()
  const seen = new Map<string, number>()
  const ids = section.items.map((i) => unique(i.id, seen))
  const name = say(section.title, lang) || section.id
  const add = (type: string) => {
    const id = free(
      section.items.map((i) => i.id),
      'question',
    )
    edit((e) => {
      e.insert(items, section.items.length, { id, title: question, type, required: true })
      if (choice.has(type)) retype(e, [...items, section.items.length], { options: [] } as unknown as Question, type)
    })
    setOpen(id)
  }
  return (
    <section aria-label={t('lv.section', { name })} className="rounded-lg border border-line bg-raised/40 p-2">
      <div className="flex items-center gap-1">
        {handle}
        <h3 className="stranger min-w-0 flex-1 font-semibold">{t('lv.section', { name })}</h3>
        {!readOnly && (
          <IconButton label={t('lv.remove', { name })} className="size-7!" onClick={() => edit((e) => e.remove([...base, 'sections'], at))}>
            <Trash2 size={15} />
          </IconButton>
        )}
      </div>
      <div className="mt-2 flex flex-col gap-2">
        <div className="grid gap-2 sm:grid-cols-2">
          <TextInput label={t('lv.sectionTitle')} text={section.title} path={[...path, 'title']} />
          <IdInput label={t('lv.id')} value={section.id} error={mistake} onCommit={(v) => edit((e) => rename(e, base, q, at, undefined, v))} />
        </div>
        <ConditionEditor q={q} condition={section.condition} path={path} earlier={earlier(q, at, 0)} />
        <Sortable ids={ids} nameOf={(i) => say(section.items[i]?.title, lang) || (section.items[i]?.id ?? '')} disabled={readOnly} label={t('lv.questionsOf', { name })} className="flex flex-col gap-1.5" onMove={(from, to) => edit((e) => e.move(items, from, to))}>
          {(i, grip) => {
            const item = section.items[i]
            return item && <QuestionCard q={q} item={item} section={at} at={i} base={base} handle={grip} open={open === ids[i]} onToggle={() => setOpen(open === ids[i] ? undefined : ids[i])} onRenamed={setOpen} />
          }}
        </Sortable>
        {!readOnly && (
          <div>
            <Menu
              align="start"
              label={t('lv.addQuestion')}
              trigger={
                <Button compact icon={<Plus size={14} aria-hidden />}>
                  {t('lv.addQuestion')}
                </Button>
              }
              items={words.questions.map((type) => ({ label: questionName(t)(type), onSelect: () => add(type) }))}
            />
          </div>
        )}
      </div>
    </section>
  )
}

interface Earlier {
  section: string
  item: Question
}

/** earlier lists the questions before a place: a condition may name no other. */
function earlier(q: Questionnaire, section: number, item: number): Earlier[] {
  return q.sections.slice(0, section + 1).flatMap((s, i) => (i < section ? s.items : s.items.slice(0, item)).map((x) => ({ section: s.id, item: x })))
}

function ConditionEditor({ q, condition, path, earlier }: { q: Questionnaire; condition?: Condition; path: Path; earlier: Earlier[] }) {
  const { t } = useTranslation()
  const { readOnly, edit } = useEditing()
  const lang = useContext(LanguageContext)
  const at: Path = [...path, 'condition']
  const mistake = useMistake(at, true)
  if (!condition && earlier.length === 0) return null
  const key = condition ? `${condition.section}.${condition.item}` : ''
  const source = q.sections.find((s) => s.id === condition?.section)?.items.find((i) => i.id === condition?.item)
  const answers = source?.type === 'bool' ? [{ value: 'true', name: t('lv.yes') }, { value: 'false', name: t('lv.no') }] : (source?.options.map((o) => ({ value: o.value, name: say(o.title, lang) || o.value })) ?? [])
  const differs = !!condition && !condition.equals && !!condition.differs
  const value = condition ? condition.equals || condition.differs : ''
  const write = (section: string, item: string, not: boolean, answer: string) => edit((e) => e.set(at, { section, item, [not ? 'differs' : 'equals']: answer }), at.join('.'))
  const begin = (to: string) => {
    const chosen = earlier.find((x) => `${x.section}.${x.item.id}` === to)
    if (!chosen) edit((e) => e.set(at, undefined))
    else write(chosen.section, chosen.item.id, false, chosen.item.type === 'bool' ? 'true' : (chosen.item.options[0]?.value ?? ''))
  }
  return (
    <div className="grid items-end gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,2fr)]">
      <Select label={t('lv.shown')} value={key} disabled={readOnly} error={mistake} onChange={(e) => begin(e.target.value)}>
        <option value="">{t('lv.always')}</option>
        {earlier.map((x) => (
          <option key={`${x.section}.${x.item.id}`} value={`${x.section}.${x.item.id}`}>
            {t('lv.when', { question: say(x.item.title, lang) || x.item.id })}
          </option>
        ))}
        {condition && !earlier.some((x) => `${x.section}.${x.item.id}` === key) && <option value={key}>{key}</option>}
      </Select>
      {condition && (
        <>
          <Select label={t('lv.operator')} hideLabel value={differs ? 'not' : 'is'} disabled={readOnly} onChange={(e) => write(condition.section, condition.item, e.target.value === 'not', value)}>
            <option value="is">{t('lv.is')}</option>
            <option value="not">{t('lv.isNot')}</option>
          </Select>
          {answers.length > 0 ? (
            <Select label={t('lv.answer')} hideLabel value={value} disabled={readOnly} onChange={(e) => write(condition.section, condition.item, differs, e.target.value)}>
              {!answers.some((a) => a.value === value) && <option value={value}>{value}</option>}
              {answers.map((a) => (
                <option key={a.value} value={a.value}>
                  {a.name}
                </option>
              ))}
            </Select>
          ) : (
            <Input label={t('lv.answer')} hideLabel placeholder={t('lv.answer')} value={value} disabled={readOnly} onChange={(e) => write(condition.section, condition.item, differs, e.target.value)} />
          )}
        </>
      )}
    </div>
  )
}

function QuestionCard({ q, item, section, at, base, handle, open, onToggle, onRenamed }: { q: Questionnaire; item: Question; section: number; at: number; base: Path; handle: ReactNode; open: boolean; onToggle: () => void; onRenamed: (id: string) => void }) {
  const { t } = useTranslation()
  const { words, readOnly, edit } = useEditing()
  const lang = useContext(LanguageContext)
  const list: Path = [...base, 'sections', section, 'items']
  const path: Path = [...list, at]
  const mistake = useMistake(path, true)
  const own = useMistake(path)
  const idMistake = useMistake([...path, 'id'])
  const typeMistake = useMistake([...path, 'type'])
  const name = say(item.title, lang) || item.id
  return (
    <div className={cx('rounded-md border bg-panel', mistake ? 'border-bad' : open ? 'border-strong' : 'border-line')}>
      <div className="flex items-center gap-1 p-1">
        {handle}
        <button type="button" aria-expanded={open} onClick={onToggle} className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-0.5 rounded px-1 py-1 text-left hover:bg-raised">
          <ChevronRight size={14} aria-hidden className={cx('shrink-0 text-faint transition-transform duration-100', open && 'rotate-90')} />
          <span className="stranger min-w-0 flex-1 basis-24">{name}</span>
          <Badge>{questionName(t)(item.type)}</Badge>
          {item.condition && <Badge tone="accent">{t('lv.conditional')}</Badge>}
          {mistake && <TriangleAlert size={15} className="shrink-0 text-bad" role="img" aria-label={t('lv.mistake')} />}
        </button>
        {!readOnly && (
          <IconButton label={t('lv.remove', { name })} className="size-7!" onClick={() => edit((e) => e.remove(list, at))}>
            <Trash2 size={15} />
          </IconButton>
        )}
      </div>
      {open && (
        <div className="flex flex-col gap-3 border-t border-line p-2.5">
          {own && (
            <p role="alert" className="text-sm text-bad">
              {own}
            </p>
          )}
          <TextInput label={t('lv.questionTitle')} text={item.title} path={[...path, 'title']} required />
          <div className="grid gap-3 sm:grid-cols-2">
            <Select label={t('lv.questionType')} value={item.type} disabled={readOnly} error={typeMistake} onChange={(e) => edit((d) => retype(d, path, item, e.target.value))}>
              {!words.questions.includes(item.type) && <option value={item.type}>{item.type}</option>}
              {words.questions.map((type) => (
                <option key={type} value={type}>
                  {questionName(t)(type)}
                </option>
              ))}
            </Select>
            <IdInput
              label={t('lv.id')}
              value={item.id}
              error={idMistake}
              onCommit={(v) => {
                edit((e) => rename(e, base, q, section, at, v))
                onRenamed(v)
              }}
            />
          </div>
          <TextInput label={t('lv.questionDesc')} text={item.desc} path={[...path, 'desc']} long />
          {typed.has(item.type) && <TextInput label={t('lv.placeholder')} text={item.placeholder} path={[...path, 'placeholder']} />}
          {choice.has(item.type) && <Options item={item} path={[...path, 'options']} />}
          <ConditionEditor q={q} condition={item.condition} path={path} earlier={earlier(q, section, at)} />
          <Check label={t('lv.answerRequired')} checked={item.required} disabled={readOnly} onChange={(e) => edit((d) => d.set([...path, 'required'], e.target.checked))} />
        </div>
      )}
    </div>
  )
}

function Options({ item, path }: { item: Question; path: Path }) {
  const { t } = useTranslation()
  const { readOnly, edit } = useEditing()
  const lang = useContext(LanguageContext)
  const mistake = useMistake(path)
  const seen = new Map<string, number>()
  const ids = item.options.map((o) => unique(o.value, seen))
  return (
    <section aria-label={t('lv.options')} className="flex flex-col gap-1.5">
      <h4 className="text-sm font-medium text-soft">{t('lv.options')}</h4>
      {mistake && (
        <p role="alert" className="text-sm text-bad">
          {mistake}
        </p>
      )}
      <Sortable ids={ids} nameOf={(i) => say(item.options[i]?.title, lang) || (item.options[i]?.value ?? '')} disabled={readOnly} label={t('lv.options')} className="flex flex-col gap-1" onMove={(from, to) => edit((e) => e.move(path, from, to))}>
        {(i, handle) => {
          const o = item.options[i]
          return o && <OptionRow name={say(o.title, lang) || o.value} option={o} path={[...path, i]} handle={handle} onRemove={() => edit((e) => e.remove(path, i))} />
        }}
      </Sortable>
      {!readOnly && (
        <Button
          compact
          className="self-start"
          icon={<Plus size={14} aria-hidden />}
          onClick={() =>
            edit((e) => {
              const value = free(
                item.options.map((o) => o.value),
                'option',
              )
              e.insert(path, item.options.length, { value, title: { [lang]: value } })
            })
          }
        >
          {t('lv.addOption')}
        </Button>
      )}
    </section>
  )
}

function OptionRow({ name, option, path, handle, onRemove }: { name: string; option: Question['options'][number]; path: Path; handle: ReactNode; onRemove: () => void }) {
  const { t } = useTranslation()
  const { readOnly, edit } = useEditing()
  const mistake = useMistake(path)
  return (
    <div className={cx('rounded-md border p-1.5', mistake ? 'border-bad' : 'border-line')}>
      <div className="flex items-center gap-1">
        {handle}
        <span className="stranger min-w-0 flex-1 truncate text-sm text-soft">{name}</span>
        {!readOnly && (
          <IconButton label={t('lv.remove', { name })} className="size-7!" onClick={onRemove}>
            <Trash2 size={15} />
          </IconButton>
        )}
      </div>
      <div className="mt-1 grid gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_5.5rem]">
        <TextInput label={t('lv.optionTitle')} text={option.title} path={[...path, 'title']} />
        <IdInput label={t('lv.optionValue')} value={option.value} onCommit={(v) => edit((e) => e.set([...path, 'value'], v))} />
        <NumberInput label={t('lv.score')} value={option.score || undefined} min={-1000} max={1000} step={1} placeholder="0" path={[...path, 'score']} onChange={(v) => edit((e) => e.set([...path, 'score'], v || undefined), path.join('.'))} />
      </div>
      {mistake && (
        <p role="alert" className="text-sm text-bad">
          {mistake}
        </p>
      )}
    </div>
  )
}
