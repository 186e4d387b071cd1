import type { TFunction } from 'i18next'

import { alpha2 } from './countries'
import { language } from './i18n'

const cache = new Map<string, unknown>()

let zone: string | undefined

/** Sets the time zone of all times: an officer's own, else the company's; the browser's when there is none, or none that it knows. */
export function setTimeZone(name: string | undefined) {
  try {
    zone = name ? new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone : undefined
  } catch {
    zone = undefined
  }
}

function cached<T>(key: string, make: () => T): T {
  const full = `${language()}${zone ?? ''} ${key}`
  if (!cache.has(full)) cache.set(full, make())
  return cache.get(full) as T
}

// Browsers know Kazakh dates in part only; the pattern is that of the country either way.
export function date(iso: string | undefined): string {
  if (!iso) return ''
  return cached('date', () => new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone })).format(new Date(iso))
}

export function dateTime(iso: string | undefined): string {
  if (!iso) return ''
  return cached('dateTime', () => new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: zone })).format(new Date(iso))
}

export function exactTime(iso: string | undefined): string {
  if (!iso) return ''
  return cached('exact', () => new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'medium', timeZone: zone })).format(new Date(iso))
}

/** A day without a time, as documents have it: YYYY-MM-DD. */
export function day(iso: string | undefined): string {
  if (!iso || !/^\d{4}-\d\d-\d\d$/.test(iso)) return iso ?? ''
  return cached('day', () => new Intl.DateTimeFormat(language(), { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' })).format(new Date(iso + 'T00:00:00Z'))
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31536000],
  ['month', 2592000],
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
]

export function ago(iso: string | undefined, now = Date.now()): string {
  if (!iso) return ''
  const seconds = (new Date(iso).getTime() - now) / 1000
  const format = cached('ago', () => new Intl.RelativeTimeFormat(language(), { numeric: 'auto', style: 'short' }))
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit)
  }
  return format.format(Math.trunc(Math.min(seconds, 0)), 'second')
}

/** How long something took or waits, in the two largest units. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000))
  const unit = (u: string, n: number) => cached('unit' + u, () => new Intl.NumberFormat(language(), { style: 'unit', unit: u, unitDisplay: 'short' })).format(n)
  if (s < 60) return unit('second', s)
  if (s < 3600) return unit('minute', Math.floor(s / 60))
  const two = (large: string, n: number, small: string, m: number) => (m > 0 ? `${unit(large, n)} ${unit(small, m)}` : unit(large, n))
  if (s < 86400) return two('hour', Math.floor(s / 3600), 'minute', Math.floor((s % 3600) / 60))
  return two('day', Math.floor(s / 86400), 'hour', Math.floor((s % 86400) / 3600))
}

export function number(n: number): string {
  return cached('number', () => new Intl.NumberFormat(language())).format(n)
}

export function percent(n: number, digits = 0): string {
  return cached('percent' + digits, () => new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: digits })).format(n)
}

export function bytes(n: number): string {
  const [unit, size] = n >= 1e6 ? ['megabyte', 1e6] : ['kilobyte', 1e3]
  return cached('bytes' + unit, () => new Intl.NumberFormat(language(), { style: 'unit', unit: unit as string, maximumFractionDigits: 1 })).format(n / (size as number))
}

/** The name of a country from its alpha-3 code. */
export function country(alpha3: string | undefined): string {
  if (!alpha3) return ''
  const two = alpha2(alpha3)
  if (!two) return alpha3
  try {
    return cached('regions', () => new Intl.DisplayNames([language()], { type: 'region' })).of(two) ?? alpha3
  } catch {
    return alpha3
  }
}

/** The time zone in which days are counted and shown. */
export function timeZone(): string {
  return zone ?? (Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC')
}

/** A day of the calendar, days before today, as YYYY-MM-DD. */
export function dayBefore(days: number, now = new Date()): string {
  const today = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone }).formatToParts(now)
  const part = (type: string) => Number(today.find((p) => p.type === type)?.value)
  return new Date(Date.UTC(part('year'), part('month') - 1, part('day') - days)).toISOString().slice(0, 10)
}

/** A day without its year, for the axis of a chart. */
export function shortDay(iso: string): string {
  return cached('shortDay', () => new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short', timeZone: 'UTC' })).format(new Date(iso + 'T00:00:00Z'))
}

/** What a code of evidence or doubt says; of a code that ends in a field, with the name of the field. */
export function evidence(t: TFunction, code: string): string {
  const key = `evidence.${code}`
  if (t(key, '') !== '') return t(key)
  for (let at = code.lastIndexOf('-'); at > 0; at = code.lastIndexOf('-', at - 1)) {
    const general = t(`evidence.${code.slice(0, at + 1)}`, '')
    if (general === '') continue
    const field = code.slice(at + 1).replace(/-(\w)/g, (_, c: string) => c.toUpperCase())
    return `${general}: ${t(`field.${field}`, field)}`
  }
  return code.replaceAll('-', ' ')
}

/** What two applicants have in common, by the names of the checks: info.dob, info.idDocs.PASSPORT. */
export function matched(t: TFunction, field: string): string {
  const name = field.replace(/^info\./, '')
  const type = /^idDocs\.(.+)$/.exec(name)?.[1]
  return type ? t(`docType.${type}`, type) : t(`field.${name}`, name)
}
