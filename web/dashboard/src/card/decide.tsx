import { useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, Problem, type Card, type Schemas } from '../api'
import { useEnv } from '../shell'
import { Alert, Badge, Button, cx, Select, TextArea, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { useDraft } from '../ui/draft'
import { NeedsSecond } from './second'
import type { Image } from './types'
import { imageName } from './viewer'

type Label = Schemas['RejectLabel']

export function useLabels() {
  return useQuery({ queryKey: ['labels'], queryFn: () => ask(client.GET('/dash/api/labels')), staleTime: Infinity })
}

/**
 * What a dialog decides on is the state that was shown when it opened. The card
 * behind it goes on living: when it moves, the officer is told before they send,
 * and the server refuses whatever is sent nonetheless.
 */
function useDecision(card: Card, onDone: () => void) {
  const say = useProblemText()
  const { t } = useTranslation()
  const [seen] = useState(card.seen)
  const stale = card.seen !== seen
  const problem = (thrown: unknown) => {
    const error = stale ? new Problem(409, 'seen_changed', '') : thrown
    if (!error) return null
    const moved = error instanceof Problem && (error.code === 'seen_changed' || error.code === 'claimed')
    return (
      <Alert tone={moved ? 'warn' : 'bad'} role="alert">
        <p>{say(error)}</p>
        {moved && (
          <Button compact className="mt-2" onClick={onDone}>
            {t('decide.lookAgain')}
          </Button>
        )}
      </Alert>
    )
  }
  return { seen, stale, problem }
}

export function Approve({ card, onClose, onDone }: { card: Card; onClose: () => void; onDone: (proposed: boolean) => void }) {
  const { t } = useTranslation()
  const env = useEnv()
  const [note, setNote, clear] = useDraft(`${env}/${card.id}/approve`)
  const { seen, stale, problem } = useDecision(card, onClose)
  const open = card.decision?.checks.filter((c) => !c.notRequired && (c.outcome === 'fail' || c.outcome === 'doubt' || c.outcome === 'error')) ?? []
  const send = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/applicants/{id}/decision', { params: { path: { env, id: card.id } }, body: { seen, answer: 'GREEN', note: note || undefined } })),
    onSuccess: (r) => {
      clear()
      onDone(!!r.proposed)
    },
  })
  // As the server reckons it: against a rejection, or against a failed check.
  const second = card.fourEyes.includes('override') && ((card.status === 'completed' && card.result?.reviewAnswer === 'RED') || !!card.decision?.checks.some((c) => !c.notRequired && c.outcome === 'fail'))
  return (
    <Dialog
      title={t('decide.approveTitle', { name: card.name || card.externalUserId })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="good" busy={send.isPending} disabled={stale} onClick={() => send.mutate()} autoFocus>
            {t(second ? 'second.propose' : 'decide.approve')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {problem(send.error)}
        {open.length > 0 && (
          <Alert tone="warn">
            {t('decide.against')}: {open.map((c) => t(`check.${c.kind}`, c.kind)).join(', ')}
          </Alert>
        )}
        <NeedsSecond on={second} />
        <p className="text-soft">{t('decide.approveText')}</p>
        <TextArea label={t('decide.note')} value={note} onChange={(e) => setNote(e.target.value)} maxLength={20000} />
      </div>
    </Dialog>
  )
}

/** Labels to choose from: searched by code or text, chosen ones first. */
function LabelPicker({ labels, chosen, onChange, lang }: { labels: Label[]; chosen: string[]; onChange: (codes: string[]) => void; lang: 'kk' | 'ru' | 'en' }) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState('')
  const shown = useMemo(() => {
    const f = filter.trim().toLowerCase()
    return labels.filter((l) => !f || l.code.toLowerCase().includes(f) || l.text[lang].toLowerCase().includes(f) || l.client.toLowerCase().includes(f))
  }, [filter, labels, lang])
  const toggle = (code: string) => onChange(chosen.includes(code) ? chosen.filter((c) => c !== code) : [...chosen, code])
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium text-soft">{t('decide.labels')}</legend>
      {chosen.length > 0 && (
        <p className="flex flex-wrap gap-1">
          {chosen.map((c) => (
            <button key={c} type="button" onClick={() => toggle(c)} aria-label={`${t('action.remove')}: ${c}`}>
              <Badge tone="accent">{c} ×</Badge>
            </button>
          ))}
        </p>
      )}
      <input type="search" aria-label={t('decide.findLabel')} placeholder={t('decide.findLabel')} value={filter} onChange={(e) => setFilter(e.target.value)} className="h-9 w-full rounded-md border border-strong bg-panel px-2.5" />
      <ul className="max-h-52 overflow-y-auto rounded-md border border-line" tabIndex={-1}>
        {shown.map((l) => (
          <li key={l.code}>
            <label className="flex items-start gap-2 px-2 py-1.5 hover:bg-raised">
              <input type="checkbox" checked={chosen.includes(l.code)} onChange={() => toggle(l.code)} className="mt-0.5 size-4 shrink-0 accent-accent" />
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2">
                  <span className="min-w-0 truncate text-sm font-medium">{l.code}</span>
                  <Badge tone={l.rejectType === 'FINAL' ? 'bad' : 'warn'}>{l.rejectType}</Badge>
                </span>
                <span lang={lang} className="block text-sm text-soft">
                  {l.text[lang]}
                </span>
              </span>
            </label>
          </li>
        ))}
        {shown.length === 0 && <li className="px-2 py-3 text-sm text-soft">{t('decide.noLabel')}</li>}
      </ul>
    </fieldset>
  )
}

