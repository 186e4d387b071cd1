import { Link, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { Building2, ChartColumn, CircleUserRound, Code, Inbox, Languages, Layers, ListChecks, LogOut, Menu as MenuIcon, MonitorCog, Moon, ScrollText, Search, ShieldBan, Sun, UserRoundCog, Users, UsersRound, Webhook, WifiOff, X, type LucideIcon } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Env, type Session } from './api'
import { languages, type Language } from './i18n'
import { Enrol } from './pages/factor'
import { PageWaiting } from './pages/states'
import { SignIn, SignInForm } from './pages/signin'
import { SessionProvider, sessionQuery, useSession } from './session'
import { cx, IconButton, Kbd } from './ui/basics'
import { Dialog } from './ui/dialog'
import { useKeys } from './ui/keys'
import { useLive } from './ui/live'
import { Menu } from './ui/menu'

export function Shell() {
  return (
    <SessionProvider waiting={<PageWaiting />} outside={(s) => (s.state === 'enrol' ? <Enrol passkeys={s.passkeys} /> : <SignIn key={s.state} session={s} />)}>
      <Frame />
    </SessionProvider>
  )
}

/** The environment of the page, or the last one that was used. */
export function useEnv(): Env {
  const params = useParams({ strict: false })
  const env = 'env' in params ? params.env : localStorage.getItem('env')
  return env === 'sandbox' ? 'sandbox' : 'production'
}

interface Place {
  to: string
  label: string
  icon: LucideIcon
  permission?: string
  env?: boolean
}

const places: { title: string; items: Place[] }[] = [
  {
    title: 'nav.work',
    items: [
      { to: '/$env/applicants', label: 'nav.applicants', icon: Users, permission: 'applicants.read', env: true },
      { to: '/$env/queue', label: 'nav.queue', icon: Inbox, permission: 'applicants.read', env: true },
      { to: '/$env/blocklist', label: 'nav.blocklist', icon: ShieldBan, permission: 'blocklist.write', env: true },
      { to: '/$env/statistics', label: 'nav.statistics', icon: ChartColumn, permission: 'statistics.read', env: true },
    ],
  },
  {
    title: 'nav.build',
    items: [
      { to: '/$env/levels', label: 'nav.levels', icon: Layers, permission: 'settings.read', env: true },
      { to: '/$env/webhooks', label: 'nav.webhooks', icon: Webhook, permission: 'settings.read', env: true },
      { to: '/$env/dev', label: 'nav.dev', icon: Code, permission: 'appTokens.manage', env: true },
    ],
  },
  { title: 'nav.settings', items: [{ to: '/$env/settings', label: 'nav.company', icon: Building2, permission: 'company.manage', env: true }, { to: '/$env/watchlists', label: 'nav.watchlists', icon: ListChecks, permission: 'checks.read', env: true }, { to: '/team', label: 'nav.team', icon: UsersRound, permission: 'team.manage' }, { to: '/$env/audit', label: 'nav.audit', icon: ScrollText, permission: 'audit.read', env: true }] },
]

