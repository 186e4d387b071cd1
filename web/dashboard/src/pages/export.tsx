import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, fetchFile, Problem } from '../api'
import { ProposeExport } from '../card/second'
import { useEnv } from '../shell'
import { DownloadLink, useProblemText } from '../ui/basics'
import { toast } from '../ui/toast'

type Query = Record<string, string | undefined>

/** The list as a file, or a proposal of it where that needs a second person. */
export function ExportList({ query }: { query: Query }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const [proposing, setProposing] = useState(false)
  const rules = useQuery({ queryKey: [env, 'review-rules'], queryFn: () => ask(client.GET('/dash/api/env/{env}/review-rules', { params: { path: { env } } })) })
  const set = Object.fromEntries(Object.entries(query).filter((e): e is [string, string] => !!e[1]))
  const href = `/dash/api/env/${env}/exports/applicants?${new URLSearchParams(set)}`
  return (
    <>
      <DownloadLink
        href={href}
        label={t('applicants.export')}
        icon={<Download size={15} aria-hidden />}
        onClick={(e) => {
          if (!rules.data?.fourEyes.includes('export')) return
          e.preventDefault()
          fetchFile(href, 'applicants.csv').catch((error: unknown) => (error instanceof Problem && error.code === 'second_person' ? setProposing(true) : toast(say(error), true)))
        }}
      >
        <span className="hidden sm:inline">CSV</span>
      </DownloadLink>
      {proposing && <ProposeExport propose={() => ask(client.POST('/dash/api/env/{env}/exports/applicants/proposal', { params: { path: { env }, query: set } }))} onClose={() => setProposing(false)} />}
    </>
  )
}
