import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import type { Env } from '../api'

/**
 * Watches an environment: what changed is read again. A hidden tab does not
 * watch; when it comes back it reads everything anew.
 */
export function useLive(env: Env, on: boolean): boolean {
  const cache = useQueryClient()
  const [connected, setConnected] = useState(true)
  useEffect(() => {
    if (!on) return
    let source: EventSource | undefined
    let lists: ReturnType<typeof setTimeout> | undefined
    const refreshLists = () => {
      // Many changes at once cost one reading.
      lists ??= setTimeout(() => {
        lists = undefined
        void cache.invalidateQueries({ queryKey: [env, 'applicants'] })
        void cache.invalidateQueries({ queryKey: [env, 'queue'] })
      }, 700)
    }
    const open = () => {
      source = new EventSource(`/dash/api/env/${env}/live`)
      source.addEventListener('open', () => setConnected(true))
      source.addEventListener('error', () => setConnected(false))
      source.addEventListener('change', (e) => {
        const change = JSON.parse(e.data as string) as { applicantId?: string }
        if (change.applicantId) void cache.invalidateQueries({ queryKey: [env, 'applicant', change.applicantId] })
        refreshLists()
      })
    }
    const visible = () => {
      if (document.hidden) {
        source?.close()
        source = undefined
      } else if (!source) {
        open()
        void cache.invalidateQueries({ queryKey: [env] })
      }
    }
    if (!document.hidden) open()
    document.addEventListener('visibilitychange', visible)
    return () => {
      document.removeEventListener('visibilitychange', visible)
      source?.close()
      clearTimeout(lists)
    }
  }, [cache, env, on])
  return connected
}
