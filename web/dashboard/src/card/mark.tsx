import { Check, CircleHelp, Minus, TriangleAlert, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'

/** The outcome of a check as a sign that also has a name. */
export function Mark({ outcome }: { outcome: string }) {
  const { t } = useTranslation()
  const label = t(`outcome.${outcome}`)
  const all = { size: 15, role: 'img', 'aria-label': label, className: 'shrink-0' }
  switch (outcome) {
    case 'pass':
      return <Check {...all} className="shrink-0 text-good" strokeWidth={2.6} />
    case 'fail':
      return <X {...all} className="shrink-0 text-bad" strokeWidth={2.6} />
    case 'doubt':
      return <CircleHelp {...all} className="shrink-0 text-warn" />
    case 'error':
      return <TriangleAlert {...all} className="shrink-0 text-warn" />
    default:
      return <Minus {...all} className="shrink-0 text-faint" />
  }
}
