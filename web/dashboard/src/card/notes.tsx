import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Card } from '../api'
import { ago, exactTime } from '../format'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Button, Failure, IconButton, Skeleton, TextArea, useProblemText } from '../ui/basics'
import { useDraft } from '../ui/draft'
import { toast } from '../ui/toast'

export function Notes({ card }: { card: Card }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const { may } = useSession()
  const cache = useQueryClient()
  const path = { env, id: card.id }
  const key = [env, 'applicant', card.id, 'notes']
  const notes = useQuery({ queryKey: key, queryFn: () => ask(client.GET('/dash/api/env/{env}/applicants/{id}/notes', { params: { path } })) })
  const [text, setText, clear] = useDraft(`${env}/${card.id}/note`)
  const write = useMutation({
    mutationFn: () => ask(client.POST('/dash/api/env/{env}/applicants/{id}/notes', { params: { path }, body: { text } })),
    onSuccess: () => {
      clear()
      void cache.invalidateQueries({ queryKey: key })
    },
    onError: (e) => toast(`${say(e)} ${t('notes.kept')}`, true),
  })
  const remove = useMutation({
    mutationFn: (note: string) => ask(client.DELETE('/dash/api/env/{env}/applicants/{id}/notes/{note}', { params: { path: { ...path, note } } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: key }),
    onError: (e) => toast(say(e), true),
  })
  return (
    <div className="flex flex-col gap-3">
      {may('notes.write') && (
        <form
          className="flex flex-col gap-2"
          onSubmit={(e) => {
            e.preventDefault()
            if (text.trim()) write.mutate()
          }}
        >
          <TextArea label={t('notes.label')} hint={t('notes.hint')} value={text} onChange={(e) => setText(e.target.value)} maxLength={20000} />
          <Button type="submit" tone="primary" busy={write.isPending} disabled={!text.trim()} className="self-start">
            {t('notes.save')}
          </Button>
        </form>
      )}
      {notes.isError ? (
        <Failure error={notes.error} again={() => void notes.refetch()} />
      ) : notes.isPending ? (
        <Skeleton className="h-16" />
      ) : notes.data.items.length === 0 ? (
        <p className="text-soft">{t('notes.none')}</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {notes.data.items.map((n) => (
            <li key={n.id} className="rounded-lg bg-raised px-3 py-2">
              <p className="flex items-center gap-2 text-sm text-soft">
                <bdi className="font-medium text-ink">{n.createdBy}</bdi>
                <time dateTime={n.createdAt} title={exactTime(n.createdAt)}>
                  {ago(n.createdAt)}
                </time>
                <span className="flex-1" />
                {n.mine && may('notes.write') && (
                  <IconButton label={t('notes.delete')} onClick={() => remove.mutate(n.id)}>
                    <Trash2 size={14} />
                  </IconButton>
                )}
              </p>
              <p className="stranger whitespace-pre-wrap">{n.text}</p>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