function Frame() {
  const { t } = useTranslation()
  const { expired, operator, session, resume } = useSession()
  const env = useEnv()
  const [open, setOpen] = useState(false)
  const { may } = useSession()
  const connected = useLive(env, !expired && may('applicants.read'))
  const online = useOnline()
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (s) => s.location.pathname })
  const [at, setAt] = useState(path)
  if (at !== path) {
    setAt(path)
    setOpen(false)
  }
  const [pending, setPending] = useState<Session>()
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-panel focus:px-3 focus:py-2">
        {t('nav.skip')}
      </a>
      <div className={cx('col-span-full h-1', env === 'sandbox' ? 'bg-sandbox' : 'bg-transparent')} aria-hidden />
      <aside className={cx('fixed inset-y-0 left-0 z-40 flex w-64 flex-col border-r border-line bg-panel transition-transform duration-150 lg:sticky lg:top-0 lg:row-start-2 lg:h-dvh lg:w-auto lg:translate-x-0', open ? 'translate-x-0 shadow-2xl' : 'invisible -translate-x-full lg:visible')}>
        <Sidebar close={() => setOpen(false)} />
      </aside>
      {open && <button type="button" aria-label={t('action.close')} className="fixed inset-0 z-30 bg-black/40 lg:hidden" onClick={() => setOpen(false)} />}
      <div className="flex min-w-0 flex-col lg:col-start-2">
        <TopBar openMenu={() => setOpen(true)} />
        {(!online || !connected) && (
          <p role="status" className="flex items-center gap-2 bg-warn-soft px-4 py-1.5 text-sm text-warn">
            <WifiOff size={15} aria-hidden />
            {t(online ? 'status.notLive' : 'status.offline')}
          </p>
        )}
        <main id="main" ref={main} tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          <Outlet />
        </main>
      </div>
      {expired && (
        <Dialog title={t('signin.expiredTitle')} onClose={() => undefined}>
          <p className="mb-4 text-soft">{t('signin.expiredText')}</p>
          <SignInForm pending={pending} onPending={setPending} passkeys={session.passkeys} email={operator.email} onDone={resume} />
        </Dialog>
      )}
    </div>
  )
}

function useOnline() {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const on = () => setOnline(navigator.onLine)
    addEventListener('online', on)
    addEventListener('offline', on)
    return () => {
      removeEventListener('online', on)
      removeEventListener('offline', on)
    }
  }, [])
  return online
}

