import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client } from '../api'
import { ago } from '../format'
import { EditorOf } from '../levels/editor'
import { useEnv } from '../shell'
import { cx, Failure, Select, Skeleton } from '../ui/basics'

export function Levels() {
  const { t } = useTranslation()
  const env = useEnv()
  const list = useQuery({ queryKey: [env, 'levels'], queryFn: () => ask(client.GET('/dash/api/env/{env}/levels', { params: { path: { env } } })) })
  const [chosen, setChosen] = useState<string>()
  if (list.isError) return <Failure error={list.error} again={() => void list.refetch()} />
  if (!list.data) return <Skeleton className="m-4 h-64" />
  const level = list.data.find((l) => l.id === chosen) ?? list.data[0]
  return (
    <div className="flex flex-col gap-3 p-3 lg:p-4">
      <h1 className="text-xl font-semibold">{t('nav.levels')}</h1>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <Select label={t('nav.levels')} hideLabel value={level?.id ?? ''} onChange={(e) => setChosen(e.target.value)} className="lg:hidden">
          {list.data.map((l) => (
            <option key={l.id} value={l.id}>
              {l.name}
            </option>
          ))}
        </Select>
        <ul aria-label={t('nav.levels')} className="hidden rounded-lg border border-line bg-panel p-1 lg:block">
          {list.data.map((l) => (
            <li key={l.id}>
              <button type="button" aria-current={l.id === level?.id ? 'true' : undefined} onClick={() => setChosen(l.id)} className={cx('w-full rounded-md px-2 py-1.5 text-left hover:bg-raised', l.id === level?.id && 'bg-accent-soft text-accent')}>
                <span className="stranger block font-medium">{l.name}</span>
                <span className="block text-sm text-soft">
                  {t('history.revision', { number: l.revision })} · {ago(l.modifiedAt)}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {level && <EditorOf key={env + level.id + level.revision} level={level} />}
      </div>
    </div>
  )
}
