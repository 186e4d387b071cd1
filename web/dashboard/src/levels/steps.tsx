import { ChevronRight, ClipboardList, FileText, House, IdCard, Mail, Phone, Plus, Trash2, TriangleAlert, UserRound, type LucideIcon } from 'lucide-react'
import { lazy, Suspense, useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Badge, Button, Check, cx, IconButton, Input, Select, Skeleton } from '../ui/basics'
import { Menu } from '../ui/menu'
import { Sortable } from '../ui/sortable'
import { useEditing, useMistake, useSet } from './context'
import { Choices, CountryList, Pick } from './controls'
import type { Path } from './document'
import { captureName, fieldName, modeName, stepName, typeName, uploaderName, videoName } from './names'
import { unique, type Field, type Step } from './shape'

const Questions = lazy(() => import('./questions').then((m) => ({ default: m.Questions })))

export const docSets = ['requiredIdDocs', 'docSets'] as const

const icons: Record<string, LucideIcon> = { APPLICANT_DATA: FileText, SELFIE: UserRound, SELFIE2: UserRound, PROOF_OF_ADDRESS: House, QUESTIONNAIRE: ClipboardList, EMAIL_VERIFICATION: Mail, PHONE_VERIFICATION: Phone }

/** The steps in the order in which people go through them. */
export function Steps() {
  const { t } = useTranslation()
  const { shape, words, readOnly, edit, show } = useEditing()
  const [open, setOpen] = useState<string>()
  const name = stepName(t)
  const missing = words.steps.filter((w) => !shape.steps.some((s) => s.step === w.step))
  const mistake = useMistake(docSets)
  const toggle = (s: Step) => {
    setOpen(open === s.key ? undefined : s.key)
    if (open !== s.key) show(s.step)
  }
  const add = (step: string) => {
    edit((e) => e.insert(docSets, shape.steps.length, step === 'QUESTIONNAIRE' ? newQuestionnaire() : { idDocSetType: step }))
    setOpen(step)
    show(step)
  }
  return (
    <div className="flex flex-col gap-2">
      {mistake && (
        <p role="alert" className="text-sm text-bad">
          {mistake}
        </p>
      )}
      <Sortable ids={shape.steps.map((s) => s.key)} nameOf={(i) => name(shape.steps[i]?.step ?? '')} disabled={readOnly} label={t('steps.title')} className="flex flex-col gap-1.5" onMove={(from, to) => edit((e) => e.move(docSets, from, to))}>
        {(i, handle) => {
          const s = shape.steps[i]
          return s && <StepCard step={s} number={i + 1} handle={handle} open={open === s.key} onToggle={() => toggle(s)} />
        }}
      </Sortable>
      {shape.steps.length === 0 && <p className="py-3 text-center text-soft">{t('lv.noSteps')}</p>}
      {!readOnly && missing.length > 0 && (
        <div>
          <Menu
            align="start"
            label={t('lv.addStep')}
            trigger={
              <Button icon={<Plus size={15} aria-hidden />} compact>
                {t('lv.addStep')}
              </Button>
            }
            items={missing.map((w) => ({ label: name(w.step), onSelect: () => add(w.step) }))}
          />
        </div>
      )}
    </div>
  )
}

/** What a questionnaire begins as: valid, and to be replaced. */
function newQuestionnaire() {
  const id = 'questionnaire'
  return { idDocSetType: 'QUESTIONNAIRE', questionnaireDefId: id, questionnaire: { id, sections: [{ id: 'section1', items: [{ id: 'question1', title: { ru: 'Вопрос', kk: 'Сұрақ', en: 'Question' }, type: 'text', required: true }] }] } }
}

function StepCard({ step, number, handle, open, onToggle }: { step: Step; number: number; handle: ReactNode; open: boolean; onToggle: () => void }) {
  const { t } = useTranslation()
  const { readOnly, edit } = useEditing()
  const path: Path = [...docSets, step.at]
  const mistake = useMistake(path, true)
  const panel = useId()
  const Icon = icons[step.step] ?? IdCard
  const name = stepName(t)(step.step)
  return (
    <div className={cx('rounded-lg border bg-panel', mistake ? 'border-bad' : open ? 'border-strong' : 'border-line')}>
      <div className="flex items-center gap-1 p-1.5">
        {handle}
        <button type="button" aria-expanded={open} aria-controls={panel} onClick={onToggle} className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-1 py-0.5 text-left hover:bg-raised">
          <ChevronRight size={15} aria-hidden className={cx('shrink-0 text-faint transition-transform duration-100', open && 'rotate-90')} />
          <Icon size={17} aria-hidden className="shrink-0 text-soft" />
          <span className="min-w-0 flex-1">
            <span className="block font-medium">
              <span className="tabular text-faint">{number}.</span> {name}
            </span>
            <span className="stranger line-clamp-2 block text-sm text-soft">
              <Summary step={step} />
            </span>
          </span>
          {step.skipAllowed && <Badge className="hidden sm:inline-flex">{t('lv.optional')}</Badge>}
          {mistake && <TriangleAlert size={16} className="shrink-0 text-bad" role="img" aria-label={t('lv.mistake')} />}
        </button>
        {!readOnly && (
          <IconButton label={t('lv.removeStep', { name })} className="size-7!" onClick={() => edit((e) => e.remove(docSets, step.at))}>
            <Trash2 size={15} />
          </IconButton>
        )}
      </div>
      <div id={panel} hidden={!open} className="border-t border-line p-3">
        {open && <StepForm step={step} path={path} />}
      </div>
    </div>
  )
}