function Sidebar({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const { may, tenant, session } = useSession()
  const env = useEnv()
  return (
    <>
      <div className="flex h-13 items-center gap-2.5 px-4">
        <img src="/favicon.svg" alt="" className="size-6.5" />
        <span className="stranger min-w-0 flex-1 truncate font-semibold" title={tenant.name}>
          {tenant.name}
        </span>
        <IconButton label={t('action.close')} className="lg:hidden" onClick={close}>
          <X size={17} />
        </IconButton>
      </div>
      <div className="px-3 pb-2">
        <EnvironmentSwitch env={env} />
      </div>
      <nav aria-label={t('nav.main')} className="flex-1 overflow-y-auto px-2 pb-4">
        {places.map((group) => {
          const items = group.items.filter((p) => !p.permission || may(p.permission))
          return (
            items.length > 0 && (
              <div key={group.title} className="pt-3">
                <h2 className="px-2 pb-1 text-xs font-medium text-faint">{t(group.title)}</h2>
                <ul>
                  {items.map((p) => (
                    <li key={p.to}>
                      <Link to={p.to} params={{ env }} className="flex h-8 items-center gap-2.5 rounded-md px-2 text-soft hover:bg-raised hover:text-ink" activeProps={{ className: 'bg-accent-soft text-accent! font-medium', 'aria-current': 'page' }}>
                        <p.icon size={16} aria-hidden />
                        {t(p.label)}
                      </Link>
                    </li>
                  ))}
                </ul>
              </div>
            )
          )
        })}
      </nav>
      <p className="px-4 py-3 text-xs text-faint">idngo {session.version}</p>
    </>
  )
}

/** Which environment one works in: always there, always in colour. */
function EnvironmentSwitch({ env }: { env: Env }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const change = (to: Env) => {
    localStorage.setItem('env', to)
    void navigate({ to: '/$env/applicants', params: { env: to } })
  }
  return (
    <div role="radiogroup" aria-label={t('env.title')} className="grid grid-cols-2 rounded-lg bg-raised p-0.5 text-sm">
      {(['production', 'sandbox'] as const).map((e) => (
        <button
          key={e}
          type="button"
          role="radio"
          aria-checked={env === e}
          onClick={() => change(e)}
          className={cx('flex h-7 items-center justify-center gap-1.5 truncate rounded-md px-1.5 font-medium text-soft', env === e && 'bg-panel shadow-sm', env === e && (e === 'sandbox' ? 'text-sandbox' : 'text-ink'))}
        >
          <span aria-hidden className={cx('size-2 shrink-0', e === 'sandbox' ? 'rotate-45 bg-sandbox' : 'rounded-full bg-good')} />
          <span className="truncate">{t(`env.${e}`)}</span>
        </button>
      ))}
    </div>
  )
}

function TopBar({ openMenu }: { openMenu: () => void }) {
  const { t } = useTranslation()
  const env = useEnv()
  return (
    <header className="sticky top-0 z-20 flex h-13 items-center gap-2 border-b border-line bg-panel px-3 lg:px-4">
      <IconButton label={t('nav.open')} className="lg:hidden" onClick={openMenu}>
        <MenuIcon size={18} />
      </IconButton>
      <SearchBox env={env} />
      <div className="flex-1" />
      {env === 'sandbox' && <span className="hidden rounded bg-sandbox-soft px-2 py-1 text-sm font-medium text-sandbox sm:block">{t('env.sandbox')}</span>}
      <UserMenu />
    </header>
  )
}

function SearchBox({ env }: { env: Env }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { may } = useSession()
  const input = useRef<HTMLInputElement>(null)
  const search = useRouterState({ select: (s) => (s.location.search as { q?: string }).q ?? '' })
  const [text, setText] = useState(search)
  const [of, setOf] = useState(search)
  if (of !== search) {
    setOf(search)
    setText(search)
  }
  useKeys({ '/': () => input.current?.focus() })
  if (!may('applicants.read')) return null
  return (
    <form
      role="search"
      className="relative w-full max-w-md"
      onSubmit={(e) => {
        e.preventDefault()
        input.current?.blur()
        void navigate({ to: '/$env/applicants', params: { env }, search: { q: text.trim() || undefined } })
      }}
    >
      <Search size={15} aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-faint" />
      <input
        ref={input}
        type="search"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={text}
        maxLength={512}
        onChange={(e) => setText(e.target.value)}
        onKeyDown={(e) => e.key === 'Escape' && input.current?.blur()}
        className="h-8 w-full rounded-md border border-line bg-raised pr-8 pl-8 placeholder:text-faint focus:bg-panel"
      />
      <span className="absolute top-1/2 right-2 -translate-y-1/2">
        <Kbd>/</Kbd>
      </span>
    </form>
  )
}

function UserMenu() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const { operator, preferences, setPreferences } = useSession()
  const theme = preferences.theme ?? 'system'
  const lang: ReactNode = <Languages size={16} aria-hidden />
  const signOut = async () => {
    const session = await ask(client.DELETE('/dash/api/session'))
    cache.clear()
    cache.setQueryData(sessionQuery.queryKey, session)
    location.assign('/')
  }
  return (
    <Menu
      label={t('nav.account')}
      trigger={
        <button type="button" aria-label={`${t('nav.account')}: ${operator.name}`} className="flex h-8 items-center gap-2 rounded-md px-1.5 hover:bg-raised">
          <CircleUserRound size={19} className="text-soft" aria-hidden />
          <span className="stranger hidden max-w-40 truncate font-medium md:block">{operator.name}</span>
        </button>
      }
      items={[
        { label: t('nav.account'), icon: <UserRoundCog size={16} aria-hidden />, onSelect: () => void navigate({ to: '/account' }) },
        { label: t('theme.light'), icon: <Sun size={16} aria-hidden />, onSelect: () => setPreferences({ theme: 'light' }), separated: true, disabled: theme === 'light' },
        { label: t('theme.dark'), icon: <Moon size={16} aria-hidden />, onSelect: () => setPreferences({ theme: 'dark' }), disabled: theme === 'dark' },
        { label: t('theme.system'), icon: <MonitorCog size={16} aria-hidden />, onSelect: () => setPreferences({ theme: 'system' }), disabled: theme === 'system' },
        ...(Object.keys(languages) as Language[]).map((l, i) => ({ label: <span lang={l}>{languages[l]}</span>, icon: lang, onSelect: () => setPreferences({ lang: l }), separated: i === 0, disabled: preferences.lang === l })),
        { label: t('action.signOut'), icon: <LogOut size={16} aria-hidden />, onSelect: () => void signOut(), separated: true },
      ]}
    />
  )
}
