import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { Card } from '../api'
import { country, day } from '../format'
import { cx, Panel } from '../ui/basics'
import { Mark } from './mark'
import type { Evidence, Spot } from './types'

const order = ['name', 'lastName', 'firstName', 'middleName', 'birthDate', 'sex', 'documentNumber', 'personalNumber', 'nationality', 'issuer', 'country', 'issueDate', 'expiryDate', 'placeOfBirth', 'address']
const same: Record<string, string> = { dob: 'birthDate', gender: 'sex', number: 'documentNumber', tin: 'personalNumber' }
const worse = ['pass', 'skipped', 'doubt', 'error', 'fail']

interface Value {
  sources: string[]
  value: string
  spot?: Spot
}

export interface Line {
  field: string
  outcome: string
  stated: Value[]
  read: Value[]
  explanations: { text: string; lang?: string }[]
}

/** Brings the evidence about one field together: what was stated, what each source says. */
export function linesOf(card: Card): Line[] {
  const lines = new Map<string, Line>()
  const add = (e: Evidence) => {
    const field = same[e.field ?? ''] ?? e.field ?? ''
    const line = lines.get(field) ?? { field, outcome: 'pass', stated: [], read: [], explanations: [] }
    lines.set(field, line)
    if (worse.indexOf(e.supports) > worse.indexOf(line.outcome)) line.outcome = e.supports
    const said = e.sentences.length > 0 ? { text: e.sentences.join(' ') } : { text: e.explanation ?? '', lang: 'en' }
    if (said.text && !line.explanations.some((x) => x.text === said.text)) line.explanations.push(said)
    // Other evidence, as that of a national number, speaks of the field by values of another.
    if (!/^(sources-|stated-|single-source|documents-|sides-|expired|termless|declared-|under-age|address-)/.test(e.code)) return
    for (const v of e.values ?? []) {
      if (!v.value) continue
      const list = v.source === 'stated' ? line.stated : line.read
      const known = list.find((x) => x.value === v.value)
      if (!known) list.push({ sources: [v.source], value: v.value, spot: v.imageId ? { imageId: v.imageId, page: v.page ?? 0, box: v.box } : undefined })
      else if (!known.sources.includes(v.source)) known.sources.push(v.source)
    }
  }
  for (const c of card.decision?.checks ?? []) if (c.kind === 'identity' || c.kind === 'address') c.evidence.filter((e) => e.field).forEach(add)
  const rank = (f: string) => (order.indexOf(f) + order.length + 1) % (order.length + 1)
  return [...lines.values()].sort((a, b) => rank(a.field) - rank(b.field))
}

/** A value as the language writes it. */
export function show(field: string, value: string): string {
  if (/Date$/.test(field)) return day(value)
  if (['nationality', 'issuer', 'country'].includes(field) && /^[A-Z]{3}$/.test(value)) return `${country(value)}`
  return value
}

export function Fields({ card, spot, onSpot }: { card: Card; spot?: Spot; onSpot: (s: Spot) => void }) {
  const { t } = useTranslation()
  const lines = useMemo(() => linesOf(card), [card])
  if (lines.length === 0) return null
  return (
    <Panel title={t('fields.title')} padded={false}>
      <table className="w-full table-fixed text-left">
        <thead className="text-sm text-faint">
          <tr className="border-b border-line">
            <th scope="col" className="w-[26%] px-3 py-1.5 font-medium">
              {t('fields.field')}
            </th>
            <th scope="col" className="px-2 py-1.5 font-medium">
              {t('fields.stated')}
            </th>
            <th scope="col" className="px-2 py-1.5 font-medium">
              {t('fields.read')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((l) => (
            <tr key={l.field} className={cx('border-b border-line align-top last:border-0', l.outcome === 'fail' && 'bg-bad-soft/50', l.outcome === 'doubt' && 'bg-warn-soft/50')} data-field={l.field}>
              <th scope="row" className="px-3 py-1.5 font-normal">
                <span className="flex items-start gap-1.5">
                  <span className="mt-0.5">
                    <Mark outcome={l.outcome} />
                  </span>
                  <span className="text-soft">{t(`field.${l.field}`, l.field)}</span>
                </span>
              </th>
              <td className="stranger px-2 py-1.5">
                {l.stated.map((v, i) => (
                  <bdi key={i} className="block">
                    {show(l.field, v.value)}
                  </bdi>
                ))}
              </td>
              <td className="px-2 py-1.5">
                {l.read.map((v, i) => {
                  const on = !!v.spot && v.spot.imageId === spot?.imageId && v.spot.box?.x === spot.box?.x && v.spot.box?.y === spot.box?.y
                  return v.spot ? (
                    <button key={i} type="button" onClick={() => v.spot && onSpot(v.spot)} onMouseEnter={() => v.spot && onSpot(v.spot)} onFocus={() => v.spot && onSpot(v.spot)} className={cx('-mx-1 flex w-full items-baseline gap-1.5 rounded px-1 text-left hover:bg-accent-soft', on && 'bg-accent-soft')}>
                      <bdi className="stranger min-w-0 flex-1">{show(l.field, v.value)}</bdi>
                      <span className="shrink-0 text-xs text-faint uppercase">{v.sources.map((x) => t(`source.${x}`, x)).join(' · ')}</span>
                    </button>
                  ) : (
                    <span key={i} className="flex items-baseline gap-1.5">
                      <bdi className="stranger min-w-0 flex-1">{show(l.field, v.value)}</bdi>
                      <span className="shrink-0 text-xs text-faint uppercase">{v.sources.map((x) => t(`source.${x}`, x)).join(' · ')}</span>
                    </span>
                  )
                })}
                {l.outcome !== 'pass' && l.explanations.map((e) => (
                  <p key={e.text} lang={e.lang} className="stranger mt-0.5 text-sm text-soft">
                    {e.text}
                  </p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
