import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse as yaml, stringify } from 'yaml'

import { change, read, type Edit, type Path } from './document'
import { shapeOf, unseen } from './shape'

const written = `# Who opens an account
name: basic-kyc-level
requiredIdDocs:
  docSets:
    # the first thing that people see
    - idDocSetType: IDENTITY
      types: [PASSPORT, ID_CARD] # no driving licence
      somethingNew: {a: 1}
    - idDocSetType: SELFIE
      videoRequired: "passiveLiveness"
checks:
  thresholds: {}
  doubt: {}
watchListCheckSettings:
  deep: [1, two, {three: 3}]
`

describe('a level as YAML', () => {
  test('comments, order and fields that nobody knows stay', () => {
    const next = change(written, (e) => {
      e.move(['requiredIdDocs', 'docSets'], 1, 0)
      e.set(['checks', 'thresholds', 'faceSame'], 0.8)
      e.set(['requiredIdDocs', 'docSets', 1, 'types'], ['PASSPORT'])
    })
    expect(next).toContain('# Who opens an account')
    expect(next).toContain('# the first thing that people see')
    expect(next.indexOf('SELFIE')).toBeLessThan(next.indexOf('IDENTITY'))
    expect(next).toContain('faceSame: 0.8')
    expect(yaml(next)).toEqual({
      ...yaml(written),
      requiredIdDocs: { docSets: [{ idDocSetType: 'SELFIE', videoRequired: 'passiveLiveness' }, { idDocSetType: 'IDENTITY', types: ['PASSPORT'], somethingNew: { a: 1 } }] },
      checks: { thresholds: { faceSame: 0.8 }, doubt: {} },
    })
    expect(unseen(read(next).value)).toEqual(['watchListCheckSettings', 'requiredIdDocs.docSets[1].somethingNew'])
  })

  test('an edit that changes nothing changes no line', () => {
    const exported = `name: basic-kyc-level
desc: An identity document and a selfie with it
requiredIdDocs:
  docSets:
    - idDocSetType: IDENTITY
      types:
        - PASSPORT
        - ID_CARD
      videoRequired: disabled
  includedCountries:
    - KAZ
checks:
  documentInSelfie: required
  thresholds: {}
  doubt: {}
`
    expect(change(exported, () => undefined)).toBe(exported)
  })

  test('what an alias stands for changes apart', () => {
    const text = 'name: a\nrequiredIdDocs:\n  docSets:\n    - &d\n      idDocSetType: IDENTITY\n      types: [PASSPORT]\n    - *d\n'
    const next = change(text, (e) => e.set(['requiredIdDocs', 'docSets', 1, 'types', 0], 'VISA'))
    expect(yaml(next)).toEqual({ name: 'a', requiredIdDocs: { docSets: [{ idDocSetType: 'IDENTITY', types: ['PASSPORT'] }, { idDocSetType: 'IDENTITY', types: ['VISA'] }] } })
  })

  test('words that other readers take for something else are quoted or stay words', () => {
    const next = change('name: x\n', (e) => ['yes', 'null', '12', '1e3', '~', 'true', '#', '- a', 'a: b', ' a '].forEach((w, i) => e.insert(['list'], i, w)))
    expect((yaml(next) as { list: string[] }).list).toEqual(['yes', 'null', '12', '1e3', '~', 'true', '#', '- a', 'a: b', ' a '])
  })

  test('a broken text is told with its line and left alone', () => {
    for (const text of ['name: "a\n', 'a: 1\na: 2\n', 'name: [1\nb: 2', '{"name": ', '- a\n']) {
      expect(read(text).broken, text).toBeDefined()
      expect(change(text, (e) => e.set(['name'], 'b'))).toBe(text)
    }
    expect(read('name: a\ndesc: [1\nb: 2\n').broken?.line).toBeGreaterThan(1)
  })
})

// Any document, any edit: what the edit does not name is as it was.
const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/).filter((k) => !(k in {}))
const leaf = fc.oneof(fc.string({ maxLength: 12 }), fc.integer(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)))
const tree = fc.letrec((tie) => ({
  node: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(key, tie('node'), { maxKeys: 4, noNullPrototype: true })),
})).node
const level = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 5, noNullPrototype: true })

type Op = { kind: 'set' | 'insert' | 'move' | 'remove'; pick: number; value: unknown; a: number; b: number }
const op = fc.record({ kind: fc.constantFrom('set', 'insert', 'move', 'remove'), pick: fc.nat(), value: leaf, a: fc.nat(), b: fc.nat() }) as fc.Arbitrary<Op>

function paths(v: unknown, at: Path = []): Path[] {
  if (Array.isArray(v)) return [at, ...v.flatMap((x, i) => paths(x, [...at, i]))]
  if (typeof v === 'object' && v !== null) return [at, ...Object.entries(v).flatMap(([k, x]) => paths(x, [...at, k]))]
  return [at]
}

/** The same edit on plain values. */
function model(root: unknown): Edit {
  const at = (path: Path) => path.reduce<unknown>((v, k) => (v as never)?.[k as never], root)
  return {
    get: at,
    set: (path, value) => {
      const holder = at(path.slice(0, -1)) as Record<string | number, unknown>
      holder[path.at(-1)!] = value
    },
    insert: (path, i, value) => void (at(path) as unknown[]).splice(i, 0, value),
    move: (path, from, to) => {
      const l = at(path) as unknown[]
      l.splice(to, 0, ...l.splice(from, 1))
    },
    remove: (path, i) => void (at(path) as unknown[]).splice(i, 1),
  }
}

function apply(o: Op, value: unknown, e: Edit) {
  const lists = paths(value).filter((p) => p.length > 0 && Array.isArray(model(value).get(p)))
  if (o.kind === 'set') {
    const places = paths(value).filter((p) => p.length > 0)
    e.set(places[o.pick % places.length]!, o.value)
    return
  }
  const list = lists[o.pick % (lists.length || 1)]
  if (!list) return
  const n = (model(value).get(list) as unknown[]).length
  if (o.kind === 'insert') e.insert(list, o.a % (n + 1), o.value)
  else if (n > 0 && o.kind === 'move') e.move(list, o.a % n, o.b % n)
  else if (n > 0) e.remove(list, o.a % n)
}

for (const [form, write] of Object.entries({ YAML: (v: unknown) => stringify(v), JSON: (v: unknown) => JSON.stringify(v, null, 2) })) {
  test(`edits of a ${form} text do what they say and nothing else`, () => {
    fc.assert(
      fc.property(level, fc.array(op, { maxLength: 6 }), (start, ops) => {
        let text = write(start)
        const value = structuredClone(start) as unknown
        for (const o of ops) {
          const before = structuredClone(value)
          text = change(text, (e) => apply(o, before, e))
          apply(o, before, model(value))
          expect(read(text)).toEqual({ value })
        }
      }),
      { numRuns: 300 },
    )
  })
}

test('a level of any shape can be shown', () => {
  fc.assert(fc.property(tree, (v) => void shapeOf(v, ['doubt.identity', 'liveness'])), { numRuns: 300 })
  fc.assert(
    fc.property(tree, tree, tree, (docSets, checks, questionnaire) => {
      const s = shapeOf({ requiredIdDocs: { docSets: [docSets, { questionnaire }] }, checks }, ['doubt.identity'])
      expect(s.steps).toHaveLength(2)
    }),
    { numRuns: 300 },
  )
})
