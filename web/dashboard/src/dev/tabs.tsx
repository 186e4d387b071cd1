import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useEnv } from '../shell'

const tabs = [
  { to: '/$env/dev', label: 'dev.tab.tokens' },
  { to: '/$env/dev/requests', label: 'dev.tab.requests' },
  { to: '/$env/dev/websdk', label: 'dev.tab.websdk' },
  { to: '/$env/dev/reference', label: 'dev.tab.reference' },
] as const

/** The heading and the parts of the developers' pages. */
export function DevTabs() {
  const { t } = useTranslation()
  const env = useEnv()
  return (
    <>
      <h1 className="text-xl font-semibold">{t('nav.dev')}</h1>
      <nav aria-label={t('nav.dev')} className="-mx-3 flex gap-1 overflow-x-auto border-b border-line px-3">
        {tabs.map((x) => (
          <Link
            key={x.to}
            to={x.to}
            params={{ env }}
            activeOptions={{ exact: true, includeSearch: false }}
            activeProps={{ 'aria-current': 'page', className: 'border-accent text-ink' }}
            inactiveProps={{ className: 'border-transparent text-soft hover:text-ink' }}
            className="shrink-0 border-b-2 px-2 py-2 font-medium"
          >
            {t(x.label)}
          </Link>
        ))}
      </nav>
    </>
  )
}
