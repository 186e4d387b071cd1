import { useCallback, useState } from 'react'

/**
 * Text that survives the page: what somebody typed is there again after a lost
 * session, a closed tab or a crash, until it was sent. It stays in this browser
 * tab's storage, never in the address.
 */
export function useDraft(key: string): [string, (text: string) => void, () => void] {
  const [text, setText] = useState(() => sessionStorage.getItem('draft/' + key) ?? '')
  const [of, setOf] = useState(key)
  if (of !== key) {
    setOf(key)
    setText(sessionStorage.getItem('draft/' + key) ?? '')
  }
  const set = useCallback(
    (value: string) => {
      setText(value)
      if (value) sessionStorage.setItem('draft/' + key, value)
      else sessionStorage.removeItem('draft/' + key)
    },
    [key],
  )
  const clear = useCallback(() => set(''), [set])
  return [text, set, clear]
}
