import { useMutation, useQuery } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Card, type Schemas } from '../api'
import { ago, exactTime } from '../format'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Badge, Button, Check, Failure, Panel, Select, Skeleton, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'

export const riskLevels = ['noRisk', 'low', 'medium', 'high', 'unknown'] as const
export type RiskLevel = (typeof riskLevels)[number]

const tones = { noRisk: 'good', low: 'neutral', medium: 'warn', high: 'bad', unknown: 'neutral' } as const

export function RiskBadge({ level }: { level: RiskLevel }) {
  const { t } = useTranslation()
  return <Badge tone={tones[level]}>{t(`risk.level.${level}`)}</Badge>
}

type Label = Schemas['ApplicantRiskLabel']

/** Each label once, with everybody who says so. */
export function merged(labels: Label[]): { group: string; label: string; sources: string[] }[] {
  const out: { group: string; label: string; sources: string[] }[] = []
  for (const l of labels) {
    const last = out.at(-1)
    if (last && last.group === l.group && last.label === l.label) last.sources.push(l.source)
    else out.push({ group: l.group, label: l.label, sources: [l.source] })
  }
  return out
}

/** How much risk is seen in the person, what calls for care, and who judged it when. */
export function Risk({ card, refresh }: { card: Card; refresh: () => void }) {
  const { t } = useTranslation()
  const { may } = useSession()
  const [editing, setEditing] = useState<'level' | 'labels'>()
  const labels = merged(card.riskLabels)
  const can = may('notes.write')
  return (
    <Panel
      title={t('risk.title')}
      actions={
        can && (
          <>
            <Button compact icon={<Pencil size={13} aria-hidden />} onClick={() => setEditing('labels')}>
              {t('risk.labels')}
            </Button>
            <Button compact icon={<Pencil size={13} aria-hidden />} onClick={() => setEditing('level')}>
              {t('risk.judge')}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-2.5">
        <p className="flex flex-wrap items-center gap-1.5">
          {card.riskLevel ? <RiskBadge level={card.riskLevel} /> : <span className="text-soft">{t('risk.unjudged')}</span>}
          {labels.map((l) => (
            <Badge key={l.group + l.label} tone="warn" title={`${t(`risk.group.${l.group}`, l.group)} · ${l.sources.map((s) => t(`risk.by.${s}`, t(`check.${s}`, s))).join(', ')}`}>
              {t(`risk.label.${l.label}`, l.label)}
            </Badge>
          ))}
        </p>
        <Judgements card={card} />
      </div>
      {editing === 'level' && (
        <Judge
          card={card}
          onClose={() => setEditing(undefined)}
          onDone={() => {
            setEditing(undefined)
            toast(t('risk.judged'))
            refresh()
          }}
        />
      )}
      {editing === 'labels' && (
        <Labels
          card={card}
          onClose={() => setEditing(undefined)}
          onDone={() => {
            setEditing(undefined)
            toast(t('risk.labelled'))
            refresh()
          }}
        />
      )}
    </Panel>
  )
}

function Judgements({ card }: { card: Card }) {
  const { t } = useTranslation()
  const env = useEnv()
  const [all, setAll] = useState(false)
  const list = useQuery({
    queryKey: [env, 'applicant', card.id, 'risk'],
    queryFn: async () => (await ask(client.GET('/dash/api/env/{env}/applicants/{id}/risk', { params: { path: { env, id: card.id } } }))) ?? [],
    enabled: !!card.riskLevel,
  })
  if (!card.riskLevel) return null
  if (list.isError) return <Failure error={list.error} again={() => void list.refetch()} />
  if (list.isPending) return <Skeleton className="h-10" />
  return (
    <>
      <ol aria-label={t('risk.history')} className="flex flex-col gap-1.5">
        {list.data.slice(0, all ? undefined : 1).map((j) => (
          <li key={j.id} className="rounded-md bg-raised px-3 py-1.5">
            <p className="flex flex-wrap items-center gap-x-2 text-sm text-soft">
              {all && <RiskBadge level={j.level} />}
              <bdi className="font-medium text-ink">{j.by}</bdi>
              <time dateTime={j.at} title={exactTime(j.at)}>
                {ago(j.at)}
              </time>
            </p>
            <p className="stranger whitespace-pre-wrap">{j.comment}</p>
          </li>
        ))}
      </ol>
      {list.data.length > 1 && !all && (
        <Button compact className="self-start" onClick={() => setAll(true)}>
          {t('risk.earlier', { count: list.data.length - 1 })}
        </Button>
      )}
    </>
  )
}

function Judge({ card, onClose, onDone }: { card: Card; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [level, setLevel] = useState<RiskLevel | ''>('')
  const [comment, setComment] = useState('')
  const run = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/applicants/{id}/risk', { params: { path: { env, id: card.id } }, body: { level: level as RiskLevel, comment: comment.trim() } })),
    onSuccess: onDone,
  })
  const ready = level !== '' && comment.trim() !== ''
  return (
    <Dialog
      title={t('risk.judgeTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" form="judge" type="submit" disabled={!ready} busy={run.isPending}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form
        id="judge"
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
        <p className="text-soft">{t('risk.judgeText')}</p>
        <Select label={t('risk.levelLabel')} value={level} onChange={(e) => setLevel(e.target.value as RiskLevel | '')} autoFocus>
          <option value="">{t('actions.choose')}</option>
          {riskLevels.map((l) => (
            <option key={l} value={l}>
              {t(`risk.level.${l}`)}
            </option>
          ))}
        </Select>
        <TextArea label={t('risk.why')} hint={t('risk.whyHint')} value={comment} onChange={(e) => setComment(e.target.value)} maxLength={4000} required />
      </form>
    </Dialog>
  )
}

function Labels({ card, onClose, onDone }: { card: Card; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const known = useQuery({ queryKey: ['risk-labels'], queryFn: () => ask(client.GET('/dash/api/risk-labels')), staleTime: Infinity })
  const of = (l: { group: string; label: string }) => `${l.group}.${l.label}`
  const [chosen, setChosen] = useState(() => new Set(card.riskLabels.filter((l) => l.source === 'officer').map(of)))
  const others = new Set(card.riskLabels.filter((l) => l.source !== 'officer').map(of))
  const run = useMutation({
    mutationFn: () =>
      ask(
        client.PUT('/dash/api/env/{env}/applicants/{id}/risk-labels', {
          params: { path: { env, id: card.id } },
          body: { labels: [...chosen].map((x) => ({ group: x.slice(0, x.indexOf('.')), label: x.slice(x.indexOf('.') + 1) })) },
        }),
      ),
    onSuccess: onDone,
  })
  return (
    <Dialog
      title={t('risk.labelsTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" busy={run.isPending} disabled={!known.data} onClick={() => run.mutate()}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {run.isError && (
          <Alert tone="bad" role="alert">
            {say(run.error)}
          </Alert>
        )}
        <p className="text-soft">{t('risk.labelsText')}</p>
        {known.isError && <Failure error={known.error} again={() => void known.refetch()} />}
        {known.isPending && <Skeleton className="h-40" />}
        {known.data?.map((g) => (
          <fieldset key={g.group} className="grid gap-x-4 sm:grid-cols-2">
            <legend className="text-sm font-medium text-soft">{t(`risk.group.${g.group}`)}</legend>
            {g.labels.map((label) => {
              const key = of({ group: g.group, label })
              return (
                <Check
                  key={key}
                  label={t(`risk.label.${label}`)}
                  hint={others.has(key) ? t('risk.byCheck') : undefined}
                  checked={chosen.has(key)}
                  onChange={(e) => {
                    const next = new Set(chosen)
                    if (e.target.checked) next.add(key)
                    else next.delete(key)
                    setChosen(next)
                  }}
                />
              )
            })}
          </fieldset>
        ))}
      </div>
    </Dialog>
  )
}
