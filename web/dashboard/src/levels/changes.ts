// What changed between two levels, in words. Whatever the words do not know is
// said by its path, so that nothing changes unsaid.
import type { TFunction } from 'i18next'

import { country } from '../format'
import type { Words } from './context'
import { actionName, captureName, checkName, fieldName, limitName, modeName, questionName, settingName, stepName, typeName, uploaderName, videoName } from './names'
import { say } from './questions'
import { shapeOf, thresholds, type Condition, type Field, type Question, type Questionnaire, type Rule, type Section, type Shape, type Step } from './shape'

export interface Change {
  kind: 'added' | 'removed' | 'changed'
  text: string
}

type Put = (kind: Change['kind'], text: string) => void

export function changes(before: unknown, after: unknown, words: Words, t: TFunction, lang: string): Change[] {
  const out: Change[] = []
  const put: Put = (kind, text) => void out.push({ kind, text })
  const named = Object.keys(words.actions)
  const [a, b] = [shapeOf(before, named), shapeOf(after, named)]
  const said = new Said(t, lang, words)
  if (a.name !== b.name) put('changed', t('lv.change.name', { from: a.name, to: b.name }))
  if (a.desc !== b.desc) put('changed', t('lv.change.desc'))
  said.steps(a, b, put)
  said.countries(t('lv.change.levelCountries'), a, b, put)
  said.table(a, b, put)
  said.checks(a, b, put)
  rest(before, after, put, t)
  return out
}

class Said {
  constructor(
    private readonly t: TFunction,
    private readonly lang: string,
    private readonly words: Words,
  ) {}

  private value(name: string, from: string, to: string, put: Put) {
    if (from !== to) put('changed', this.t('lv.change.value', { name, from: from || this.t('lv.none'), to: to || this.t('lv.none') }))
  }

  private order(name: string, a: string[], b: string[], label: (x: string) => string, put: Put) {
    const common = b.filter((x) => a.includes(x))
    if (a.filter((x) => b.includes(x)).join() !== common.join()) put('changed', this.t('lv.change.order', { name, list: common.map(label).join(' → ') }))
  }

  private list(name: string, a: string[], b: string[], label: (x: string) => string, put: Put) {
    const added = b.filter((x) => !a.includes(x))
    const gone = a.filter((x) => !b.includes(x))
    if (added.length > 0) put('added', this.t('lv.change.listed', { name, list: added.map(label).join(', ') }))
    if (gone.length > 0) put('removed', this.t('lv.change.unlisted', { name, list: gone.map(label).join(', ') }))
  }

  steps(a: Shape, b: Shape, put: Put) {
    const { t } = this
    const name = stepName(t)
    const title = (s: Step) => name(s.step)
    for (const s of b.steps) if (!a.steps.some((x) => x.key === s.key)) put('added', t('lv.change.stepAdded', { step: title(s) }))
    for (const s of a.steps) if (!b.steps.some((x) => x.key === s.key)) put('removed', t('lv.change.stepRemoved', { step: title(s) }))
    this.order(
      t('steps.title'),
      a.steps.map((s) => s.key),
      b.steps.map((s) => s.key),
      (key) => name(key.split('~')[0] ?? key),
      put,
    )
    for (const s of b.steps) {
      const was = a.steps.find((x) => x.key === s.key)
      if (was) this.step(was, s, title(s), put)
    }
  }

  private step(a: Step, b: Step, step: string, put: Put) {
    const { t } = this
    const types = (s: Step) => (s.types.length > 0 ? s.types : (this.words.steps.find((w) => w.step === s.step)?.default ?? []))
    this.list(t('lv.change.of', { step, name: t('lv.documents') }), types(a), types(b), typeName(t), put)
    for (const [key, label] of [
      ['mode', modeName(t)],
      ['videoRequired', videoName(t)],
      ['captureMode', captureName(t)],
      ['uploaderMode', uploaderName(t)],
    ] as const) {
      if (a[key] !== b[key]) this.value(t('lv.change.of', { step, name: t(`lv.setting.${key}`) }), a[key] && label(a[key]), b[key] && label(b[key]), put)
    }
    if (a.skipAllowed !== b.skipAllowed) put('changed', t(b.skipAllowed ? 'lv.change.skip' : 'lv.change.noSkip', { step }))
    this.countries(step, a, b, put)
    this.fields(step, a.fields, b.fields, put)
    this.fields(step, a.customFields, b.customFields, put)
    this.value(t('lv.change.of', { step, name: t('lv.questionnaireId') }), a.questionnaireDefId, b.questionnaireDefId, put)
    this.questionnaire(step, a.questionnaire, b.questionnaire, put)
  }

