import { useReducer } from 'react'

interface State {
  past: string[]
  text: string
  future: string[]
  /** Where the last edit was: one field that is typed into is one edit. */
  place?: string
}

type Action = { do: 'write'; text: string; place?: string } | { do: 'undo' } | { do: 'redo' } | { do: 'reset'; text: string }

const most = 200

export function step(s: State, a: Action): State {
  switch (a.do) {
    case 'write':
      if (a.text === s.text) return s
      if (a.place && a.place === s.place) return { ...s, text: a.text, future: [] }
      return { past: [...s.past.slice(-most + 1), s.text], text: a.text, future: [], place: a.place }
    case 'undo': {
      const text = s.past.at(-1)
      return text === undefined ? s : { past: s.past.slice(0, -1), text, future: [s.text, ...s.future] }
    }
    case 'redo': {
      const [text, ...future] = s.future
      return text === undefined ? s : { past: [...s.past, s.text], text, future }
    }
    case 'reset':
      return { past: [], text: a.text, future: [] }
  }
}

/** A text with what it was before. */
export function useHistory(start: string) {
  const [state, act] = useReducer(step, { past: [], text: start, future: [] })
  return { text: state.text, act, canUndo: state.past.length > 0, canRedo: state.future.length > 0 }
}
