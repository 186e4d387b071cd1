import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import { ask, client, type Env, type Schemas } from '../api'

export type Drafts = Schemas['LevelDrafts']
export type Draft = Schemas['LevelDraft']

/** What was not yet saved when the page went: the line may have been lost. */
interface Kept {
  text: string
  base: number
}

const keyOf = (env: Env, id: string) => `level/${env}/${id}`

export function kept(env: Env, id: string): Kept | undefined {
  try {
    const k = JSON.parse(sessionStorage.getItem(keyOf(env, id)) ?? '') as Partial<Kept>
    return typeof k.text === 'string' && typeof k.base === 'number' ? { text: k.text, base: k.base } : undefined
  } catch {
    return undefined
  }
}

/** How often a page looks whether somebody else works on the level, in ms. */
const look = 15_000

export function useDrafts(env: Env, id: string, on: boolean) {
  return useQuery({
    queryKey: [env, 'level-drafts', id],
    queryFn: () => ask(client.GET('/dash/api/env/{env}/levels/{level}/drafts', { params: { path: { env, level: id } } })),
    enabled: on,
    refetchInterval: look,
    refetchOnMount: 'always',
  })
}

export type Saved = 'nothing' | 'saving' | 'saved' | 'failed'

/**
 * Keeps a draft on the server as it is written, under the name of whoever writes
 * it; until it is there, and while there is no line, in this tab.
 */
export function useSaving(env: Env, id: string, text: string, base: number, dirty: boolean, on: boolean, stored: boolean): [Saved, () => Promise<void>] {
  const cache = useQueryClient()
  const [state, setState] = useState<Saved>(stored ? 'saved' : 'nothing')
  const there = useRef(stored)
  const over = useRef(false)
  const writing = useRef<Promise<unknown>>(Promise.resolve())
  const last = useRef(dirty ? '' : undefined)
  useEffect(() => {
    if (!on || over.current) return
    const key = keyOf(env, id)
    const now = dirty ? `${base}\n${text}` : undefined
    if (now === last.current || (now === undefined && !there.current)) {
      if (!dirty) sessionStorage.removeItem(key)
      return
    }
    if (dirty) sessionStorage.setItem(key, JSON.stringify({ text, base }))
    let stale = false
    const timer = setTimeout(async () => {
      if (over.current) return
      setState('saving')
      try {
        const path = { params: { path: { env, level: id } } }
        const call = ask(dirty ? client.PUT('/dash/api/env/{env}/levels/{level}/draft', { ...path, body: { text, base } }) : client.DELETE('/dash/api/env/{env}/levels/{level}/draft', path))
        writing.current = call.catch(() => undefined)
        const drafts = await call
        there.current = dirty
        last.current = now
        cache.setQueryData([env, 'level-drafts', id], drafts)
        if (stale) return
        sessionStorage.removeItem(key)
        setState(dirty ? 'saved' : 'nothing')
      } catch {
        if (!stale) setState('failed')
      }
    }, 800)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [base, cache, dirty, env, id, on, text])
  /** end throws the draft away: what it held is published. */
  const end = async () => {
    over.current = true
    await writing.current
    sessionStorage.removeItem(keyOf(env, id))
    const drafts = await ask(client.DELETE('/dash/api/env/{env}/levels/{level}/draft', { params: { path: { env, level: id } } }))
    cache.setQueryData([env, 'level-drafts', id], drafts)
  }
  return [state, end]
}
