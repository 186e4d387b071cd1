import createClient from 'openapi-fetch'

import type { components, paths } from './api.gen'

export type Schemas = components['schemas']
export type Card = Schemas['Card']
export type Row = Schemas['ApplicantRow']
export type Session = Schemas['Session']
export type Env = 'sandbox' | 'production'
export type State = 'documentsRequested' | 'pending' | 'onHold' | 'approved' | 'resubmission' | 'rejected' | 'inactive'
export type Permission = string

/** A refusal of the server, or the loss of the line to it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly correlationId?: string,
    readonly retryAfter?: number,
  ) {
    super(detail)
  }
}

type Listener = () => void
const signedOut = new Set<Listener>()

/** Tells when a call found that the session has ended. */
export function onSignedOut(fn: Listener): () => void {
  signedOut.add(fn)
  return () => signedOut.delete(fn)
}

export const client = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' })

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

interface ProblemBody {
  status?: number
  code?: string
  detail?: string
  correlationId?: string
  retryAfter?: number
  errors?: { message?: string; location?: string }[]
}

/** Fetches a file that takes the server a while, and gives it to the browser to keep, by the server's name if it has one. */
export async function fetchFile(url: string, name: string): Promise<void> {
  const file = await ask<Blob>(
    fetch(url, { credentials: 'same-origin' }).then(async (response) => {
      if (!response.ok) return { error: await response.json().catch(() => undefined), response }
      name = /filename="([^"/\\\\]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? name
      return { data: await response.blob(), response }
    }),
  )
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Unwraps an answer; whatever is no success becomes a Problem. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await call
  } catch {
    throw new Problem(0, 'offline', '')
  }
  if (answer.response.ok) return answer.data as T
  const body = (answer.error ?? {}) as ProblemBody
  const detail = body.errors?.map((e) => [e.location, e.message].filter(Boolean).join(': ')).join('; ') || body.detail || ''
  const problem = new Problem(answer.response.status, body.code ?? String(answer.response.status), detail, body.correlationId ?? answer.response.headers.get('X-Correlation-Id') ?? undefined, body.retryAfter)
  if (problem.code === 'no_session' || problem.code === 'second_factor' || problem.code === 'enrol') signedOut.forEach((fn) => fn())
  throw problem
}
