import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { language } from '../i18n'
import { useSession } from '../session'
import { Alert, Button, Check, Failure, Input, Panel, Skeleton, useProblemText } from '../ui/basics'
import { toast } from '../ui/toast'
import { Zone } from './zone'

type Own = Schemas['OwnSettings']

/** What the company says of itself to applicants, and its own limits. */
export function OwnPanel() {
  const own = useQuery({ queryKey: ['company-own'], queryFn: () => ask(client.GET('/dash/api/company/settings')) })
  if (own.isError) return <Failure error={own.error} again={() => void own.refetch()} />
  if (!own.data) return <Skeleton className="h-64" />
  return <Form key={JSON.stringify(own.data)} own={own.data} />
}

function Form({ own }: { own: Own }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const cache = useQueryClient()
  const { refresh } = useSession()
  const all = own.fileTypes ?? []
  const [draft, setDraft] = useState({
    legalName: own.legalName ?? '',
    supportEmail: own.supportEmail ?? '',
    privacyUrl: own.privacyUrl ?? '',
    timeZone: own.timeZone ?? '',
    maxMb: own.files?.maxMb ? String(own.files.maxMb) : '',
    types: own.files?.types?.length ? own.files.types : all,
    languages: own.languages ?? [],
    days: own.requestLogDays ? String(own.requestLogDays) : '',
  })
  const put = (k: 'legalName' | 'supportEmail' | 'privacyUrl' | 'maxMb' | 'days') => ({ value: draft[k], onChange: (e: { target: { value: string } }) => setDraft({ ...draft, [k]: e.target.value }) })
  const save = useMutation({
    mutationFn: () =>
      ask(
        client.PUT('/dash/api/company/settings', {
          body: {
            legalName: draft.legalName.trim(),
            supportEmail: draft.supportEmail.trim(),
            privacyUrl: draft.privacyUrl.trim(),
            timeZone: draft.timeZone,
            languages: draft.languages,
            files: { maxMb: Number(draft.maxMb), types: draft.types.length === all.length ? [] : draft.types },
            requestLogDays: Number(draft.days),
          },
        }),
      ),
    onSuccess: () => {
      toast(t('status.saved'))
      refresh()
      void cache.invalidateQueries({ queryKey: ['company-own'] })
    },
  })
  return (
    <Panel title={t('own.title')}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          save.mutate()
        }}
      >
        {save.isError && (
          <Alert tone="bad" role="alert">
            {say(save.error)}
          </Alert>
        )}
        <p className="text-soft">{t('own.text')}</p>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3 sm:grid-cols-[repeat(2,minmax(0,1fr))]">
          <Input label={t('own.legalName')} hint={t('own.legalNameHint')} {...put('legalName')} maxLength={256} autoComplete="off" />
          <Input label={t('own.supportEmail')} hint={t('own.supportEmailHint')} type="email" {...put('supportEmail')} maxLength={254} autoComplete="off" />
          <Input label={t('own.privacyUrl')} hint={t('own.privacyUrlHint')} type="url" placeholder="https://" {...put('privacyUrl')} maxLength={2048} autoComplete="off" />
          <Zone label={t('own.zone')} hint={t('own.zoneHint')} value={draft.timeZone} none={t('own.zoneNone')} onChange={(timeZone) => setDraft({ ...draft, timeZone })} />
          <Input label={t('own.maxMb')} hint={t('own.maxMbHint', { mb: own.mostFileMb })} type="number" min={1} max={own.mostFileMb} {...put('maxMb')} />
          <Input label={t('own.days')} hint={t('own.daysHint')} type="number" min={1} max={90} {...put('days')} />
        </div>
        <fieldset>
          <legend className="mb-1 text-sm font-medium text-soft">{t('own.languages')}</legend>
          <div className="grid grid-cols-[repeat(2,minmax(0,1fr))] gap-x-3 sm:grid-cols-[repeat(3,minmax(0,1fr))]">
            {own.flowLanguages.map((x) => (
              <Check
                key={x}
                label={`${languageName(x)}${draft.languages[0] === x ? ` – ${t('own.languageFirst')}` : ''}`}
                checked={draft.languages.includes(x)}
                onChange={() => setDraft({ ...draft, languages: draft.languages.includes(x) ? draft.languages.filter((y) => y !== x) : [...draft.languages, x] })}
              />
            ))}
          </div>
          <p className="text-sm text-faint">{t('own.languagesHint')}</p>
        </fieldset>
        <fieldset>
          <legend className="mb-1 text-sm font-medium text-soft">{t('own.types')}</legend>
          <div className="grid grid-cols-[repeat(2,minmax(0,1fr))] gap-x-3 sm:grid-cols-[repeat(3,minmax(0,1fr))]">
            {all.map((x) => (
              <Check
                key={x}
                label={typeName(x)}
                checked={draft.types.includes(x)}
                disabled={x === 'image/jpeg'}
                onChange={() => setDraft({ ...draft, types: draft.types.includes(x) ? draft.types.filter((y) => y !== x) : all.filter((y) => y === x || draft.types.includes(y)) })}
              />
            ))}
          </div>
          <p className="text-sm text-faint">{t('own.typesHint')}</p>
        </fieldset>
        <Button type="submit" tone="primary" className="self-start" busy={save.isPending}>
          {t('action.save')}
        </Button>
      </form>
    </Panel>
  )
}

function typeName(mediaType: string): string {
  return mediaType === 'video/quicktime' ? 'MOV' : (mediaType.split('/')[1] ?? mediaType).toUpperCase()
}

/** languageName is what a language is called in the reader's, by its code where the browser has no name. */
function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([language(), 'ru', 'en'], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}
