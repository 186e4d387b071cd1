import { Select } from '../ui/basics'

/** Chooses a time zone by its IANA name. */
export function Zone({ label, hint, value, none, onChange }: { label: string; hint?: string; value: string; none: string; onChange: (zone: string) => void }) {
  const zones = Intl.supportedValuesOf('timeZone')
  return (
    <Select label={label} hint={hint} value={value} onChange={(e) => onChange(e.target.value)}>
      <option value="">{none}</option>
      {value && !zones.includes(value) && <option>{value}</option>}
      {zones.map((z) => (
        <option key={z}>{z}</option>
      ))}
    </Select>
  )
}
