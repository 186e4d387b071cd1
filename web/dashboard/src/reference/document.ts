/** What the reference reads of an OpenAPI document. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  pattern?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  items?: Schema
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
  required?: string[]
  examples?: unknown[]
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description?: string
  example?: unknown
  schema?: Schema
}

interface Media {
  schema?: Schema
  example?: unknown
}

interface Reply {
  $ref?: string
  description?: string
  content?: Record<string, Media>
}

interface Raw {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, Reply>
  security?: Record<string, string[]>[]
}

export interface Document {
  info: { version: string }
  tags: { name: string }[]
  paths: Record<string, Record<string, Raw>>
  components: { schemas: Record<string, Schema>; responses: Record<string, Reply> }
}

export interface Operation extends Raw {
  id: string
  method: string
  path: string
  tag: string
  /** Words that it is found by, in lower case. */
  words: string
}

/** operations lists all of a document in the order of its groups. */
export function operations(d: Document): Operation[] {
  const all = Object.entries(d.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, o]): Operation => {
      const tag = o.tags[0] ?? ''
      const fields = Object.values(o.requestBody?.content ?? {}).flatMap((m) => fieldNames(d, m.schema))
      const words = [o.operationId, o.summary, o.description, method, path, tag, ...(o.parameters ?? []).flatMap((p) => [p.name, p.description]), ...fields].join(' ').toLowerCase()
      return { ...o, id: o.operationId, method: method.toUpperCase(), path, tag, words }
    }),
  )
  const rank = new Map(d.tags.map((t, i) => [t.name, i]))
  return all.sort((a, b) => (rank.get(a.tag) ?? 99) - (rank.get(b.tag) ?? 99) || a.path.localeCompare(b.path))
}

/** matching keeps operations that have every word of the search. */
export function matching(all: Operation[], search: string): Operation[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter((o) => words.every((w) => o.words.includes(w)))
}

export function resolve(d: Document, s: Schema | undefined): Schema | undefined {
  for (let i = 0; s?.$ref && i < 8; i++) s = d.components.schemas[s.$ref.slice('#/components/schemas/'.length)]
  return s
}

export function reply(d: Document, r: Reply): Reply {
  return r.$ref ? (d.components.responses[r.$ref.slice('#/components/responses/'.length)] ?? r) : r
}

function fieldNames(d: Document, s: Schema | undefined): string[] {
  return Object.keys(resolve(d, s)?.properties ?? {})
}

/** target is the path with the examples of its parameters, as a sample sends it. */
export function target(o: Operation): string {
  const value = (p: Parameter) => encodeURIComponent(String(p.example ?? p.schema?.enum?.[0] ?? (p.schema?.type === 'integer' ? 1 : 'value')))
  const parameters = o.parameters ?? []
  const path = o.path.replace(/\{(\w+)\}/g, (whole, name) => {
    const p = parameters.find((x) => x.in === 'path' && x.name === name)
    return p ? value(p) : whole
  })
  const query = parameters.filter((p) => p.in === 'query' && p.required).map((p) => `${p.name}=${value(p)}`)
  return query.length ? `${path}?${query.join('&')}` : path
}

/** kind names the type of a schema in a word or two. */
export function kind(d: Document, s: Schema | undefined): string {
  const r = resolve(d, s)
  if (!r) return ''
  const type = Array.isArray(r.type) ? r.type.filter((t) => t !== 'null').join(' | ') : r.type
  if (type === 'array') return `${kind(d, r.items)}[]`
  return [type ?? 'any', r.format && r.format !== 'int64' ? `(${r.format})` : ''].join(' ').trim()
}
