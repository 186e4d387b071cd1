import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { NeedsSecond, Proposals } from '../card/second'
import { useEnv } from '../shell'
import { Alert, Button, Check, Failure, Input, Panel, Skeleton, useProblemText } from '../ui/basics'
import { toast } from '../ui/toast'

type Rules = Schemas['ReviewRules']

const marks = ['final', 'override', 'blocklist', 'erase', 'export'] as const

/** What the environment asks of its reviewers. */
export function ReviewPanel() {
  const { t } = useTranslation()
  const env = useEnv()
  const rules = useQuery({ queryKey: [env, 'review-rules'], queryFn: () => ask(client.GET('/dash/api/env/{env}/review-rules', { params: { path: { env } } })) })
  const proposals = useQuery({ queryKey: [env, 'proposals'], queryFn: () => ask(client.GET('/dash/api/env/{env}/proposals', { params: { path: { env } } })) })
  const waiting = proposals.data?.filter((p) => p.action === 'rules' || p.action === 'retention') ?? []
  return (
    <Panel title={`${t('review.title')} · ${t(`env.${env}`)}`}>
      {waiting.length > 0 && (
        <div className="mb-3 rounded-lg border border-line">
          <Proposals list={waiting} />
        </div>
      )}
      {rules.isError ? <Failure error={rules.error} again={() => void rules.refetch()} /> : !rules.data ? <Skeleton className="h-40" /> : <Form key={env + JSON.stringify(rules.data)} rules={rules.data} />}
    </Panel>
  )
}

function Form({ rules }: { rules: Rules }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const [draft, setDraft] = useState(rules)
  const save = useMutation({
    mutationFn: () => ask(client.PUT('/dash/api/env/{env}/review-rules', { params: { path: { env } }, body: { ...draft, sampleSeed: undefined } })),
    onSuccess: (r) => {
      toast(t(r.proposed ? 'second.proposed' : 'status.saved'))
      if (r.proposed) setDraft(rules)
      void cache.invalidateQueries({ queryKey: [env] })
    },
  })
  const loosens = rules.fourEyes.some((m) => !draft.fourEyes.includes(m))
  const hours = (k: 'targetHours' | 'proposalHours', usual: number) => (
    <Input label={t(`review.${k}`)} type="number" min={1} max={720} step={1} placeholder={String(usual)} value={draft[k] || ''} onChange={(e) => setDraft({ ...draft, [k]: Math.trunc(Number(e.target.value)) || 0 })} />
  )
  return (
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
      <fieldset>
        <legend className="font-medium">{t('review.fourEyes')}</legend>
        <p className="text-sm text-faint">{t('review.fourEyesText')}</p>
        {marks.map((m) => (
          <Check key={m} label={t(`mark.${m}`)} checked={draft.fourEyes.includes(m)} onChange={(e) => setDraft({ ...draft, fourEyes: marks.filter((x) => (x === m ? e.target.checked : draft.fourEyes.includes(x))) })} />
        ))}
      </fieldset>
      <div className="grid gap-3 sm:grid-cols-2">
        {hours('proposalHours', 72)}
        {hours('targetHours', 24)}
      </div>
      <Input label={t('review.sample')} hint={<>{t('review.sampleHint')}{rules.sampleSeed && <span className="block break-all">{t('review.seed', { seed: rules.sampleSeed })}</span>}</>} type="number" min={0} max={100} step="any" value={draft.samplePercent} onChange={(e) => setDraft({ ...draft, samplePercent: Number(e.target.value) })} />
      <Check label={t('review.appeals')} checked={draft.appeals} onChange={(e) => setDraft({ ...draft, appeals: e.target.checked })} />
      <NeedsSecond on={loosens} />
      <Button type="submit" tone="primary" className="self-start" busy={save.isPending} disabled={JSON.stringify(draft) === JSON.stringify(rules)}>
        {t(loosens ? 'second.propose' : 'action.save')}
      </Button>
    </form>
  )
}