  countries(step: string, a: { includedCountries: string[]; excludedCountries: string[] }, b: typeof a, put: Put) {
    const { t } = this
    this.list(t('lv.change.of', { step, name: t('lv.included') }), a.includedCountries, b.includedCountries, country, put)
    this.list(t('lv.change.of', { step, name: t('lv.excluded') }), a.excludedCountries, b.excludedCountries, country, put)
  }

  private fields(step: string, a: Field[], b: Field[], put: Put) {
    const { t } = this
    const title = (f: Field) => f.displayName || fieldName(t)(f.name)
    for (const f of b) {
      const was = a.find((x) => x.name === f.name)
      if (!was) put('added', t(f.required ? 'lv.change.fieldRequired' : 'lv.change.fieldAdded', { step, field: title(f) }))
      else if (JSON.stringify(was) !== JSON.stringify(f)) {
        put('changed', t(was.required === f.required ? 'lv.change.field' : f.required ? 'lv.change.fieldNowRequired' : 'lv.change.fieldNowOptional', { step, field: title(f) }))
      }
    }
    for (const f of a) if (!b.some((x) => x.name === f.name)) put('removed', t('lv.change.fieldRemoved', { step, field: title(f) }))
    this.order(
      t('lv.change.of', { step, name: t('lv.fields') }),
      a.map((f) => f.name),
      b.map((f) => f.name),
      (n) => title(b.find((f) => f.name === n) as Field),
      put,
    )
  }

  private questionnaire(step: string, a: Questionnaire | undefined, b: Questionnaire | undefined, put: Put) {
    const { t, lang } = this
    if (!a || !b) {
      if (a !== b) put(b ? 'added' : 'removed', t(b ? 'lv.change.questionnaireAdded' : 'lv.change.questionnaireRemoved', { step }))
      return
    }
    const title = (x: Section | Question) => say(x.title, lang) || x.id
    if (JSON.stringify(a.title) !== JSON.stringify(b.title)) put('changed', t('lv.change.of', { step, name: t('lv.change.titles') }))
    for (const s of b.sections) {
      const was = a.sections.find((x) => x.id === s.id)
      if (!was) {
        put('added', t('lv.change.sectionAdded', { name: title(s), count: s.items.length }))
        continue
      }
      if (JSON.stringify([was.title, was.condition]) !== JSON.stringify([s.title, s.condition])) put('changed', t('lv.change.section', { name: title(s) }))
      for (const item of s.items) {
        const old = was.items.find((x) => x.id === item.id)
        if (!old) put('added', t('lv.change.questionAdded', { name: title(item) }))
        else this.question(old, item, title(item), put)
      }
      for (const item of was.items) if (!s.items.some((x) => x.id === item.id)) put('removed', t('lv.change.questionRemoved', { name: title(item) }))
      this.order(
        title(s),
        was.items.map((x) => x.id),
        s.items.map((x) => x.id),
        (id) => title(s.items.find((x) => x.id === id) as Question),
        put,
      )
    }
    for (const s of a.sections) if (!b.sections.some((x) => x.id === s.id)) put('removed', t('lv.change.sectionRemoved', { name: title(s) }))
    this.order(
      t('lv.sections'),
      a.sections.map((x) => x.id),
      b.sections.map((x) => x.id),
      (id) => title(b.sections.find((x) => x.id === id) as Section),
      put,
    )
  }

