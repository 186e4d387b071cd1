// What the visual editor shows of a level. People write levels, so every value
// may be of another shape than it should: that is shown as absent, never lost.
import type { Path } from './document'

export interface Step {
  /** Index in docSets. */
  at: number
  /** Name for lists that are sorted: the step, and which of it when it is there twice. */
  key: string
  step: string
  types: string[]
  videoRequired: string
  captureMode: string
  uploaderMode: string
  mode: string
  skipAllowed: boolean
  fields: Field[]
  customFields: Field[]
  questionnaireDefId: string
  questionnaire?: Questionnaire
  includedCountries: string[]
  excludedCountries: string[]
}

export interface Field {
  name: string
  displayName: string
  required: boolean
  prefill: string
  immutable: boolean
}

export type Text = Record<string, string>

export interface Condition {
  section: string
  item: string
  equals: string
  differs: string
}

export interface Questionnaire {
  id: string
  title: Text
  sections: Section[]
}

export interface Section {
  id: string
  title: Text
  condition?: Condition
  items: Question[]
}

export interface Question {
  id: string
  title: Text
  desc: Text
  placeholder: Text
  type: string
  required: boolean
  condition?: Condition
  options: Option[]
}

export interface Option {
  value: string
  title: Text
  score: number
}

export interface Rule {
  supported: boolean
  doubleSided?: boolean
}

export interface Shape {
  name: string
  desc: string
  steps: Step[]
  includedCountries: string[]
  excludedCountries: string[]
  table: Record<string, Record<string, Rule>>
  order: string[]
  gates: string[]
  thresholds: Record<string, number>
  qualityRetries?: number
  minAge: number
  addressMaxAge: number
  /** One word of several, by field of checks ("doubt.identity" too). */
  words: Record<string, string>
}

const object = (v: unknown): Record<string, unknown> => (typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Record<string, unknown>) : {})
const list = (v: unknown): unknown[] => (Array.isArray(v) ? v : [])
const string = (v: unknown): string => (typeof v === 'string' ? v : typeof v === 'number' || typeof v === 'boolean' ? String(v) : '')
const strings = (v: unknown): string[] => list(v).map(string)
const number = (v: unknown): number => (typeof v === 'number' && Number.isFinite(v) ? v : 0)
const flag = (v: unknown): boolean => v === true

export const thresholds = ['faceSame', 'faceDifferent', 'minTextHeight', 'minSharpness', 'maxGlare', 'minFieldScore', 'watchlist'] as const

const steps: Record<string, string> = { PROOF_OF_RESIDENCE: 'PROOF_OF_ADDRESS' }

/** shapeOf reads what is written. */
export function shapeOf(value: unknown, words: string[]): Shape {
  const l = object(value)
  const required = object(l['requiredIdDocs'])
  const checks = object(l['checks'])
  const doubt = object(checks['doubt'])
  const limits = object(checks['thresholds'])
  const seen = new Map<string, number>()
  return {
    name: string(l['name']),
    desc: string(l['desc']),
    steps: list(required['docSets']).map((v, at) => stepOf(v, at, seen)),
    includedCountries: strings(required['includedCountries']),
    excludedCountries: strings(required['excludedCountries']),
    table: Object.fromEntries(
      Object.entries(object(l['documentsByCountries'])).map(([country, row]) => [country, Object.fromEntries(Object.entries(object(row)).map(([type, rule]) => [type, ruleOf(object(rule))]))]),
    ),
    order: strings(checks['order']),
    gates: strings(checks['gates']),
    thresholds: Object.fromEntries(thresholds.map((name) => [name, number(limits[name])])),
    qualityRetries: typeof doubt['qualityRetries'] === 'number' ? doubt['qualityRetries'] : undefined,
    minAge: number(checks['minAge']),
    addressMaxAge: number(checks['addressMaxAgeMonths']),
    words: Object.fromEntries(words.map((name) => [name, string(name.startsWith('doubt.') ? doubt[name.slice(6)] : checks[name])])),
  }
}

