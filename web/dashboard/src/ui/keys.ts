import { useEffect, useRef } from 'react'

/** Whether a key press belongs to a field or a dialog rather than to the page. */
function taken(e: KeyboardEvent): boolean {
  const el = e.target as HTMLElement | null
  if (e.metaKey || e.ctrlKey || e.altKey || e.isComposing) return true
  if (document.querySelector('dialog[open], [role=menu]')) return true
  return !!el && (el.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(el.tagName))
}

/**
 * Single keys of a page, by event.code where a letter is meant, so that they
 * work on Kazakh and Russian keyboards too.
 */
export function useKeys(map: Record<string, (() => void) | false | undefined>) {
  const ref = useRef(map)
  useEffect(() => {
    ref.current = map
  })
  useEffect(() => {
    const on = (e: KeyboardEvent) => {
      if (taken(e)) return
      const name = e.code.startsWith('Key') ? e.code.slice(3).toLowerCase() : e.key
      const fn = ref.current[e.shiftKey && e.code.startsWith('Key') ? 'shift+' + name : name]
      if (fn) {
        e.preventDefault()
        fn()
      }
    }
    addEventListener('keydown', on)
    return () => removeEventListener('keydown', on)
  }, [])
}
