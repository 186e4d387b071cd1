import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Button, Check, Input, Select, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'

/** A cell of a file that no spreadsheet evaluates. */
function cell(text: string): string {
  const safe = /^[\s]*[=+\-@|%]/.test(text) ? "'" + text : text
  return `"${safe.replaceAll('"', '""')}"`
}

function save(made: Schemas['Invitee'][]) {
  const lines = [['id', 'externalUserId', 'name', 'email', 'url'], ...made.map((m) => [m.id, m.externalUserId, m.name, m.email ?? '', m.url ?? ''])]
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(['\ufeff' + lines.map((l) => l.map(cell).join(',')).join('\r\n') + '\r\n'], { type: 'text/csv' }))
  link.download = 'invitations.csv'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Makes many applicants from a file: looked through first, then all or nobody. */
export function InviteMany({ level, onClose }: { level?: string; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const cache = useQueryClient()
  const { may } = useSession()
  const levels = useQuery({ queryKey: [env, 'level-names'], queryFn: () => ask(client.GET('/dash/api/env/{env}/level-names', { params: { path: { env } } })) })
  const [chosen, setChosen] = useState(level ?? '')
  const [csv, setCSV] = useState('')
  const [links, setLinks] = useState(false)
  const send = (dryRun: boolean) => ask(client.POST('/dash/api/env/{env}/invitations', { params: { path: { env } }, body: { level: chosen, csv, dryRun, hours: links ? 24 : 0 } }))
  const look = useMutation({ mutationFn: () => send(true) })
  const make = useMutation({ mutationFn: () => send(false), onSuccess: () => void cache.invalidateQueries({ queryKey: [env, 'applicants'] }) })
  const answer = make.data ?? look.data
  const made = make.data?.made ?? []
  const fine = !!look.data && look.data.errors.length === 0
  const again = () => {
    look.reset()
    make.reset()
  }
  const error = make.error ?? look.error
  return (
    <Dialog
      title={t('invite.title')}
      onClose={onClose}
      footer={
        made.length > 0 ? (
          <>
            {made[0]?.url && (
              <Button tone="primary" onClick={() => save(made)}>
                {t('invite.save')}
              </Button>
            )}
            <Button onClick={onClose}>{t('action.close')}</Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            {fine ? (
              <Button tone="primary" busy={make.isPending} onClick={() => make.mutate()}>
                {t('invite.make', { count: look.data?.lines ?? 0 })}
              </Button>
            ) : (
              <Button tone="primary" busy={look.isPending} disabled={!chosen || !csv} onClick={() => look.mutate()}>
                {t('invite.check')}
              </Button>
            )}
          </>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {error && (
          <Alert tone="bad" role="alert">
            {say(error)}
          </Alert>
        )}
        {made.length > 0 ? (
          <>
            <Alert tone="good">{t('invite.done', { count: made.length })}</Alert>
            {made[0]?.url && <p className="text-soft">{t('invite.once')}</p>}
          </>
        ) : (
          <>
            <p className="text-soft">{t('invite.text')}</p>
            <Select
              label={t('applicants.level')}
              value={chosen}
              onChange={(e) => {
                setChosen(e.target.value)
                again()
              }}
            >
              <option value="">{t('actions.choose')}</option>
              {levels.data?.map((l) => (
                <option key={l} value={l}>
                  {l}
                </option>
              ))}
            </Select>
            <Input
              label={t('invite.file')}
              type="file"
              accept=".csv,text/csv"
              onChange={(e) => {
                again()
                const file = e.target.files?.[0]
                if (file && file.size <= 1_048_576) void file.text().then(setCSV)
                else setCSV(file ? '\n'.repeat(2) : '')
              }}
            />
            {may('accessTokens.make') && (
              <Check
                label={t('invite.links')}
                checked={links}
                onChange={(e) => {
                  setLinks(e.target.checked)
                  again()
                }}
              />
            )}
            {fine && <Alert tone="good">{t('invite.fine', { count: look.data?.lines ?? 0 })}</Alert>}
            {answer && answer.errors.length > 0 && (
              <Alert tone="bad" role="alert">
                <p className="font-medium">{t('invite.errors', { count: answer.errors.length })}</p>
                <ul className="max-h-48 overflow-y-auto" tabIndex={0}>
                  {answer.errors.map((e, i) => (
                    <li key={i} className="stranger">
                      {t('invite.line', { line: e.line })}
                      {e.column && ` · ${e.column}`}: <span lang="en">{e.detail}</span>
                    </li>
                  ))}
                </ul>
              </Alert>
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}
