import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import type { Schemas } from '../api'
import { Badge } from '../ui/basics'

/** The level as a diagram: what is asked, then what is checked. */
export function Diagram({ steps, order }: { steps: Schemas['LevelStep'][]; order: string[] }) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-3">
      <ol className="flex flex-wrap items-stretch gap-1.5" aria-label={t('steps.title')}>
        {steps.map((s, i) => (
          <li key={s.step} className="flex items-center gap-1.5">
            {i > 0 && <ChevronRight size={15} className="text-faint" aria-hidden />}
            <span className="rounded-lg border border-line bg-raised px-2.5 py-1.5">
              <span className="block font-medium">{t(`step.${s.step}`, s.step)}</span>
              <span className="block text-sm text-soft">{s.types.map((x) => t(`docType.${x}`, x)).join(' / ')}</span>
            </span>
          </li>
        ))}
      </ol>
      <p className="flex flex-wrap items-center gap-1">
        <span className="text-sm text-faint">{t('levels.order')}:</span>
        {order.map((k) => (
          <Badge key={k}>{t(`check.${k}`, k)}</Badge>
        ))}
      </p>
    </div>
  )
}