function ruleOf(v: Record<string, unknown>): Rule {
  return { supported: flag(v['supported']), doubleSided: typeof v['doubleSided'] === 'boolean' ? v['doubleSided'] : undefined }
}

function stepOf(v: unknown, at: number, seen: Map<string, number>): Step {
  const d = object(v)
  const step = steps[string(d['idDocSetType'])] ?? string(d['idDocSetType'])
  return {
    at,
    key: unique(step, seen),
    step,
    types: strings(d['types']),
    videoRequired: string(d['videoRequired']),
    captureMode: string(d['captureMode']),
    uploaderMode: string(d['uploaderMode']),
    mode: string(d['mode']),
    skipAllowed: flag(d['skipAllowed']),
    fields: list(d['fields']).map(fieldOf),
    customFields: list(d['customFields']).map(fieldOf),
    questionnaireDefId: string(d['questionnaireDefId']),
    questionnaire: d['questionnaire'] ? questionnaireOf(d['questionnaire']) : undefined,
    includedCountries: strings(d['includedCountries']),
    excludedCountries: strings(d['excludedCountries']),
  }
}

/** unique tells things of one name apart, so that lists can be sorted. */
export function unique(name: string, seen: Map<string, number>): string {
  const n = seen.get(name) ?? 0
  seen.set(name, n + 1)
  return n === 0 ? name : `${name}~${n}`
}

function fieldOf(v: unknown): Field {
  const f = object(v)
  return { name: string(f['name']), displayName: string(f['displayName']), required: flag(f['required']), prefill: string(f['prefill']), immutable: flag(f['immutableIfPresent']) }
}

const textOf = (v: unknown): Text => Object.fromEntries(Object.entries(object(v)).map(([lang, text]) => [lang, string(text)]))

function conditionOf(v: unknown): Condition | undefined {
  if (v === undefined || v === null) return undefined
  const c = object(v)
  return { section: string(c['section']), item: string(c['item']), equals: string(c['equals']), differs: string(c['differs']) }
}

export function questionnaireOf(v: unknown): Questionnaire {
  const q = object(v)
  return {
    id: string(q['id']),
    title: textOf(q['title']),
    sections: list(q['sections']).map((raw) => {
      const s = object(raw)
      return { id: string(s['id']), title: textOf(s['title']), condition: conditionOf(s['condition']), items: list(s['items']).map(questionOf) }
    }),
  }
}

function questionOf(v: unknown): Question {
  const i = object(v)
  return {
    id: string(i['id']),
    title: textOf(i['title']),
    desc: textOf(i['desc']),
    placeholder: textOf(i['placeholder']),
    type: string(i['type']),
    required: flag(i['required']),
    condition: conditionOf(i['condition']),
    options: list(i['options']).map((raw) => {
      const o = object(raw)
      return { value: string(o['value']), title: textOf(o['title']), score: number(o['score']) }
    }),
  }
}

/** What a level may hold and the visual editor has no control for. */
const known = new Set(['name', 'desc', 'type', 'applicantType', 'requiredIdDocs', 'documentsByCountries', 'checks', 'id'])
const knownSteps = new Set(['idDocSetType', 'types', 'videoRequired', 'captureMode', 'uploaderMode', 'mode', 'skipAllowed', 'fields', 'customFields', 'questionnaireDefId', 'questionnaire', 'includedCountries', 'excludedCountries'])

/** unseen lists the paths of fields that only the text shows. */
export function unseen(value: unknown): string[] {
  const l = object(value)
  const out = Object.keys(l).filter((k) => !known.has(k))
  const required = object(l['requiredIdDocs'])
  for (const k of Object.keys(required)) if (!['docSets', 'includedCountries', 'excludedCountries'].includes(k)) out.push(`requiredIdDocs.${k}`)
  list(required['docSets']).forEach((d, i) => {
    for (const k of Object.keys(object(d))) if (!knownSteps.has(k)) out.push(`${dotted(['requiredIdDocs', 'docSets', i])}.${k}`)
  })
  return out
}

/** dotted writes a path as the server does: requiredIdDocs.docSets[1].types[0]. */
export function dotted(path: Path): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${key}` : key), '')
}
