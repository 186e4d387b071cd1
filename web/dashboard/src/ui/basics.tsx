import { Loader2 } from 'lucide-react'
import { Tooltip as RadixTooltip } from 'radix-ui'
import { useId, type ComponentProps, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Problem, type State } from '../api'

type Tone = 'neutral' | 'good' | 'bad' | 'warn' | 'accent' | 'sandbox'

export function cx(...parts: (string | false | undefined | null)[]): string {
  return parts.filter(Boolean).join(' ')
}

const buttonTones = {
  primary: 'bg-accent text-accent-ink hover:opacity-90 border-transparent',
  plain: 'bg-panel text-ink hover:bg-raised border-line',
  ghost: 'bg-transparent text-soft hover:bg-raised hover:text-ink border-transparent',
  good: 'bg-good text-panel hover:opacity-90 border-transparent',
  bad: 'bg-bad text-panel hover:opacity-90 border-transparent',
}

export interface ButtonProps extends ComponentProps<'button'> {
  tone?: keyof typeof buttonTones
  busy?: boolean
  icon?: ReactNode
  /** The key that does the same, shown beside the words. */
  shortcut?: string
  compact?: boolean
}

export function Button({ tone = 'plain', busy, icon, shortcut, compact, children, className, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      data-autofocus={rest.autoFocus || undefined}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      aria-keyshortcuts={shortcut?.toUpperCase()}
      className={cx(
        'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-55',
        compact ? 'h-7 px-2 text-sm' : 'h-8 px-3 text-base',
        buttonTones[tone],
        className,
      )}
    >
      {busy ? <Loader2 size={15} className="animate-spin" aria-hidden /> : icon}
      {children}
      {shortcut && <Kbd inverse={tone !== 'plain' && tone !== 'ghost'}>{shortcut}</Kbd>}
    </button>
  )
}

/** A link to a file, in the look of a button. */
export function DownloadLink({ icon, children, className, label, ...rest }: ComponentProps<'a'> & { icon?: ReactNode; label?: string }) {
  return (
    <a download aria-label={label} {...rest} className={cx('inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md border border-line bg-panel px-3 text-base font-medium whitespace-nowrap text-ink transition-colors duration-100 hover:bg-raised', className)}>
      {icon}
      {children}
    </a>
  )
}

export function IconButton({ label, children, className, ...rest }: ComponentProps<'button'> & { label: string }) {
  return (
    <Tip text={label}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={cx('inline-flex size-8 shrink-0 items-center justify-center rounded-md text-soft transition-colors duration-100 hover:bg-raised hover:text-ink disabled:opacity-40 aria-pressed:bg-accent-soft aria-pressed:text-accent', className)}
      >
        {children}
      </button>
    </Tip>
  )
}

export function Kbd({ children, inverse }: { children: ReactNode; inverse?: boolean }) {
  return (
    <kbd
      aria-hidden
      className={cx('hidden min-w-4.5 items-center justify-center rounded border px-1 font-sans text-xs leading-4 font-medium lg:inline-flex', inverse ? 'border-current opacity-80' : 'border-line bg-raised text-faint')}
    >
      {children}
    </kbd>
  )
}

const badgeTones: Record<Tone, string> = {
  neutral: 'bg-raised text-soft',
  good: 'bg-good-soft text-good',
  bad: 'bg-bad-soft text-bad',
  warn: 'bg-warn-soft text-warn',
  accent: 'bg-accent-soft text-accent',
  sandbox: 'bg-sandbox-soft text-sandbox',
}

export function Badge({ tone = 'neutral', icon, children, className, title }: { tone?: Tone; icon?: ReactNode; children: ReactNode; className?: string; title?: string }) {
  return (
    <span title={title} className={cx('inline-flex max-w-full items-center gap-1 rounded px-1.5 py-0.5 text-sm leading-4 font-medium', badgeTones[tone], className)}>
      {icon}
      <span className="truncate">{children}</span>
    </span>
  )
}

// The shapes tell the states apart where colours do not.
const stateLook: Record<State, { tone: Tone; shape: ReactNode }> = {
  documentsRequested: { tone: 'neutral', shape: <circle cx="5" cy="5" r="3.3" fill="none" strokeDasharray="2 1.6" strokeWidth="1.5" stroke="currentColor" /> },
  pending: { tone: 'accent', shape: <circle cx="5" cy="5" r="3.3" fill="none" strokeWidth="1.7" stroke="currentColor" /> },
  onHold: { tone: 'warn', shape: <path d="M2.8 1.500h1.600v7H2.800zM5.700 1.500h1.600v7H5.700z" fill="currentColor" /> },
  approved: { tone: 'good', shape: <path d="m1.500 5.300 2.300 2.400L8.600 2.300" fill="none" strokeWidth="1.800" stroke="currentColor" /> },
  resubmission: { tone: 'warn', shape: <path d="M8.300 5A3.300 3.300 0 1 1 7 2.300M7.300.6v2.200H5" fill="none" strokeWidth="1.500" stroke="currentColor" /> },
  rejected: { tone: 'bad', shape: <path d="m2 2 6 6M8 2 2 8" fill="none" strokeWidth="1.800" stroke="currentColor" /> },
  inactive: { tone: 'neutral', shape: <path d="M1.500 5h7" fill="none" strokeWidth="1.800" stroke="currentColor" /> },
}

