import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { country as countryName } from '../format'
import { Button, Check, cx, IconButton, Select } from '../ui/basics'
import { Sortable } from '../ui/sortable'
import { useEditing, useMistake, useSet } from './context'
import { CountryList, NumberInput, Pick, useCountries } from './controls'
import { actionName, checkName, limitName, settingName, typeName } from './names'
import { thresholds } from './shape'

/** In which order is checked, and after whose failure nothing more is. */
export function Order() {
  const { t } = useTranslation()
  const { shape, words, readOnly, edit } = useEditing()
  const ofOrder = useMistake(['checks', 'order'], true)
  const ofGates = useMistake(['checks', 'gates'], true)
  const mistake = ofOrder ?? ofGates
  const order = shape.order.length > 0 ? [...shape.order, ...words.checks.filter((c) => !shape.order.includes(c))] : words.checks
  const ids = order.filter((c, i) => order.indexOf(c) === i)
  const name = checkName(t)
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm text-soft">{t('lv.orderHelp')}</p>
      {mistake && (
        <p role="alert" className="text-sm text-bad">
          {mistake}
        </p>
      )}
      <Sortable
        ids={ids}
        nameOf={(i) => name(ids[i] ?? '')}
        disabled={readOnly}
        label={t('levels.order')}
        className="flex flex-col gap-1"
        onMove={(from, to) =>
          edit((e) => {
            const next = [...ids]
            next.splice(to, 0, ...next.splice(from, 1))
            e.set(['checks', 'order'], next)
          })
        }
      >
        {(i, handle) => {
          const c = ids[i] ?? ''
          const gate = shape.gates.includes(c)
          return (
            <div className={cx('flex flex-wrap items-center gap-2 rounded-md border px-1.5 py-0.5', gate ? 'border-accent bg-accent-soft' : 'border-line')}>
              {handle}
              <span className="min-w-0 flex-1 font-medium">
                <span className="tabular text-faint">{i + 1}.</span> {name(c)}
              </span>
              <Check label={t('lv.gate')} checked={gate} disabled={readOnly} onChange={() => edit((e) => e.set(['checks', 'gates'], gate ? shape.gates.filter((g) => g !== c) : words.checks.filter((k) => k === c || shape.gates.includes(k))))} />
            </div>
          )
        }}
      </Sortable>
      {shape.order.length > 0 && !readOnly && (
        <Button compact className="self-start" onClick={() => edit((e) => e.set(['checks', 'order'], undefined))}>
          {t('lv.orderDefault')}
        </Button>
      )}
    </div>
  )
}

// What each may lead to, in the order in which one reads them.
const findings = ['doubt.identity', 'digitalDocument', 'specimen', 'sameSourcePortrait', 'duplicates', 'duplicateFaces', 'watchlist']
const faces = ['documentInSelfie', 'liveness', 'biometrics']

/** What happens with doubt and with single findings. */
export function Findings() {
  const { t } = useTranslation()
  const { shape, words } = useEditing()
  const set = useSet(['checks'])
  const defaults = words.defaults as unknown as Record<string, unknown> & { doubt: Record<string, unknown> }
  const fallback = (name: string) => {
    if (name === 'watchlist') return t('lv.watchlistAuto')
    if (name === 'liveness') return t('lv.livenessOfStep')
    const word = name.startsWith('doubt.') ? defaults.doubt[name.slice(6)] : defaults[name]
    return actionName(t, name)(String(word ?? ''))
  }
  const pick = (name: string) => (
    <Pick key={name} label={settingName(t)(name)} value={shape.words[name] ?? ''} options={words.actions[name] ?? []} fallback={fallback(name)} name={actionName(t, name)} path={['checks', ...name.split('.')]} onChange={(v) => set(name.split('.'), v)} />
  )
  return (
    <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {faces.map(pick)}
      {findings.map(pick)}
      <NumberInput label={t('lv.setting.qualityRetries')} value={shape.qualityRetries} min={0} max={10} step={1} placeholder={String(words.defaults.doubt.qualityRetries ?? '')} path={['checks', 'doubt', 'qualityRetries']} onChange={(v) => set(['doubt', 'qualityRetries'], v)} />
      <NumberInput label={t('lv.setting.minAge')} value={shape.minAge || undefined} min={0} max={120} step={1} placeholder={t('lv.noLimit')} path={['checks', 'minAge']} onChange={(v) => set('minAge', v || undefined)} />
      <NumberInput label={t('lv.setting.addressMaxAgeMonths')} value={shape.addressMaxAge || undefined} min={0} max={24} step={1} placeholder={String(words.defaults.addressMaxAgeMonths ?? '')} path={['checks', 'addressMaxAgeMonths']} onChange={(v) => set('addressMaxAgeMonths', v || undefined)} />
    </div>
  )
}

