import { Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Button, Empty, Failure, Skeleton } from '../ui/basics'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <main className="p-4">
      <Empty alone title={t('notFound.title')}>
        <p>{t('notFound.text')}</p>
        <Link to="/" className="font-medium text-accent underline">
          {t('notFound.home')}
        </Link>
      </Empty>
    </main>
  )
}

export function PageFailure({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter()
  const { t } = useTranslation()
  // A page of an older version asks for files that a newer server no longer has.
  if (error instanceof TypeError && /import|module/i.test(error.message)) {
    return (
      <main className="p-4">
        <Empty alone title={t('update.title')}>
          <p>{t('update.text')}</p>
          <Button tone="primary" onClick={() => location.reload()}>
            {t('update.reload')}
          </Button>
        </Empty>
      </main>
    )
  }
  return (
    <main className="p-4">
      <Failure
        error={error}
        again={() => {
          reset?.()
          void router.invalidate()
        }}
      />
    </main>
  )
}

export function PageWaiting() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-3 p-4" role="status" aria-label={t('status.loading')}>
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-64 w-full" />
    </div>
  )
}