export function StateBadge({ state }: { state: string }) {
  const { t } = useTranslation()
  const look = stateLook[state as State]
  return (
    <Badge
      tone={look.tone}
      icon={
        <svg viewBox="0 0 10 10" className="size-2.5 shrink-0" aria-hidden>
          {look.shape}
        </svg>
      }
    >
      {t(`state.${state}`)}
    </Badge>
  )
}

export function Tip({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <RadixTooltip.Root delayDuration={350}>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content sideOffset={4} collisionPadding={8} className="z-50 max-w-xs rounded-md bg-ink px-2 py-1 text-sm text-page shadow-lg">
          {text}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  )
}

const inputLook = 'w-full rounded-md border border-strong bg-panel px-2.5 text-base text-ink placeholder:text-faint disabled:opacity-60 aria-invalid:border-bad'

export interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  hideLabel?: boolean
  className?: string
}

function Labelled({ label, hint, error, hideLabel, className, id, children }: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-medium text-soft'}>
        {label}
      </label>
      {children}
      {hint && (
        <p id={id + '-hint'} className="text-sm text-faint">
          {hint}
        </p>
      )}
      {error && (
        <p id={id + '-error'} role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  )
}

function described(id: string, p: FieldProps) {
  return [p.hint && id + '-hint', p.error && id + '-error'].filter(Boolean).join(' ') || undefined
}

export function Input({ label, hint, error, hideLabel, className, ...rest }: FieldProps & ComponentProps<'input'>) {
  const id = useId()
  return (
    <Labelled {...{ label, hint, error, hideLabel, className, id }}>
      <input id={id} data-autofocus={rest.autoFocus || undefined} aria-invalid={error ? true : undefined} aria-describedby={described(id, { label, hint, error })} {...rest} className={cx(inputLook, 'h-9')} />
    </Labelled>
  )
}

export function TextArea({ label, hint, error, hideLabel, className, ...rest }: FieldProps & ComponentProps<'textarea'>) {
  const id = useId()
  return (
    <Labelled {...{ label, hint, error, hideLabel, className, id }}>
      <textarea id={id} rows={3} data-autofocus={rest.autoFocus || undefined} aria-invalid={error ? true : undefined} aria-describedby={described(id, { label, hint, error })} {...rest} className={cx(inputLook, 'min-h-16 py-1.5')} />
    </Labelled>
  )
}

export function Select({ label, hint, error, hideLabel, className, children, ...rest }: FieldProps & ComponentProps<'select'>) {
  const id = useId()
  return (
    <Labelled {...{ label, hint, error, hideLabel, className, id }}>
      <select id={id} aria-describedby={described(id, { label, hint, error })} {...rest} className={cx(inputLook, 'h-9 pr-7')}>
        {children}
      </select>
    </Labelled>
  )
}

export function Check({ label, hint, className, ...rest }: { label: ReactNode; hint?: ReactNode } & ComponentProps<'input'>) {
  const id = useId()
  return (
    <div className={cx('flex items-start gap-2 py-1', className)}>
      <input id={id} type="checkbox" {...rest} className="mt-0.5 size-4 shrink-0 accent-accent" />
      <label htmlFor={id} className="min-w-0">
        {label}
        {hint && <span className="block text-sm text-faint">{hint}</span>}
      </label>
    </div>
  )
}

export function Panel({ title, actions, children, className, padded = true, id }: { title?: ReactNode; actions?: ReactNode; children: ReactNode; className?: string; padded?: boolean; id?: string }) {
  return (
    <section id={id} className={cx('rounded-lg border border-line bg-panel', className)}>
      {title && (
        <header className="flex min-h-10 flex-wrap items-center justify-between gap-2 border-b border-line px-3 py-1">
          <h2 className="font-semibold">{title}</h2>
          {actions && <div className="flex min-w-0 flex-wrap items-center gap-1">{actions}</div>}
        </header>
      )}
      <div className={padded ? 'p-3' : undefined}>{children}</div>
    </section>
  )
}

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('animate-pulse rounded bg-raised', className)} />
}

/** Says that there is nothing and what to do about it; `alone` when it is the whole page. */
export function Empty({ title, children, icon, alone }: { title: ReactNode; children?: ReactNode; icon?: ReactNode; alone?: boolean }) {
  const Heading = alone ? 'h1' : 'h2'
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      {icon && <div className="text-faint">{icon}</div>}
      <Heading className="font-semibold">{title}</Heading>
      {children && <div className="flex max-w-md flex-col items-center gap-3 text-soft">{children}</div>}
    </div>
  )
}

/** Words for a failure: what happened, why, and what to do next. */
export function useProblemText() {
  const { t, i18n } = useTranslation()
  return (error: unknown): string => {
    if (!(error instanceof Problem)) return t('problem.page')
    const key = `problem.${error.code}`
    const known = i18n.exists(key) ? t(key, { minutes: Math.ceil((error.retryAfter ?? 60) / 60) }) : ''
    const number = error.status >= 500 && error.correlationId ? ` (${error.correlationId})` : ''
    return (known || error.message || t('problem.page')) + number
  }
}

export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useTranslation()
  const say = useProblemText()
  return (
    <div role="alert" className="flex flex-col items-center gap-3 px-4 py-12 text-center">
      <p className="max-w-md">{say(error)}</p>
      {again && <Button onClick={again}>{t('action.tryAgain')}</Button>}
    </div>
  )
}

export function Alert({ tone, children, role = 'status' }: { tone: Tone; children: ReactNode; role?: string }) {
  return (
    <div role={role} className={cx('rounded-md px-3 py-2 text-base', badgeTones[tone])}>
      {children}
    </div>
  )
}
