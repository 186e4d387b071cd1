import { createContext, useContext } from 'react'

import type { Schemas } from '../api'
import type { Edit, Path } from './document'
import { dotted, type Shape } from './shape'

export type Words = Schemas['LevelVocabulary']

export interface Editing {
  shape: Shape
  words: Words
  readOnly: boolean
  /** Changes the text. Edits of one `place` after another count as one for undo. */
  edit: (change: (e: Edit) => void, place?: string) => void
  mistake?: { field: string; reason: string }
  /** Shows a step in the preview. */
  show: (step: string) => void
}

export const EditingContext = createContext<Editing | undefined>(undefined)

export function useEditing(): Editing {
  const c = useContext(EditingContext)
  if (!c) throw new Error('outside of an editor')
  return c
}

/** The server's words for what is wrong at a place; deep takes in everything below it. */
export function useMistake(path: Path, deep = false): string | undefined {
  const { mistake } = useEditing()
  if (!mistake) return undefined
  const place = dotted(path)
  if (mistake.field === place) return mistake.reason
  return deep && [`${place}.`, `${place}[`].some((p) => mistake.field.startsWith(p)) ? mistake.reason : undefined
}

/** useSet gives a setter for the fields of a place; empty values take the field away. */
export function useSet(path: Path): (name: string | Path, value: unknown) => void {
  const { edit } = useEditing()
  return (name, value) => {
    const at = [...path, ...(typeof name === 'string' ? [name] : name)]
    edit((e) => e.set(at, value === '' || value === false || (Array.isArray(value) && value.length === 0) ? undefined : value), dotted(at))
  }
}
