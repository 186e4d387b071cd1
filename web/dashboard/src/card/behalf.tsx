import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Card } from '../api'
import { allCountries } from '../countries'
import { country } from '../format'
import { useEnv } from '../shell'
import { Alert, Button, Input, Select, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { useDraft } from '../ui/draft'

const types = ['PASSPORT', 'ID_CARD', 'DRIVERS', 'RESIDENCE_PERMIT', 'SELFIE', 'UTILITY_BILL', 'VEHICLE_REGISTRATION_CERTIFICATE', 'WORK_PATENT', 'MIGRATION_CARD', 'PROFILE_IMAGE']
const sources = ['mail', 'counter', 'scan', 'other'] as const

/** An officer hands a file in for the applicant, with where it came from and why. */
export function OnBehalf({ card, onClose, onDone }: { card: Card; onClose: () => void; onDone: (text: string) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [file, setFile] = useState<File>()
  const [what, setWhat] = useState({ type: 'PASSPORT', side: '', country: card.country ?? '', source: '' })
  const [why, setWhy, clear] = useDraft(`${env}/${card.id}/behalf`)
  const countries = useMemo(() => allCountries.map((c) => ({ code: c, name: country(c) })).sort((a, b) => a.name.localeCompare(b.name)), [])
  const put = (k: keyof typeof what) => (e: { target: { value: string } }) => setWhat({ ...what, [k]: e.target.value })
  const needsCountry = what.type !== 'SELFIE' && what.type !== 'PROFILE_IMAGE'
  const ready = !!file && !!what.source && !!why.trim() && (!needsCountry || !!what.country)
  const send = useMutation({
    mutationFn: () =>
      ask(
        client.POST('/dash/api/env/{env}/applicants/{id}/images', {
          params: {
            path: { env, id: card.id },
            query: { idDocType: what.type, side: (what.side || undefined) as 'FRONT_SIDE' | undefined, country: needsCountry ? what.country : undefined, fileName: file?.name.slice(0, 200), source: what.source as (typeof sources)[number], why: why.trim() },
          },
          body: file as unknown as string,
          bodySerializer: (b: unknown) => b as Blob,
          headers: { 'Content-Type': 'application/octet-stream' },
        }),
      ),
    onSuccess: () => {
      clear()
      onDone(t('behalf.done'))
    },
  })
  return (
    <Dialog
      title={t('behalf.title', { name: card.name || card.externalUserId })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" form="behalf" type="submit" busy={send.isPending} disabled={!ready}>
            {t('behalf.action')}
          </Button>
        </>
      }
    >
      <form
        id="behalf"
        className="grid gap-3 sm:grid-cols-2"
        onSubmit={(e) => {
          e.preventDefault()
          if (ready) send.mutate()
        }}
      >
        {send.isError && (
          <div className="sm:col-span-2">
            <Alert tone="bad" role="alert">
              {say(send.error)}
            </Alert>
          </div>
        )}
        <p className="text-soft sm:col-span-2">{t('behalf.text')}</p>
        <Input label={t('behalf.file')} type="file" accept="image/jpeg,image/png,application/pdf" required className="sm:col-span-2" onChange={(e) => setFile(e.target.files?.[0])} />
        <Select label={t('behalf.type')} value={what.type} onChange={put('type')}>
          {types.map((x) => (
            <option key={x} value={x}>
              {t(`docType.${x}`, x)}
            </option>
          ))}
        </Select>
        <Select label={t('behalf.side')} value={what.side} onChange={put('side')}>
          <option value="">{t('behalf.oneSide')}</option>
          <option value="FRONT_SIDE">{t('behalf.front')}</option>
          <option value="BACK_SIDE">{t('behalf.back')}</option>
        </Select>
        {needsCountry && (
          <Select label={t('behalf.country')} value={what.country} onChange={put('country')} required>
            <option value="">{t('actions.choose')}</option>
            {countries.map((c) => (
              <option key={c.code} value={c.code}>
                {c.name}
              </option>
            ))}
          </Select>
        )}
        <Select label={t('behalf.source')} value={what.source} onChange={put('source')} required>
          <option value="">{t('actions.choose')}</option>
          {sources.map((s) => (
            <option key={s} value={s}>
              {t(`behalf.source.${s}`)}
            </option>
          ))}
        </Select>
        <TextArea label={t('actions.why')} value={why} onChange={(e) => setWhy(e.target.value)} maxLength={2000} required className="sm:col-span-2" />
      </form>
    </Dialog>
  )
}

const fields = ['firstName', 'lastName', 'middleName', 'firstNameEn', 'lastNameEn', 'dob', 'gender', 'country', 'nationality', 'placeOfBirth', 'phone', 'tin'] as const

/** Corrects what is stated or was recognised, with why. */
export function Correct({ card, onClose, onDone }: { card: Card; onClose: () => void; onDone: (text: string) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [part, setPart] = useState<'stated' | 'found'>('stated')
  const [edits, setEdits] = useState<Record<string, string>>({})
  const [why, setWhy, clear] = useDraft(`${env}/${card.id}/correct`)
  const now = ((part === 'stated' ? card.stated : card.found) ?? {}) as Record<string, unknown>
  const was = (f: string) => (typeof now[f] === 'string' ? (now[f] as string) : '')
  const changed = fields.filter((f) => edits[f] !== undefined && edits[f].trim() !== was(f))
  const ready = changed.length > 0 && !!why.trim()
  const save = useMutation({
    mutationFn: () =>
      ask(
        client.PATCH('/dash/api/env/{env}/applicants/{id}/data', {
          params: { path: { env, id: card.id } },
          body: { part, data: Object.fromEntries(changed.filter((f) => edits[f]?.trim()).map((f) => [f, edits[f]?.trim()])), unset: changed.filter((f) => !edits[f]?.trim()), why: why.trim() },
        }),
      ),
    onSuccess: () => {
      clear()
      onDone(t('correct.done'))
    },
  })
  return (
    <Dialog
      title={t('correct.title', { name: card.name || card.externalUserId })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" form="correct" type="submit" busy={save.isPending} disabled={!ready}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form
        id="correct"
        className="grid gap-3 sm:grid-cols-2"
        onSubmit={(e) => {
          e.preventDefault()
          if (ready) save.mutate()
        }}
      >
        {save.isError && (
          <div className="sm:col-span-2">
            <Alert tone="bad" role="alert">
              {say(save.error)}
            </Alert>
          </div>
        )}
        <p className="text-soft sm:col-span-2">{t('correct.text')}</p>
        <Select
          label={t('correct.part')}
          value={part}
          onChange={(e) => {
            setPart(e.target.value as 'stated')
            setEdits({})
          }}
          className="sm:col-span-2"
        >
          <option value="stated">{t('profile.stated')}</option>
          <option value="found">{t('profile.found')}</option>
        </Select>
        {fields.map((f) => (
          <Input key={part + f} label={t(`field.${f}`, f)} type={f === 'dob' ? 'date' : 'text'} value={edits[f] ?? was(f)} maxLength={255} autoComplete="off" onChange={(e) => setEdits({ ...edits, [f]: e.target.value })} />
        ))}
        <TextArea label={t('correct.why')} value={why} onChange={(e) => setWhy(e.target.value)} maxLength={4000} required className="sm:col-span-2" />
      </form>
    </Dialog>
  )
}
