import { X } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { allCountries } from '../countries'
import { country as countryName } from '../format'
import { cx, Input, Select } from '../ui/basics'
import { useEditing, useMistake } from './context'
import type { Path } from './document'

/** One word of several, or the server's default. */
export function Pick({ label, hint, value, options, name, fallback, onChange, path, className }: { label: string; hint?: string; value: string; options: string[]; name: (word: string) => string; fallback?: string; onChange: (value: string) => void; path: Path; className?: string }) {
  const { t } = useTranslation()
  const { readOnly } = useEditing()
  const mistake = useMistake(path)
  const strange = value && !options.includes(value)
  return (
    <Select label={label} hint={hint} error={mistake} value={value} disabled={readOnly} onChange={(e) => onChange(e.target.value)} className={className}>
      <option value="">{fallback ? t('lv.default', { value: fallback }) : t('lv.none')}</option>
      {options.map((o) => (
        <option key={o} value={o}>
          {name(o)}
        </option>
      ))}
      {strange && <option value={value}>{value}</option>}
    </Select>
  )
}

/** A number, or the server's default when empty. */
export function NumberInput({ label, hint, value, min, max, step, onChange, path, placeholder, className }: { label: string; hint?: string; value: number | undefined; min: number; max: number; step: number; onChange: (value: number | undefined) => void; path: Path; placeholder?: string; className?: string }) {
  const { readOnly } = useEditing()
  const mistake = useMistake(path)
  const [typed, setTyped] = useState<string>()
  const shown = value === undefined ? '' : String(value)
  return (
    <Input
      label={label}
      hint={hint}
      error={mistake}
      type="number"
      min={min}
      max={max}
      step={step}
      disabled={readOnly}
      placeholder={placeholder}
      // What is half typed ("0.") has no number yet, and stays.
      value={typed ?? shown}
      onChange={(e) => {
        setTyped(e.target.value)
        if (e.target.value === '') onChange(undefined)
        else if (!Number.isNaN(e.target.valueAsNumber)) onChange(e.target.valueAsNumber)
      }}
      onBlur={() => setTyped(undefined)}
      className={className}
    />
  )
}

/** Words of which any number may be chosen. */
export function Choices({ label, hint, options, chosen, name, onChange, path }: { label: string; hint?: ReactNode; options: string[]; chosen: string[]; name: (word: string) => string; onChange: (chosen: string[]) => void; path: Path }) {
  const { readOnly } = useEditing()
  const mistake = useMistake(path, true)
  const all = [...options, ...chosen.filter((c) => !options.includes(c))]
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="text-sm font-medium text-soft">{label}</legend>
      <div className="mt-1 flex flex-wrap gap-1.5">
        {all.map((o) => {
          const on = chosen.includes(o)
          return (
            <label key={o} className={cx('inline-flex min-h-8 cursor-pointer items-center gap-1.5 rounded-md border px-2 focus-within:outline-2 focus-within:outline-accent', on ? 'border-accent bg-accent-soft' : 'border-line', readOnly && 'opacity-60')}>
              <input type="checkbox" className="size-4 accent-accent" checked={on} disabled={readOnly} onChange={() => onChange(on ? chosen.filter((c) => c !== o) : all.filter((x) => x === o || chosen.includes(x)))} />
              {name(o)}
            </label>
          )
        })}
      </div>
      {hint && <p className="text-sm text-faint">{hint}</p>}
      {mistake && (
        <p role="alert" className="text-sm text-bad">
          {mistake}
        </p>
      )}
    </fieldset>
  )
}

/** All countries by name in the language of the page. */
export function useCountries(): { code: string; name: string }[] {
  const { i18n } = useTranslation()
  const lang = i18n.language
  return useMemo(() => allCountries.map((code) => ({ code, name: countryName(code) })).sort((a, b) => a.name.localeCompare(b.name, lang)), [lang])
}

/** A list of countries. */
export function CountryList({ label, hint, chosen, onChange, path }: { label: string; hint?: string; chosen: string[]; onChange: (chosen: string[]) => void; path: Path }) {
  const { t } = useTranslation()
  const { readOnly } = useEditing()
  const countries = useCountries()
  const mistake = useMistake(path, true)
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Select label={label} hint={hint} error={mistake} value="" disabled={readOnly} onChange={(e) => e.target.value && onChange([...chosen, e.target.value])}>
        <option value="">{t('lv.addCountry')}</option>
        {countries
          .filter((c) => !chosen.includes(c.code))
          .map((c) => (
            <option key={c.code} value={c.code}>
              {c.name}
            </option>
          ))}
      </Select>
      {chosen.length > 0 && (
        <ul aria-label={label} className="flex flex-wrap gap-1">
          {chosen.map((c, i) => (
            <li key={`${c}${i}`}>
              <button type="button" disabled={readOnly} aria-label={t('lv.remove', { name: countryName(c) })} onClick={() => onChange(chosen.filter((_, j) => j !== i))} className="inline-flex min-h-7 items-center gap-1 rounded-md border border-line bg-raised px-2 text-sm hover:border-strong">
                {countryName(c)} {!readOnly && <X size={13} aria-hidden />}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
