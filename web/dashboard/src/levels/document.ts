// The level as its author writes it: a text in YAML or JSON. The visual editor
// changes single places of that text and leaves all others as they are: order,
// comments and fields that it does not know stay.
import { Document, isAlias, isCollection, isMap, isNode, isSeq, parseDocument, visit, YAMLSeq, type Node } from 'yaml'

export type Path = readonly (string | number)[]

/** A mistake in the form of the text, before anybody asks what it means. */
export interface Broken {
  line: number
  message: string
}

export interface Parsed {
  /** The level as it is written: of any shape, since people write it. */
  value: unknown
  broken?: Broken
}

const isJSON = (text: string) => text.trimStart().startsWith('{')

/** read parses a text; an empty one is an empty level. */
export function read(text: string): Parsed {
  if (isJSON(text)) {
    try {
      return { value: JSON.parse(text) as unknown }
    } catch (e) {
      const message = e instanceof Error ? e.message : String(e)
      const at = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
      return { value: undefined, broken: { line: text.slice(0, at).split('\n').length, message } }
    }
  }
  const doc = parse(text)
  const error = doc.errors[0]
  if (error) return { value: undefined, broken: { line: error.linePos?.[0].line ?? 1, message: error.message.split('\n')[0] ?? '' } }
  try {
    const value: unknown = doc.toJS()
    if (value !== null && (typeof value !== 'object' || Array.isArray(value))) return { value: undefined, broken: { line: 1, message: 'a level is a list of names and values' } }
    return { value: value ?? {} }
  } catch (e) {
    return { value: undefined, broken: { line: 1, message: e instanceof Error ? e.message : String(e) } } // too many aliases
  }
}

/** An edit names places by their path; places on the way are made when they lack. */
export interface Edit {
  get(path: Path): unknown
  /** set writes a value; undefined takes the place away. */
  set(path: Path, value: unknown): void
  insert(list: Path, index: number, value: unknown): void
  /** move takes an item of a list to another place of it. */
  move(list: Path, from: number, to: number): void
  remove(list: Path, index: number): void
}

/**
 * change gives the text after an edit. A text that cannot be parsed comes back
 * as it is: nothing can be said about places in it.
 */
export function change(text: string, edit: (e: Edit) => void): string {
  if (read(text).broken) return text
  if (isJSON(text)) {
    const root: Plain = { value: JSON.parse(text) as unknown }
    edit(plainEdit(root))
    return JSON.stringify(root.value, null, indentOf(text)) + '\n'
  }
  const doc = parse(text)
  plain(doc)
  edit(treeEdit(doc))
  return doc.toString({ lineWidth: 0, indent: indentOf(text) })
}

function parse(text: string) {
  return parseDocument(text, { prettyErrors: true, strict: true, uniqueKeys: true })
}

/** indentOf is how far the author indents. */
function indentOf(text: string): number {
  return Math.min(/^( +)\S/m.exec(text)?.[1]?.length ?? 2, 8)
}

/** plain puts what aliases stand for in their place: two places that change apart must be two. */
function plain(doc: Document) {
  const anchors = new Set<Node>()
  visit(doc, {
    Alias(_, alias) {
      const source = alias.resolve(doc)
      if (!source) return undefined
      anchors.add(source)
      const copy = source.clone() as Node & { anchor?: string }
      delete copy.anchor
      return copy
    },
  })
  for (const node of anchors) delete (node as { anchor?: string }).anchor
}

function treeEdit(doc: Document): Edit {
  /** ready makes every place on the way to a path a map or list. */
  const ready = (path: Path, list: boolean) => {
    if (!isMap(doc.contents)) doc.contents = doc.createNode({}) as typeof doc.contents
    for (let n = 1; n <= path.length; n++) {
      const at = path.slice(0, n)
      const node = doc.getIn(at, true)
      const asList = n === path.length ? list : typeof path[n] === 'number'
      if (!isCollection(node) || isSeq(node) !== asList) doc.setIn(at, doc.createNode(asList ? [] : {}))
      else if (node.items.length === 0) node.flow = false // `{}` and `[]` grow over lines
    }
  }
  const listAt = (path: Path): YAMLSeq => {
    ready(path, true)
    return doc.getIn(path, true) as YAMLSeq
  }
  return {
    get: (path) => {
      const node: unknown = doc.getIn(path, true)
      return isNode(node) ? node.toJS(doc) : node
    },
    set: (path, value) => {
      if (value === undefined) {
        if (doc.hasIn(path)) doc.deleteIn(path)
        return
      }
      ready(path.slice(0, -1), typeof path.at(-1) === 'number')
      const old: unknown = doc.getIn(path, true)
      // A scalar keeps its comment; its quotes go with what was in them.
      if (isNode(old) && !isCollection(old) && !isAlias(old) && (typeof value !== 'object' || value === null)) {
        const scalar = old as unknown as { value: unknown; type?: string; source?: string }
        if (typeof scalar.value !== typeof value) delete scalar.type
        delete scalar.source
        scalar.value = value
      } else doc.setIn(path, doc.createNode(value))
    },
    insert: (path, index, value) => void listAt(path).items.splice(index, 0, doc.createNode(value)),
    move: (path, from, to) => {
      const { items } = listAt(path)
      const [item] = items.splice(from, 1)
      if (item !== undefined) items.splice(to, 0, item)
    },
    remove: (path, index) => void listAt(path).items.splice(index, 1),
  }
}

interface Plain {
  value: unknown
}

type Holder = Record<string | number, unknown>

const holds = (v: unknown): v is Holder => typeof v === 'object' && v !== null

function plainEdit(root: Plain): Edit {
  const at = (path: Path): unknown => path.reduce<unknown>((v, key) => (holds(v) ? v[key] : undefined), root.value)
  const ready = (path: Path, list: boolean): Holder => {
    let holder = root as unknown as Holder
    let key: string | number = 'value'
    for (let n = 0; n <= path.length; n++) {
      const asList = n === path.length ? list : typeof path[n] === 'number'
      if (!holds(holder[key]) || Array.isArray(holder[key]) !== asList) holder[key] = asList ? [] : {}
      if (n < path.length) {
        holder = holder[key] as Holder
        key = path[n] as string | number
      }
    }
    return holder[key] as Holder
  }
  const listAt = (path: Path) => ready(path, true) as unknown as unknown[]
  return {
    get: at,
    set: (path, value) => {
      const key = path.at(-1) as string | number
      if (value === undefined) {
        const holder = at(path.slice(0, -1))
        if (Array.isArray(holder)) holder.splice(Number(key), 1)
        else if (holds(holder)) delete holder[key]
        return
      }
      ready(path.slice(0, -1), typeof key === 'number')[key] = value
    },
    insert: (path, index, value) => void listAt(path).splice(index, 0, value),
    move: (path, from, to) => {
      const items = listAt(path)
      const [item] = items.splice(from, 1)
      if (item !== undefined) items.splice(to, 0, item)
    },
    remove: (path, index) => void listAt(path).splice(index, 1),
  }
}