  private question(a: Question, b: Question, name: string, put: Put) {
    const { t } = this
    this.value(t('lv.change.of', { step: name, name: t('lv.questionType') }), questionName(t)(a.type), questionName(t)(b.type), put)
    if (a.required !== b.required) put('changed', t(b.required ? 'lv.change.fieldNowRequired' : 'lv.change.fieldNowOptional', { step: t('step.QUESTIONNAIRE'), field: name }))
    if (JSON.stringify([a.title, a.desc, a.placeholder]) !== JSON.stringify([b.title, b.desc, b.placeholder])) put('changed', t('lv.change.of', { step: name, name: t('lv.change.titles') }))
    const when = (c: Condition | undefined) => (c ? `${c.section}.${c.item} ${c.equals ? '=' : '≠'} ${c.equals || c.differs}` : t('lv.always'))
    this.value(t('lv.change.of', { step: name, name: t('lv.shown') }), when(a.condition), when(b.condition), put)
    const option = (q: Question) => (value: string) => say(q.options.find((o) => o.value === value)?.title, this.lang) || value
    const values = (q: Question) => q.options.map((o) => o.value)
    const of = t('lv.change.of', { step: name, name: t('lv.options') })
    this.list(of, values(a), values(b), (v) => (values(b).includes(v) ? option(b)(v) : option(a)(v)), put)
    this.order(of, values(a), values(b), option(b), put)
    for (const o of b.options) {
      const was = a.options.find((x) => x.value === o.value)
      if (!was) continue
      if (was.score !== o.score) this.value(t('lv.change.of', { step: `${name}: ${option(b)(o.value)}`, name: t('lv.score') }), String(was.score), String(o.score), put)
      if (JSON.stringify(was.title) !== JSON.stringify(o.title)) put('changed', t('lv.change.of', { step: `${name}: ${o.value}`, name: t('lv.change.titles') }))
    }
  }

  table(a: Shape, b: Shape, put: Put) {
    const { t } = this
    const word = (r: Rule | undefined) => (!r ? t('lv.none') : !r.supported ? t('lv.sides.no') : r.doubleSided === undefined ? t('lv.sides.taken') : t(r.doubleSided ? 'lv.sides.two' : 'lv.sides.one'))
    const cells = new Set([a, b].flatMap((s) => Object.entries(s.table).flatMap(([c, row]) => Object.keys(row).map((d) => `${c}/${d}`))))
    for (const cell of cells) {
      const [c = '', d = ''] = cell.split('/')
      this.value(`${c === '*' ? t('lv.otherCountries') : country(c)}, ${typeName(t)(d)}`, word(a.table[c]?.[d]), word(b.table[c]?.[d]), put)
    }
  }

  checks(a: Shape, b: Shape, put: Put) {
    const { t, words } = this
    const order = (s: Shape) => (s.order.length > 0 ? s.order : words.checks)
    if (order(a).join() !== order(b).join()) put('changed', t('lv.change.order', { name: t('levels.order'), list: order(b).map(checkName(t)).join(' → ') }))
    this.list(t('lv.gates'), a.gates, b.gates, checkName(t), put)
    for (const name of thresholds) this.value(limitName(t)(name), String(a.thresholds[name] || ''), String(b.thresholds[name] || ''), put)
    for (const name of Object.keys(words.actions)) {
      const label = (s: Shape) => (s.words[name] ? actionName(t, name)(s.words[name]) : '')
      this.value(settingName(t)(name), label(a), label(b), put)
    }
    this.value(settingName(t)('qualityRetries'), String(a.qualityRetries ?? ''), String(b.qualityRetries ?? ''), put)
    this.value(settingName(t)('minAge'), String(a.minAge || ''), String(b.minAge || ''), put)
    this.value(settingName(t)('addressMaxAgeMonths'), String(a.addressMaxAge || ''), String(b.addressMaxAge || ''), put)
  }
}

