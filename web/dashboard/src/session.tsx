import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'

import { ask, client, onSignedOut, type Schemas, type Session } from './api'
import { applyTheme } from './boot'
import { setTimeZone } from './format'
import { setLanguage } from './i18n'

export interface Preferences {
  lang?: 'kk' | 'ru' | 'en'
  theme?: 'system' | 'light' | 'dark'
  density?: 'dense' | 'comfortable'
  columns?: string[]
  views?: SavedView[]
  timeZone?: string
}

export interface SavedView {
  name: string
  search: Record<string, string>
  columns?: string[]
}

interface SessionValue {
  session: Session
  operator: Schemas['Operator']
  tenant: Schemas['Company']
  /** The session ended while the page was open; what was typed is kept. */
  expired: boolean
  may: (permission: string) => boolean
  preferences: Preferences
  setPreferences: (change: Preferences) => void
  refresh: () => void
  /** Somebody signed in again over the page. */
  resume: () => void
}

const Context = createContext<SessionValue | null>(null)

export function useSession(): SessionValue {
  const value = use(Context)
  if (!value) throw new Error('outside a session')
  return value
}

export const sessionQuery = {
  queryKey: ['session'],
  queryFn: () => ask(client.GET('/dash/api/session')),
  staleTime: Infinity,
}

function remember(p: Preferences) {
  if (p.theme) localStorage.setItem('theme', p.theme)
  applyTheme(p.theme ?? localStorage.getItem('theme') ?? 'system')
  if (p.lang) void setLanguage(p.lang)
  document.documentElement.dataset['density'] = p.density ?? 'dense'
}

/** Keeps the session of a signed-in operator; shows `outside` to anybody else. */
export function SessionProvider({ children, outside, waiting }: { children: ReactNode; outside: (s: Session) => ReactNode; waiting: ReactNode }) {
  const query = useQuery(sessionQuery)
  const cache = useQueryClient()
  const [expired, setExpired] = useState(false)
  const session = query.data
  const signedIn = session?.state === 'signedIn'
  const [kept, setKept] = useState<Session>()
  if (signedIn && session !== kept) {
    setKept(session)
    setExpired(false)
  }
  useEffect(() => onSignedOut(() => setExpired(true)), [])

  const current = signedIn ? session : kept
  const preferences = useMemo(() => (current?.operator?.preferences ?? {}) as Preferences, [current])
  useEffect(() => {
    if (current) remember(preferences)
  }, [current, preferences])
  const setPreferences = useCallback(
    (change: Preferences) => {
      const next = { ...preferences, ...change }
      cache.setQueryData(sessionQuery.queryKey, (s: Session | undefined) => (s?.operator ? { ...s, operator: { ...s.operator, preferences: next } } : s))
      void ask(client.PATCH('/dash/api/me', { body: { preferences: next } })).catch(() => undefined)
    },
    [cache, preferences],
  )
  const value = useMemo<SessionValue | null>(() => {
    if (!current?.operator || !current.tenant) return null
    setTimeZone(preferences.timeZone || current.tenant.timeZone) // before anything below shows a time
    const permissions = new Set<string>(current.operator.permissions)
    return {
      session: current,
      operator: current.operator,
      tenant: current.tenant,
      expired,
      may: (p) => permissions.has(p),
      preferences,
      setPreferences,
      resume: () => setExpired(false),
      refresh: () => void cache.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    }
  }, [cache, current, expired, preferences, setPreferences])

  if (query.isPending) return waiting
  if (!value || (session && session.state !== 'signedIn' && !expired)) return outside(session ?? { state: 'anonymous', passkeys: false, version: '' })
  return <Context value={value}>{children}</Context>
}