function langOf(lang: string): 'kk' | 'ru' | 'en' {
  const l = lang.slice(0, 2).toLowerCase()
  return l === 'kk' || l === 'en' ? l : 'ru'
}

export function Reject({ card, also = [], onClose, onDone }: { card: Card; /** Labels besides those that the checks suggest. */ also?: string[]; onClose: () => void; onDone: (proposed: boolean) => void }) {
  const { t } = useTranslation()
  const env = useEnv()
  const labels = useLabels()
  const suggested = useMemo(() => [...new Set(card.decision?.checks.flatMap((c) => [...c.problems.map((p) => p.label), ...c.doubts.map((d) => d.label)]).filter(Boolean) ?? [])], [card])
  const [chosen, setChosen] = useState<string[]>([...new Set([...also, ...suggested])])
  const [type, setType] = useState<'' | 'RETRY' | 'FINAL'>('')
  const [comment, setComment, clearComment] = useDraft(`${env}/${card.id}/comment`)
  const [note, setNote, clearNote] = useDraft(`${env}/${card.id}/reject`)
  const { seen, stale, problem } = useDecision(card, onClose)
  const wording = useQuery({
    queryKey: ['wording', chosen, card.lang],
    queryFn: () => ask(client.POST('/dash/api/wording', { body: { labels: chosen, lang: card.lang } })),
    enabled: chosen.length > 0,
    placeholderData: (old) => old,
  })
  const kind = type || wording.data?.rejectType || 'RETRY'
  const send = useMutation({
    mutationFn: () =>
      ask(
        client.POST('/dash/api/env/{env}/applicants/{id}/decision', {
          params: { path: { env, id: card.id } },
          body: { seen, answer: 'RED', rejectType: kind, labels: chosen, comment: comment || undefined, note: note || undefined },
        }),
      ),
    onSuccess: (r) => {
      clearComment()
      clearNote()
      onDone(!!r.proposed)
    },
  })
  const lang = langOf(card.lang)
  const second = kind === 'FINAL' && card.fourEyes.includes('final')
  return (
    <Dialog
      wide
      title={t('decide.rejectTitle', { name: card.name || card.externalUserId })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="bad" busy={send.isPending} disabled={stale || chosen.length === 0} onClick={() => send.mutate()}>
            {t(second ? 'second.propose' : kind === 'FINAL' ? 'decide.rejectFinal' : 'decide.rejectRetry')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 md:grid-cols-2">
        <div className="flex flex-col gap-3 md:col-span-2 md:empty:hidden">{problem(send.error)}</div>
        <LabelPicker labels={labels.data ?? []} chosen={chosen} onChange={setChosen} lang={lang} />
        <div className="flex flex-col gap-3">
          <fieldset>
            <legend className="mb-1 text-sm font-medium text-soft">{t('decide.type')}</legend>
            <div className="grid grid-cols-2 gap-2">
              {(['RETRY', 'FINAL'] as const).map((k) => (
                <label key={k} className={cx('flex items-start gap-2 rounded-md border p-2', kind === k ? 'border-accent bg-accent-soft' : 'border-line')}>
                  <input type="radio" name="type" checked={kind === k} onChange={() => setType(k)} className="mt-0.5 accent-accent" />
                  <span>
                    <span className="block font-medium">{t(`rejectType.${k}`)}</span>
                    <span className="block text-sm text-soft">{t(`rejectType.${k}Text`)}</span>
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
          <TextArea label={t('decide.text', { lang: t(`lang.${lang}`) })} hint={t('decide.textHint')} lang={lang} rows={4} placeholder={wording.data?.moderationComment} value={comment} onChange={(e) => setComment(e.target.value)} maxLength={4000} />
          {chosen.length > 0 && (
            <figure className="rounded-lg border border-line p-3">
              <figcaption className="mb-1 text-sm text-faint">{t('decide.preview')}</figcaption>
              <p lang={lang} className="stranger whitespace-pre-line" data-testid="preview">
                {comment || wording.data?.moderationComment}
              </p>
            </figure>
          )}
          <TextArea label={t('decide.note')} value={note} onChange={(e) => setNote(e.target.value)} maxLength={20000} rows={2} />
          <NeedsSecond on={second} />
        </div>
      </div>
    </Dialog>
  )
}

export function AskAgain({ card, images, onClose, onDone }: { card: Card; images: Image[]; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const env = useEnv()
  const labels = useLabels()
  const lang = langOf(card.lang)
  const active = images.filter((im) => im.active)
  const [why, setWhy] = useState<Record<number, string>>(() => Object.fromEntries(active.filter((im) => im.result?.reviewAnswer === 'RED' && im.result.rejectLabels?.[0]).map((im) => [im.id, im.result?.rejectLabels?.[0] ?? ''])))
  const [comment, setComment, clear] = useDraft(`${env}/${card.id}/again`)
  const { seen, stale, problem } = useDecision(card, onClose)
  const retry = labels.data?.filter((l) => l.rejectType === 'RETRY') ?? []
  const asked = Object.entries(why).filter(([, code]) => code)
  const codes = useMemo(() => [...new Set(Object.values(why).filter(Boolean))], [why])
  const wording = useQuery({
    queryKey: ['wording', codes, card.lang],
    queryFn: () => ask(client.POST('/dash/api/wording', { body: { labels: codes, lang: card.lang } })),
    enabled: codes.length > 0,
    placeholderData: (old) => old,
  })
  const send = useMutation({
    mutationFn: () =>
      ask(
        client.POST('/dash/api/env/{env}/applicants/{id}/resubmission', {
          params: { path: { env, id: card.id } },
          body: { seen, images: asked.map(([id, code]) => ({ id: Number(id), labels: [code] })), comment: comment || undefined },
        }),
      ),
    onSuccess: () => {
      clear()
      onDone()
    },
  })
  return (
    <Dialog
      wide
      title={t('again.title', { name: card.name || card.externalUserId })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" busy={send.isPending} disabled={stale || asked.length === 0} onClick={() => send.mutate()}>
            {t('again.send', { count: asked.length })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {problem(send.error)}
        <p className="text-soft">{t('again.text')}</p>
        <ul className="flex flex-col gap-2">
          {active.map((im) => (
            <li key={im.id} className={cx('flex flex-wrap items-center gap-3 rounded-lg border p-2 sm:flex-nowrap', why[im.id] ? 'border-accent bg-accent-soft' : 'border-line')}>
              <span className="block h-14 w-20 shrink-0 overflow-hidden rounded bg-raised">{im.pages[0]?.thumb && <img src={im.pages[0].thumb} alt="" className="size-full object-cover" />}</span>
              <span className="min-w-0 flex-1 truncate font-medium">{imageName(t, im)}</span>
              <Select label={t('again.reason', { name: imageName(t, im) })} hideLabel value={why[im.id] ?? ''} onChange={(e) => setWhy({ ...why, [im.id]: e.target.value })} className="w-full sm:w-72">
                <option value="">{t('again.keep')}</option>
                {retry.map((l) => (
                  <option key={l.code} value={l.code}>
                    {l.code}: {l.client}
                  </option>
                ))}
              </Select>
            </li>
          ))}
        </ul>
        <TextArea label={t('decide.text', { lang: t(`lang.${lang}`) })} hint={t('decide.textHint')} lang={lang} placeholder={wording.data?.moderationComment} value={comment} onChange={(e) => setComment(e.target.value)} maxLength={4000} />
      </div>
    </Dialog>
  )
}