// The places that the words above speak of; "#" stands for any index of a list
// whose items are told apart above.
const spoken = [
  /^name$/,
  /^desc$/,
  /^requiredIdDocs\.(included|excluded)Countries\b/,
  /^requiredIdDocs\.docSets\.[^.]+\.(idDocSetType|types|videoRequired|captureMode|uploaderMode|mode|skipAllowed|includedCountries|excludedCountries|questionnaireDefId)\b/,
  /^requiredIdDocs\.docSets\.[^.]+\.(fields|customFields)\.[^.]+\.(name|displayName|required|prefill|immutableIfPresent)\b/,
  /^requiredIdDocs\.docSets\.[^.]+\.questionnaire\.(id|title)\b/,
  /^requiredIdDocs\.docSets\.[^.]+\.questionnaire\.sections\.[^.]+\.(id|title|condition\.(section|item|equals|differs))\b/,
  /^requiredIdDocs\.docSets\.[^.]+\.questionnaire\.sections\.[^.]+\.items\.[^.]+\.(id|title|desc|placeholder|type|required|condition\.(section|item|equals|differs))\b/,
  /^requiredIdDocs\.docSets\.[^.]+\.questionnaire\.sections\.[^.]+\.items\.[^.]+\.options\.[^.]+\.(value|title|score)\b/,
  /^documentsByCountries\.[^.]+\.[^.]+\.(supported|doubleSided)$/,
  /^checks\.(order|gates|minAge|addressMaxAgeMonths)\b/,
  /^checks\.thresholds\.(faceSame|faceDifferent|minTextHeight|minSharpness|maxGlare|minFieldScore|watchlist)$/,
  /^checks\.(documentInSelfie|digitalDocument|sameSourcePortrait|liveness|biometrics|duplicates|duplicateFaces|specimen|watchlist)$/,
  /^checks\.doubt\.(identity|qualityRetries)$/,
]

/** leaves gives every value by its path; items of lists that have a name are told apart by it. */
function leaves(v: unknown, path = '', out = new Map<string, unknown>()): Map<string, unknown> {
  if (Array.isArray(v)) {
    const seen = new Map<string, number>()
    v.forEach((x: unknown, i) => {
      const o = typeof x === 'object' && x !== null ? (x as Record<string, unknown>) : {}
      const name = [o['idDocSetType'], o['id'], o['name'], o['value']].find((n) => typeof n === 'string') as string | undefined
      let key = name?.replaceAll('.', '_') ?? String(i)
      const n = seen.get(key) ?? 0
      seen.set(key, n + 1)
      if (n > 0) key += `~${n}`
      leaves(x, `${path}.${key}`, out)
    })
    if (v.length === 0 && path) out.set(path.replace(/^\./, ''), v)
  } else if (typeof v === 'object' && v !== null) {
    for (const [k, x] of Object.entries(v)) leaves(x, `${path}.${k}`, out)
  } else out.set(path.replace(/^\./, ''), v)
  return out
}

function rest(before: unknown, after: unknown, put: Put, t: TFunction) {
  const [a, b] = [leaves(before), leaves(after)]
  // A step or question that came or went is said as a whole.
  const owner = (path: string) => /^requiredIdDocs\.docSets\.[^.]+(\.questionnaire\.sections\.[^.]+(\.items\.[^.]+)?)?/.exec(path)?.[0] ?? ''
  const owners = (m: Map<string, unknown>) => new Set([...m.keys()].flatMap((p) => [owner(p), /^requiredIdDocs\.docSets\.[^.]+/.exec(p)?.[0] ?? '']))
  const [hadOwners, hasOwners] = [owners(a), owners(b)]
  const show = (v: unknown) => (v === undefined ? t('lv.none') : typeof v === 'string' ? v : JSON.stringify(v))
  for (const path of new Set([...a.keys(), ...b.keys()])) {
    const [from, to] = [a.get(path), b.get(path)]
    if (Object.is(from, to) || JSON.stringify(from) === JSON.stringify(to) || spoken.some((s) => s.test(path))) continue
    const o = owner(path)
    if (o && hadOwners.has(o) !== hasOwners.has(o)) continue
    if (Array.isArray(from ?? to)) continue // an empty list is none
    put(from === undefined ? 'added' : to === undefined ? 'removed' : 'changed', t('lv.change.value', { name: path, from: show(from), to: show(to) }))
  }
}
