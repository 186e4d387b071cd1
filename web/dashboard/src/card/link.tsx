import { useMutation, useQuery } from '@tanstack/react-query'
import { Mail } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { dateTime } from '../format'
import { languages, type Language, language } from '../i18n'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Button, Check, Input, Select, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'

const hours = [1, 4, 24]

/** Makes a link by which the applicant goes through the flow, and shows it. */
export function FlowLink({ id, email, onClose }: { id: string; email?: string; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [good, setGood] = useState(24)
  const make = useMutation({ mutationFn: () => ask(client.POST('/dash/api/env/{env}/applicants/{id}/link', { params: { path: { env, id } }, body: { hours: good } })) })
  const link = make.data
  return (
    <Dialog
      title={t('link.title')}
      onClose={onClose}
      footer={
        link ? (
          <>
            {email && (
              <a href={`mailto:${encodeURIComponent(email)}?body=${encodeURIComponent(link.url)}`} className="inline-flex h-8 items-center gap-1.5 rounded-md border border-line px-3 font-medium hover:bg-raised">
                <Mail size={15} aria-hidden />
                {t('link.mail')}
              </a>
            )}
            <Button tone="primary" onClick={() => void navigator.clipboard.writeText(link.url).then(() => toast(t('status.copied')))}>
              {t('action.copy')}
            </Button>
          </>
        ) : (
          <Button tone="primary" busy={make.isPending} onClick={() => make.mutate()}>
            {t('link.make')}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {make.isError && (
          <Alert tone="bad" role="alert">
            {say(make.error)}
          </Alert>
        )}
        <p className="text-soft">{t('link.text')}</p>
        {link ? (
          <>
            <code className="block rounded-lg bg-raised p-3 break-all" data-testid="flow-link">
              {link.url}
            </code>
            <p className="text-sm text-faint">{t('link.until', { time: dateTime(link.expiresAt) })}</p>
          </>
        ) : (
          <Select label={t('link.good')} value={good} onChange={(e) => setGood(Number(e.target.value))}>
            {hours.map((h) => (
              <option key={h} value={h}>
                {t('link.hours', { count: h })}
              </option>
            ))}
          </Select>
        )}
      </div>
    </Dialog>
  )
}

/** Makes an applicant by hand. */
export function NewApplicant({ level, onClose, onDone }: { level?: string; onClose: () => void; onDone: (made: Schemas['Arrived'], withLink: boolean, email: string) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const { may } = useSession()
  const levels = useQuery({ queryKey: [env, 'level-names'], queryFn: () => ask(client.GET('/dash/api/env/{env}/level-names', { params: { path: { env } } })) })
  const [draft, setDraft] = useState({ level: level ?? '', externalUserId: '', firstName: '', lastName: '', email: '', lang: language() as string })
  const [withLink, setWithLink] = useState(may('accessTokens.make'))
  const put = (k: keyof typeof draft) => (e: { target: { value: string } }) => setDraft({ ...draft, [k]: e.target.value })
  const chosen = draft.level || (levels.data?.length === 1 ? levels.data[0] : '') || ''
  const make = useMutation({
    mutationFn: () =>
      ask(
        client.POST('/dash/api/env/{env}/applicants', {
          params: { path: { env } },
          body: { level: chosen, externalUserId: draft.externalUserId.trim() || undefined, firstName: draft.firstName.trim() || undefined, lastName: draft.lastName.trim() || undefined, email: draft.email.trim() || undefined, lang: draft.lang },
        }),
      ),
    onSuccess: (made) => onDone(made, withLink, draft.email.trim()),
  })
  return (
    <Dialog
      title={t('arrival.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button form="arrival" type="submit" tone="primary" disabled={!chosen} busy={make.isPending}>
            {t('arrival.make')}
          </Button>
        </>
      }
    >
      <form
        id="arrival"
        className="grid gap-3 sm:grid-cols-2"
        onSubmit={(e) => {
          e.preventDefault()
          make.mutate()
        }}
      >
        {make.isError && (
          <div className="sm:col-span-2">
            <Alert tone="bad" role="alert">
              {say(make.error)}
            </Alert>
          </div>
        )}
        <Select label={t('applicants.level')} value={chosen} onChange={put('level')} required className="sm:col-span-2">
          <option value="">{t('actions.choose')}</option>
          {levels.data?.map((l) => (
            <option key={l} value={l}>
              {l}
            </option>
          ))}
        </Select>
        <Input label={t('arrival.firstName')} value={draft.firstName} maxLength={255} onChange={put('firstName')} autoComplete="off" />
        <Input label={t('arrival.lastName')} value={draft.lastName} maxLength={255} onChange={put('lastName')} autoComplete="off" />
        <Input label={t('arrival.email')} type="email" value={draft.email} maxLength={254} onChange={put('email')} autoComplete="off" />
        <Select label={t('arrival.lang')} value={draft.lang} onChange={put('lang')}>
          {(Object.keys(languages) as Language[]).map((l) => (
            <option key={l} value={l} lang={l}>
              {languages[l]}
            </option>
          ))}
        </Select>
        <Input label={t('column.externalUserId')} hint={t('arrival.idHint')} value={draft.externalUserId} maxLength={512} onChange={put('externalUserId')} autoComplete="off" className="sm:col-span-2" />
        {may('accessTokens.make') && <Check label={t('arrival.withLink')} checked={withLink} onChange={(e) => setWithLink(e.target.checked)} className="sm:col-span-2" />}
      </form>
    </Dialog>
  )
}
