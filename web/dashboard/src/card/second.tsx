import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { UsersRound } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, Problem, type Schemas } from '../api'
import { dateTime } from '../format'
import { useEnv } from '../shell'
import { Alert, Badge, Button, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'

type Proposal = Schemas['ProposalView']

/** Says before somebody acts that they only propose. */
export function NeedsSecond({ on }: { on: boolean }) {
  const { t } = useTranslation()
  if (!on) return null
  return (
    <Alert tone="accent">
      <span className="flex items-start gap-2">
        <UsersRound size={16} className="mt-0.5 shrink-0" aria-hidden />
        {t('second.needs')}
      </span>
    </Alert>
  )
}

/** What exactly is proposed, in words. */
function What({ p }: { p: Proposal }) {
  const { t } = useTranslation()
  const lines: ReactNode[] = []
  if (p.result?.rejectLabels?.length) lines.push(p.result.rejectLabels.join(', '))
  if (p.result?.moderationComment) lines.push(p.result.moderationComment)
  for (const text of [p.note, p.reason, p.export]) if (text) lines.push(text)
  if (p.retention) lines.push((['approvedDays', 'rejectedDays', 'unfinishedDays'] as const).map((k) => `${t(`retention.${k}`)}: ${p.retention?.[k] || t('retention.forever')}`).join(' · '))
  if (p.rules) lines.push(`${t('review.fourEyes')}: ${p.rules.fourEyes.map((m) => t(`mark.${m}`)).join(', ') || '—'}`)
  if (lines.length === 0) return null
  return (
    <div className="stranger w-full text-sm text-soft">
      {lines.map((l, i) => (
        <p key={i} className="line-clamp-4 whitespace-pre-line">
          <bdi>{l}</bdi>
        </p>
      ))}
    </div>
  )
}

/** Proposals that wait for a second person, with what the viewer may do about each. */
export function Proposals({ list, named }: { list: Proposal[]; named?: boolean }) {
  const { t } = useTranslation()
  const env = useEnv()
  const cache = useQueryClient()
  const [ask1, setAsk] = useState<{ p: Proposal; how: 'confirm' | 'refuse' }>()
  const settled = () => {
    setAsk(undefined)
    void cache.invalidateQueries({ queryKey: [env] })
  }
  return (
    <>
      <ul className="divide-y divide-line">
        {list.map((p) => (
          <li key={p.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <Badge tone={p.action === 'override' ? 'good' : 'bad'}>{t(`mark.${p.action}`)}</Badge>
            {named && p.applicantId && (
              <Link to="/$env/applicants/$id" params={{ env, id: p.applicantId }} className="stranger min-w-0 flex-[1_1_10rem] font-medium hover:underline">
                <bdi>{p.applicantName}</bdi>
              </Link>
            )}
            <span className="stranger min-w-0 flex-[1_1_12rem] text-sm text-soft">
              {t('second.by', { name: p.by })} · <time dateTime={p.expiresAt}>{t('second.until', { time: dateTime(p.expiresAt) })}</time>
              {p.mine && <span className="block text-faint">{t('second.mine')}</span>}
            </span>
            {p.may && (
              <>
                <Button compact tone="primary" onClick={() => setAsk({ p, how: 'confirm' })}>
                  {t('second.confirm')}
                </Button>
                <Button compact onClick={() => setAsk({ p, how: 'refuse' })}>
                  {t('second.refuse')}
                </Button>
              </>
            )}
            {p.mine && (
              <Button compact onClick={() => setAsk({ p, how: 'refuse' })}>
                {t('second.withdraw')}
              </Button>
            )}
            <What p={p} />
          </li>
        ))}
      </ul>
      {ask1 && <Settle {...ask1} onClose={() => setAsk(undefined)} onDone={settled} />}
    </>
  )
}

function Settle({ p, how, onClose, onDone }: { p: Proposal; how: 'confirm' | 'refuse'; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [why, setWhy] = useState('')
  const path = { env, proposal: p.id }
  const run = useMutation({
    mutationFn: () =>
      ask(
        how === 'confirm'
          ? client.POST('/dash/api/env/{env}/proposals/{proposal}/confirm', { params: { path } })
          : client.POST('/dash/api/env/{env}/proposals/{proposal}/refuse', { params: { path }, body: { reason: why.trim() || undefined } }),
      ),
    onSuccess: () => {
      toast(t(how === 'confirm' ? 'second.confirmed' : p.mine ? 'second.withdrawn' : 'second.refused'))
      onDone()
    },
  })
  const moved = run.error instanceof Problem && ['settled', 'seen_changed', 'not_found'].includes(run.error.code)
  return (
    <Dialog
      title={how === 'confirm' ? t('second.confirmTitle', { what: t(`mark.${p.action}`) }) : t(p.mine ? 'second.withdrawTitle' : 'second.refuseTitle')}
      onClose={moved ? onDone : onClose}
      footer={
        <>
          <Button onClick={moved ? onDone : onClose}>{t('action.cancel')}</Button>
          <Button tone={how === 'confirm' ? (p.action === 'override' ? 'good' : 'bad') : 'primary'} busy={run.isPending} disabled={moved} onClick={() => run.mutate()} autoFocus>
            {t(how === 'confirm' ? 'second.confirm' : p.mine ? 'second.withdraw' : 'second.refuse')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {run.isError && (
          <Alert tone={moved ? 'warn' : 'bad'} role="alert">
            {say(run.error)}
          </Alert>
        )}
        {p.applicantName && (
          <p className="stranger font-medium">
            <bdi>{p.applicantName}</bdi>
          </p>
        )}
        <What p={p} />
        {how === 'confirm' ? <p className="text-soft">{t('second.confirmText')}</p> : !p.mine && <TextArea label={t('second.why')} value={why} onChange={(e) => setWhy(e.target.value)} maxLength={4000} />}
      </div>
    </Dialog>
  )
}

/** Asks whether a file that needs a second person shall be proposed. */
export function ProposeExport({ propose, onClose }: { propose: () => Promise<unknown>; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const run = useMutation({
    mutationFn: propose,
    onSuccess: () => {
      toast(t('second.proposed'))
      void cache.invalidateQueries({ queryKey: [env] })
      onClose()
    },
  })
  return (
    <Dialog
      title={t('second.exportTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" busy={run.isPending} onClick={() => run.mutate()} autoFocus>
            {t('second.propose')}
          </Button>
        </>
      }
    >
      {run.isError && (
        <Alert tone="bad" role="alert">
          {say(run.error)}
        </Alert>
      )}
      <p className="text-soft">{t('second.exportText')}</p>
    </Dialog>
  )
}
