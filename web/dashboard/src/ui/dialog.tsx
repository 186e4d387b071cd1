import { X } from 'lucide-react'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { cx, IconButton } from './basics'

/**
 * A modal dialog on the browser's own element: it keeps the focus inside, gives
 * it back, and closes with Escape. `side` lays it along the edge as a sheet.
 */
export function Dialog({ title, onClose, children, footer, wide, side }: { title: ReactNode; onClose: () => void; children: ReactNode; footer?: ReactNode; wide?: boolean; side?: boolean }) {
  const { t } = useTranslation()
  const ref = useRef<HTMLDialogElement>(null)
  const heading = useId()
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  useEffect(() => {
    const d = ref.current
    if (!d) return
    const before = document.activeElement
    d.showModal()
    // A dialog that is not open yet takes no focus, so what asked for it asks again.
    d.querySelector<HTMLElement>('[data-autofocus]:not(:disabled)')?.focus()
    const cancel = (e: Event) => {
      e.preventDefault()
      close.current()
    }
    d.addEventListener('cancel', cancel)
    return () => {
      d.removeEventListener('cancel', cancel)
      d.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={ref}
      aria-labelledby={heading}
      onMouseDown={(e) => {
        if (e.target === ref.current) onClose()
      }}
      className={cx(
        'max-h-[calc(100dvh-1.5rem)] w-[calc(100vw-1.5rem)] flex-col overflow-hidden rounded-xl border border-line bg-panel p-0 shadow-2xl open:flex',
        side ? 'mr-3 sm:max-w-lg sm:min-h-[calc(100dvh-1.5rem)]' : wide ? 'max-w-3xl' : 'max-w-lg',
      )}
    >
      <header className="flex items-center justify-between gap-3 border-b border-line py-2 pr-2 pl-4">
        <h2 id={heading} className="min-w-0 truncate text-lg font-semibold">
          {title}
        </h2>
        <IconButton label={t('action.close')} onClick={onClose}>
          <X size={17} />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
      {footer && <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">{footer}</footer>}
    </dialog>
  )
}
