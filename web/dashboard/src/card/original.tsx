import { useMutation } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, fetchFile, Problem } from '../api'
import { useEnv } from '../shell'
import { IconButton, useProblemText } from '../ui/basics'
import { toast } from '../ui/toast'
import { ProposeExport } from './second'
import type { Image } from './types'

/** Takes a file as it was uploaded, or proposes it where that needs a second person. */
export function Original({ image }: { image: Image }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const { id = '' } = useParams({ strict: false })
  const [proposing, setProposing] = useState(false)
  const take = useMutation({
    mutationFn: () => fetchFile(`/dash/api/env/${env}/applicants/${id}/images/${image.id}/original`, `${id}-${image.id}`),
    onError: (e) => (e instanceof Problem && e.code === 'second_person' ? setProposing(true) : toast(say(e), true)),
  })
  return (
    <>
      <IconButton label={t('viewer.download')} className="hidden sm:inline-flex" disabled={take.isPending} onClick={() => take.mutate()}>
        <Download size={16} />
      </IconButton>
      {proposing && (
        <ProposeExport
          propose={() => ask(client.POST('/dash/api/env/{env}/applicants/{id}/export-proposal', { params: { path: { env, id } }, body: { what: 'original', image: image.id } }))}
          onClose={() => setProposing(false)}
        />
      )}
    </>
  )
}
