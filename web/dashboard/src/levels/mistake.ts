import type { TFunction } from 'i18next'

import type { Schemas } from '../api'

/** What is wrong with a draft, in the reader's language; in English where the server's reason has no words here yet. */
export function mistakeIn(check: Schemas['LevelCheck'], t: TFunction): string {
  const values = Object.fromEntries((check.values ?? []).map((v, i) => [`v${i}`, v]))
  return t(`lv.mistake.${check.mistake ?? ''}`, { ...values, defaultValue: check.reason ?? '' })
}
