import { useMutation } from '@tanstack/react-query'
import { Dices, Hand, ListChecks, MessageSquareWarning } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Card } from '../api'
import { ago, dateTime, duration, evidence } from '../format'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Button, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'

const icons = { doubt: Hand, appeal: MessageSquareWarning, watch: ListChecks, sample: Dices }

/** Why the applicant waits for a person, whose the case is, and how it can end without a new decision. */
export function CaseBanner({ card, claim, release, busy, refresh }: { card: Card; claim: () => void; release: () => void; busy: boolean; refresh: () => void }) {
  const { t } = useTranslation()
  const { may } = useSession()
  const [ending, setEnding] = useState<'uphold' | 'disagree'>()
  const [now] = useState(() => Date.now())
  const look = useLook(card, refresh)
  const c = card.case
  if (!c) return null
  const Icon = icons[c.kind]
  const free = !c.claimedBy || c.mine
  return (
    <section aria-label={t(`queue.kind.${c.kind}`)} className="mb-3 flex flex-col gap-2 rounded-lg border border-line bg-warn-soft px-3 py-2 text-warn">
      <div className="flex flex-wrap items-center gap-2">
        <Icon size={16} className="shrink-0" aria-hidden />
        <span className="min-w-0 flex-1">
          {c.kind === 'doubt' ? t('case.waiting', { time: duration(now - new Date(c.openedAt).getTime()) }) : t(`case.${c.kind}`)}
          <span className="text-sm" title={dateTime(c.dueAt)}>
            {' '}
            · {t('case.due', { time: ago(c.dueAt, now) })}
          </span>
          {c.kind === 'doubt' && c.reasons.length > 0 && <span className="text-sm"> · {c.reasons.map((r) => evidence(t, r)).join(', ')}</span>}
          {c.claimedBy && !c.mine && <strong className="stranger block font-semibold">{t('case.other', { name: c.claimedBy })}</strong>}
          {c.barred && <strong className="block font-semibold">{t('queue.barredText')}</strong>}
        </span>
        {may('review.decide') && !c.barred && (
          <>
            {c.kind === 'appeal' && free && (
              <Button compact onClick={() => setEnding('uphold')}>
                {t('case.uphold')}
              </Button>
            )}
            {c.kind === 'sample' && free && (
              <>
                <Button compact tone="good" busy={look.isPending} onClick={() => look.mutate({ agree: true })}>
                  {t('case.agree')}
                </Button>
                <Button compact onClick={() => setEnding('disagree')}>
                  {t('case.disagree')}
                </Button>
              </>
            )}
            {c.mine ? (
              <Button compact onClick={release} busy={busy}>
                {t('case.release')}
              </Button>
            ) : (
              !c.claimedBy && (
                <Button compact tone="primary" shortcut="C" onClick={claim} busy={busy}>
                  {t('case.claim')}
                </Button>
              )
            )}
          </>
        )}
      </div>
      {c.words && (
        <blockquote className="stranger max-h-48 overflow-y-auto rounded-md bg-panel px-3 py-2 whitespace-pre-line text-ink" tabIndex={0} aria-label={t('case.appeal')}>
          <bdi>{c.words}</bdi>
        </blockquote>
      )}
      {c.draw && <p className="text-sm break-all">{t('case.draw', { value: c.draw.value.toFixed(3), percent: c.draw.percent, seed: c.draw.seed })}</p>}
      {ending && <End card={card} how={ending} onClose={() => setEnding(undefined)} refresh={refresh} />}
    </section>
  )
}

function useLook(card: Card, done: () => void) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  return useMutation({
    mutationFn: (body: { agree: boolean; note?: string }) => ask(client.POST('/dash/api/env/{env}/applicants/{id}/second-look', { params: { path: { env, id: card.id } }, body })),
    onSuccess: () => toast(t('case.looked')),
    onError: (e) => toast(say(e), true),
    onSettled: done,
  })
}

function End({ card, how, onClose, refresh }: { card: Card; how: 'uphold' | 'disagree'; onClose: () => void; refresh: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [note, setNote] = useState('')
  const look = useLook(card, () => {
    onClose()
    refresh()
  })
  const uphold = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/applicants/{id}/appeal/uphold', { params: { path: { env, id: card.id } }, body: { note: note.trim() } })),
    onSuccess: () => {
      toast(t('case.upheld'))
      onClose()
      refresh()
    },
  })
  return (
    <Dialog
      title={t(`case.${how}Title`)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" busy={uphold.isPending || look.isPending} disabled={how === 'uphold' && !note.trim()} onClick={() => (how === 'uphold' ? uphold.mutate() : look.mutate({ agree: false, note: note.trim() || undefined }))}>
            {t(`case.${how}`)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {uphold.isError && (
          <Alert tone="bad" role="alert">
            {say(uphold.error)}
          </Alert>
        )}
        <p className="text-soft">{t(`case.${how}Text`)}</p>
        <TextArea label={t('decide.note')} value={note} onChange={(e) => setNote(e.target.value)} maxLength={20000} required={how === 'uphold'} autoFocus />
      </div>
    </Dialog>
  )
}