function Summary({ step }: { step: Step }) {
  const { t } = useTranslation()
  const { words } = useEditing()
  const w = words.steps.find((x) => x.step === step.step)
  if (step.step === 'APPLICANT_DATA') return <>{[...step.fields, ...step.customFields].map((f) => f.displayName || fieldName(t)(f.name)).join(', ') || t('lv.noFields')}</>
  if (step.step === 'QUESTIONNAIRE') return <>{step.questionnaire ? t('lv.questions', { count: step.questionnaire.sections.reduce((n, s) => n + s.items.length, 0) }) : step.questionnaireDefId}</>
  if (!w || w.types.length === 0) return null
  const types = step.types.length > 0 ? step.types : w.default
  const live = step.videoRequired && step.videoRequired !== 'disabled' ? ` · ${videoName(t)(step.videoRequired)}` : ''
  return <>{types.map(typeName(t)).join(', ') + live}</>
}

function StepForm({ step, path }: { step: Step; path: Path }) {
  const { t } = useTranslation()
  const { words, readOnly } = useEditing()
  const set = useSet(path)
  const own = useMistake(path)
  const w = words.steps.find((x) => x.step === step.step)
  const documents = w && w.types.length > 0
  const selfie = step.step.startsWith('SELFIE')
  const [shown, setShown] = useState(step.includedCountries.length + step.excludedCountries.length > 0)
  return (
    <div className="flex flex-col gap-3">
      {own && (
        <p role="alert" className="text-sm text-bad">
          {own}
        </p>
      )}
      {!w && <p className="text-bad">{t('lv.unknownStep')}</p>}
      {documents && !selfie && (
        <Choices
          label={t('lv.documents')}
          hint={step.types.length === 0 ? t('lv.documentsDefault') : undefined}
          options={w.types}
          chosen={step.types.length > 0 ? step.types : w.default}
          name={typeName(t)}
          path={[...path, 'types']}
          onChange={(types) => set('types', types)}
        />
      )}
      {documents && (
        <div className="grid gap-3 sm:grid-cols-2">
          {!selfie && <Pick label={t('lv.setting.mode')} value={step.mode} options={words.modes} fallback={modeName(t)('single')} name={modeName(t)} path={[...path, 'mode']} onChange={(v) => set('mode', v)} />}
          <Pick label={selfie ? t('lv.liveness') : t('lv.setting.videoRequired')} value={step.videoRequired} options={w.videos} fallback={videoName(t)('disabled')} name={videoName(t)} path={[...path, 'videoRequired']} onChange={(v) => set('videoRequired', v)} />
          <Pick label={t('lv.setting.captureMode')} value={step.captureMode} options={words.captures} fallback={captureName(t)('manualAndAuto')} name={captureName(t)} path={[...path, 'captureMode']} onChange={(v) => set('captureMode', v)} />
          <Pick label={t('lv.setting.uploaderMode')} value={step.uploaderMode} options={words.uploaders} fallback={t('lv.uploaderDefault')} name={uploaderName(t)} path={[...path, 'uploaderMode']} onChange={(v) => set('uploaderMode', v)} />
        </div>
      )}
      {step.step === 'APPLICANT_DATA' && (
        <>
          <Fields label={t('lv.fields')} fields={step.fields} path={[...path, 'fields']} />
          <Fields label={t('lv.customFields')} fields={step.customFields} path={[...path, 'customFields']} custom />
        </>
      )}
      {step.step === 'QUESTIONNAIRE' && (
        <Suspense fallback={<Skeleton className="h-24" />}>
          <Questions step={step} path={path} />
        </Suspense>
      )}
      {documents && !selfie && (
        <div className="flex flex-col gap-2">
          <button type="button" aria-expanded={shown} onClick={() => setShown(!shown)} className="inline-flex items-center gap-1 self-start rounded text-sm font-medium text-soft hover:text-ink">
            <ChevronRight size={14} aria-hidden className={cx('transition-transform duration-100', shown && 'rotate-90')} />
            {t('lv.stepCountries')}
          </button>
          {shown && (
            <div className="grid gap-3 sm:grid-cols-2">
              <CountryList label={t('lv.included')} hint={t('lv.stepCountriesHint')} chosen={step.includedCountries} path={[...path, 'includedCountries']} onChange={(v) => set('includedCountries', v)} />
              <CountryList label={t('lv.excluded')} chosen={step.excludedCountries} path={[...path, 'excludedCountries']} onChange={(v) => set('excludedCountries', v)} />
            </div>
          )}
        </div>
      )}
      <Check label={t('lv.skipAllowed')} hint={t('lv.skipHint')} checked={step.skipAllowed} disabled={readOnly} onChange={(e) => set('skipAllowed', e.target.checked)} />
    </div>
  )
}

