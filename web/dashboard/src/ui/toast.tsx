import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

import { cx } from './basics'

interface Toast {
  id: number
  text: string
  bad: boolean
}

let toasts: Toast[] = []
let next = 1
const listeners = new Set<() => void>()

function change(list: Toast[]) {
  toasts = list
  listeners.forEach((fn) => fn())
}

/** Says in a corner that something happened. */
export function toast(text: string, bad = false) {
  change([...toasts.slice(-3), { id: next++, text, bad }])
}

function subscribe(fn: () => void) {
  listeners.add(fn)
  return () => listeners.delete(fn)
}

export function Toasts() {
  const list = useSyncExternalStore(subscribe, () => toasts)
  return (
    <div aria-live="polite" className="pointer-events-none fixed right-3 bottom-3 z-50 flex w-[min(24rem,calc(100vw-1.5rem))] flex-col gap-2">
      {list.map((one) => (
        <One key={one.id} toast={one} />
      ))}
    </div>
  )
}

function One({ toast }: { toast: Toast }) {
  const { t } = useTranslation()
  const gone = () => change(toasts.filter((x) => x.id !== toast.id))
  useEffect(() => {
    const timer = setTimeout(() => change(toasts.filter((x) => x.id !== toast.id)), toast.bad ? 12000 : 5000)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <div role={toast.bad ? 'alert' : undefined} className={cx('pointer-events-auto flex items-start gap-2 rounded-lg border border-line bg-panel p-3 shadow-xl', toast.bad ? 'text-bad' : 'text-ink')}>
      {toast.bad ? <CircleAlert size={17} className="mt-0.5 shrink-0" aria-hidden /> : <CircleCheck size={17} className="mt-0.5 shrink-0 text-good" aria-hidden />}
      <p className="stranger min-w-0 flex-1">{toast.text}</p>
      <button type="button" onClick={gone} aria-label={t('action.close')} className="text-faint hover:text-ink">
        <X size={15} />
      </button>
    </div>
  )
}