export function Thresholds() {
  const { t } = useTranslation()
  const { shape } = useEditing()
  const set = useSet(['checks', 'thresholds'])
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm text-soft">{t('lv.thresholdsHelp')}</p>
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {thresholds.map((name) => (
          <NumberInput
            key={name}
            label={limitName(t)(name)}
            hint={t(`lv.limitHint.${name}`)}
            value={shape.thresholds[name] || undefined}
            min={0}
            max={name === 'minTextHeight' ? 200 : 1}
            step={name === 'minTextHeight' ? 1 : 0.01}
            placeholder={t('lv.ofModel')}
            path={['checks', 'thresholds', name]}
            onChange={(v) => set(name, v || undefined)}
          />
        ))}
      </div>
    </div>
  )
}

/** From where documents are taken, and how many sides of each. */
export function Countries() {
  const { t } = useTranslation()
  const { shape, words, readOnly, edit } = useEditing()
  const set = useSet(['requiredIdDocs'])
  const countries = useCountries()
  const mistake = useMistake(['documentsByCountries'], true)
  const [type, setType] = useState('')
  const types = [...new Set(shape.steps.flatMap((s) => (s.types.length > 0 ? s.types : (words.steps.find((w) => w.step === s.step)?.default ?? []))))].filter((x) => x !== 'SELFIE')
  const rows = Object.entries(shape.table).flatMap(([c, row]) => Object.entries(row).map(([d, rule]) => ({ country: c, type: d, rule })))
  const place = (c: string) => (c === '*' ? t('lv.otherCountries') : countryName(c))
  const write = (c: string, d: string, value: string) =>
    edit((e) => {
      const at = ['documentsByCountries', c, d]
      if (value === 'remove') {
        e.set(at, undefined)
        if (Object.keys((e.get(['documentsByCountries', c]) as object | undefined) ?? {}).length === 0) e.set(['documentsByCountries', c], undefined)
        return
      }
      e.set([...at, 'supported'], value !== 'no')
      e.set([...at, 'doubleSided'], value === 'one' ? false : value === 'two' ? true : undefined)
    })
  const state = (r: { supported: boolean; doubleSided?: boolean }) => (!r.supported ? 'no' : r.doubleSided === undefined ? 'yes' : r.doubleSided ? 'two' : 'one')
  const usual = (d: string) => t(words.doubleSided.includes(d) ? 'lv.sides.two' : 'lv.sides.one')
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-3 sm:grid-cols-2">
        <CountryList label={t('lv.included')} hint={t('lv.includedHint')} chosen={shape.includedCountries} path={['requiredIdDocs', 'includedCountries']} onChange={(v) => set('includedCountries', v)} />
        <CountryList label={t('lv.excluded')} hint={t('lv.excludedHint')} chosen={shape.excludedCountries} path={['requiredIdDocs', 'excludedCountries']} onChange={(v) => set('excludedCountries', v)} />
      </div>
      <section aria-label={t('lv.table')} className="flex flex-col gap-2">
        <h3 className="text-sm font-medium text-soft">{t('lv.table')}</h3>
        {mistake && (
          <p role="alert" className="text-sm text-bad">
            {mistake}
          </p>
        )}
        {rows.length > 0 ? (
          <ul className="flex flex-col gap-1">
            {rows.map((r) => (
              <li key={`${r.country}/${r.type}`} className="flex flex-wrap items-center gap-2 rounded-md border border-line p-1.5">
                <span className="min-w-0 flex-1 basis-40">
                  <b className="font-medium">{place(r.country)}</b> · {typeName(t)(r.type)}
                </span>
                <Select label={`${place(r.country)}, ${typeName(t)(r.type)}`} hideLabel value={state(r.rule)} disabled={readOnly} onChange={(e) => write(r.country, r.type, e.target.value)} className="w-52">
                  <option value="yes">{t('lv.sides.yes', { usual: usual(r.type) })}</option>
                  <option value="one">{t('lv.sides.one')}</option>
                  <option value="two">{t('lv.sides.two')}</option>
                  <option value="no">{t('lv.sides.no')}</option>
                </Select>
                {!readOnly && (
                  <IconButton label={t('lv.remove', { name: `${place(r.country)}, ${typeName(t)(r.type)}` })} className="size-7!" onClick={() => write(r.country, r.type, 'remove')}>
                    <Trash2 size={15} />
                  </IconButton>
                )}
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-sm text-faint">{t('lv.tableEmpty')}</p>
        )}
        {!readOnly && types.length > 0 && (
          <div className="flex flex-wrap items-end gap-2">
            <Select label={t('lv.document')} value={type || types[0]} onChange={(e) => setType(e.target.value)} className="w-48">
              {types.map((x) => (
                <option key={x} value={x}>
                  {typeName(t)(x)}
                </option>
              ))}
            </Select>
            <Select label={t('lv.country')} value="" onChange={(e) => e.target.value && write(e.target.value, type || (types[0] ?? ''), 'yes')} className="w-48">
              <option value="">{t('lv.addRule')}</option>
              <option value="*">{t('lv.otherCountries')}</option>
              {countries.map((c) => (
                <option key={c.code} value={c.code}>
                  {c.name}
                </option>
              ))}
            </Select>
          </div>
        )}
      </section>
    </div>
  )
}