/** The questions of the form of personal data. */
function Fields({ label, fields, path, custom }: { label: string; fields: Field[]; path: Path; custom?: boolean }) {
  const { t } = useTranslation()
  const { words, readOnly, edit } = useEditing()
  const mistake = useMistake(path)
  const seen = new Map<string, number>()
  const ids = fields.map((f) => unique(f.name, seen))
  const name = fieldName(t)
  const free = words.dataFields.filter((w) => !fields.some((f) => f.name === w))
  return (
    <section aria-label={label} className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium text-soft">{label}</h3>
      {mistake && (
        <p role="alert" className="text-sm text-bad">
          {mistake}
        </p>
      )}
      <Sortable ids={ids} nameOf={(i) => fields[i]?.displayName || name(fields[i]?.name ?? '')} disabled={readOnly} label={label} className="flex flex-col gap-1" onMove={(from, to) => edit((e) => e.move(path, from, to))}>
        {(i, handle) => {
          const f = fields[i]
          return f && <FieldRow field={f} path={[...path, i]} handle={handle} custom={custom} onRemove={() => edit((e) => e.remove(path, i))} />
        }}
      </Sortable>
      {!readOnly &&
        (custom ? (
          <Button compact className="self-start" icon={<Plus size={14} aria-hidden />} onClick={() => edit((e) => e.insert(path, fields.length, { name: freeName(fields.map((f) => f.name), 'field'), required: true }))}>
            {t('lv.addField')}
          </Button>
        ) : (
          free.length > 0 && (
            <Select label={t('lv.addField')} hideLabel value="" className="max-w-64" onChange={(e) => e.target.value && edit((d) => d.insert(path, fields.length, { name: e.target.value, required: true }))}>
              <option value="">{t('lv.addField')}</option>
              {free.map((w) => (
                <option key={w} value={w}>
                  {name(w)}
                </option>
              ))}
            </Select>
          )
        ))}
    </section>
  )
}

/** freeName gives a name that is not taken: field1, field2 … */
export function freeName(taken: string[], stem: string): string {
  for (let n = 1; ; n++) if (!taken.includes(`${stem}${n}`)) return `${stem}${n}`
}

function FieldRow({ field, path, handle, custom, onRemove }: { field: Field; path: Path; handle: ReactNode; custom?: boolean; onRemove: () => void }) {
  const { t } = useTranslation()
  const { readOnly } = useEditing()
  const set = useSet(path)
  const mistake = useMistake(path, true)
  const title = field.displayName || fieldName(t)(field.name)
  const [key, setKey] = useState(field.name)
  const [of, setOf] = useState(field.name)
  if (of !== field.name) {
    setOf(field.name)
    setKey(field.name)
  }
  return (
    <div className={cx('flex flex-wrap items-center gap-x-2 gap-y-1 rounded-md border p-1.5', mistake ? 'border-bad' : 'border-line')}>
      {handle}
      {custom ? (
        <span className="grid min-w-0 flex-1 basis-56 gap-1 sm:grid-cols-2">
          <Input label={t('lv.fieldTitle')} hideLabel placeholder={t('lv.fieldTitle')} value={field.displayName} disabled={readOnly} onChange={(e) => set('displayName', e.target.value)} />
          {/* The name is the key of the list: it changes when it is whole. */}
          <Input label={t('lv.fieldKey')} hideLabel placeholder={t('lv.fieldKey')} value={key} disabled={readOnly} onChange={(e) => setKey(e.target.value)} onBlur={() => (key && key !== field.name ? set('name', key) : setKey(field.name))} />
        </span>
      ) : (
        <span className="min-w-0 flex-1 basis-32 font-medium">{title}</span>
      )}
      <Check label={t('lv.required')} checked={field.required} disabled={readOnly} onChange={(e) => set('required', e.target.checked || undefined)} />
      <Check label={t('lv.immutable')} checked={field.immutable} disabled={readOnly} onChange={(e) => set('immutableIfPresent', e.target.checked)} />
      {!readOnly && (
        <IconButton label={t('lv.remove', { name: title })} className="size-7!" onClick={onRemove}>
          <Trash2 size={15} />
        </IconButton>
      )}
      {mistake && (
        <p role="alert" className="w-full text-sm text-bad">
          {mistake}
        </p>
      )}
    </div>
  )
}

