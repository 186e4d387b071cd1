import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client } from '../api'
import { Alert, Button, Check, Failure, Panel, Skeleton, useProblemText } from '../ui/basics'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'

/** How the company's people sign in. */
export function AccessPanel() {
  const { t } = useTranslation()
  const view = useQuery({ queryKey: ['access'], queryFn: () => ask(client.GET('/dash/api/company/access')) })
  return (
    <Panel title={t('access.title')}>
      {view.isError ? <Failure error={view.error} again={() => void view.refetch()} /> : !view.data ? <Skeleton className="h-16" /> : <FactorRule on={view.data.requireFactor} without={view.data.without} />}
    </Panel>
  )
}

function FactorRule({ on, without }: { on: boolean; without: number }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const set = useMutation({
    mutationFn: (requireFactor: boolean) => ask(client.PUT('/dash/api/company/access/factor', { body: { requireFactor } })),
    onSuccess: () => {
      toast(t('status.saved'))
      setAsking(false)
    },
    onSettled: () => void cache.invalidateQueries({ queryKey: ['access'] }),
  })
  return (
    <>
      {set.isError && !asking && (
        <Alert tone="bad" role="alert">
          {say(set.error)}
        </Alert>
      )}
      <Check label={t('access.factor')} hint={t('access.factorHint')} checked={on} disabled={set.isPending} onChange={() => (on ? set.mutate(false) : setAsking(true))} />
      {asking && (
        <Dialog
          title={t('access.factor')}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onClick={() => setAsking(false)}>{t('action.cancel')}</Button>
              <Button tone="primary" busy={set.isPending} onClick={() => set.mutate(true)}>
                {t('access.factorOn')}
              </Button>
            </>
          }
        >
          {set.isError && (
            <Alert tone="bad" role="alert">
              {say(set.error)}
            </Alert>
          )}
          <p>{without > 0 ? t('access.without', { count: without }) : t('access.withoutNobody')}</p>
        </Dialog>
      )}
    </>
  )
}
