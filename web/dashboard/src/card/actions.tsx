import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Card } from '../api'
import { useEnv } from '../shell'
import { Alert, Button, Input, Select, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { NeedsSecond } from './second'

export type Action = 'tags' | 'level' | 'reset' | 'presence' | 'blocklist' | 'erase' | 'hold'

/** What can be done to an applicant besides deciding. What cannot be undone asks with the name of the thing. */
export function Actions({ action, card, onClose, onDone }: { action: Action; card: Card; onClose: () => void; onDone: (text: string, proposed: boolean) => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const path = { env, id: card.id }
  const name = card.name || card.externalUserId
  const [text, setText] = useState(action === 'tags' ? card.tags.join(', ') : '')
  const [choice, setChoice] = useState('')
  const levels = useQuery({ queryKey: [env, 'level-names'], queryFn: () => ask(client.GET('/dash/api/env/{env}/level-names', { params: { path: { env } } })), enabled: action === 'level' })

  const run = useMutation({
    mutationFn: async () => {
      switch (action) {
        case 'tags': {
          const next = [...new Set(text.split(',').map((x) => x.trim()).filter(Boolean))]
          return ask(client.POST('/dash/api/env/{env}/applicants/{id}/tags', { params: { path }, body: { add: next.filter((x) => !card.tags.includes(x)), remove: card.tags.filter((x) => !next.includes(x)) } }))
        }
        case 'level':
          return ask(client.POST('/dash/api/env/{env}/applicants/{id}/level', { params: { path }, body: { level: choice } }))
        case 'reset':
          return ask(client.POST('/dash/api/env/{env}/applicants/{id}/reset', { params: { path }, body: { step: choice || undefined } }))
        case 'presence':
          return ask(client.PUT('/dash/api/env/{env}/applicants/{id}/presence', { params: { path }, body: { active: card.deleted } }))
        case 'blocklist':
          return ask(card.blocklisted ? client.DELETE('/dash/api/env/{env}/applicants/{id}/blocklist', { params: { path }, body: { reason: text } }) : client.POST('/dash/api/env/{env}/applicants/{id}/blocklist', { params: { path }, body: { reason: text } }))
        case 'hold':
          return ask(client.POST('/dash/api/env/{env}/applicants/{id}/holds', { params: { path }, body: { reason: text.trim() } }))
        case 'erase':
          return ask(client.POST('/dash/api/env/{env}/applicants/{id}/erase', { params: { path }, body: { confirm: card.id } }))
      }
    },
    onSuccess: (r) => onDone(r.proposed ? t('second.proposed') : t(`actions.${key}Done`), !!r.proposed),
  })
  const key = action === 'presence' ? (card.deleted ? 'activate' : 'deactivate') : action === 'blocklist' && card.blocklisted ? 'unlist' : action
  const second = (key === 'blocklist' && card.fourEyes.includes('blocklist')) || (key === 'erase' && card.fourEyes.includes('erase'))
  const danger = action === 'erase' || key === 'blocklist' || (action === 'reset' && !choice)
  const ready = action === 'level' ? choice !== '' : action === 'blocklist' || action === 'hold' ? text.trim() !== '' : action === 'erase' ? text.trim() === card.externalUserId : true
  return (
    <Dialog
      title={t(`actions.${key}Title`, { name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone={danger ? 'bad' : 'primary'} disabled={!ready} busy={run.isPending} onClick={() => run.mutate()}>
            {t(second ? 'second.propose' : `actions.${key}`)}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault()
          if (ready) run.mutate()
        }}
      >
        {run.isError && (
          <Alert tone="bad" role="alert">
            {say(run.error)}
          </Alert>
        )}
        <p className="text-soft">{t(`actions.${key}Text`)}</p>
        <NeedsSecond on={second} />
        {action === 'tags' && <Input label={t('column.tags')} hint={t('actions.tagsHint')} value={text} onChange={(e) => setText(e.target.value)} autoFocus maxLength={4000} />}
        {action === 'level' && (
          <Select label={t('applicants.level')} value={choice} onChange={(e) => setChoice(e.target.value)}>
            <option value="">{t('actions.choose')}</option>
            {levels.data?.filter((l) => l !== card.levelName).map((l) => (
              <option key={l} value={l}>
                {l}
              </option>
            ))}
          </Select>
        )}
        {action === 'reset' && (
          <Select label={t('actions.resetWhat')} value={choice} onChange={(e) => setChoice(e.target.value)}>
            <option value="">{t('actions.resetAll')}</option>
            {card.steps.map((s) => (
              <option key={s.step} value={s.step}>
                {t(`step.${s.step}`, s.step)}
              </option>
            ))}
          </Select>
        )}
        {action === 'hold' && <TextArea label={t('actions.why')} value={text} onChange={(e) => setText(e.target.value)} maxLength={1000} required />}
        {action === 'blocklist' && <TextArea label={t('actions.why')} value={text} onChange={(e) => setText(e.target.value)} maxLength={4000} required />}
        {action === 'erase' && <Input label={t('actions.eraseConfirm', { id: card.externalUserId })} value={text} onChange={(e) => setText(e.target.value)} autoComplete="off" />}
      </form>
    </Dialog>
  )
}
