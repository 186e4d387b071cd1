import { Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { IconButton } from '../ui/basics'
import { toast } from '../ui/toast'

/** Code to read, scroll by keyboard and copy. */
export function Code({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation()
  return (
    <div className="relative">
      <pre tabIndex={0} role="region" aria-label={label} className="max-h-120 overflow-auto rounded-lg bg-raised p-3 pr-11 text-sm">
        <code>{text}</code>
      </pre>
      <div className="absolute top-1 right-1 rounded-md bg-raised">
        <IconButton label={t('dev.copy')} onClick={() => void navigator.clipboard.writeText(text).then(() => toast(t('dev.copied')))}>
          <Copy size={15} />
        </IconButton>
      </div>
    </div>
  )
}
