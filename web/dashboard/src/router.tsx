import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate, Outlet, redirect } from '@tanstack/react-router'

import { withWords } from './i18n'
import { Shell } from './shell'
import { NotFound, PageFailure, PageWaiting } from './pages/states'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageFailure })

const welcome = createRoute({ getParentRoute: () => root, path: '/welcome', component: lazyRouteComponent(() => import('./pages/welcome'), 'Welcome') })

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell, notFoundComponent: NotFound, errorComponent: PageFailure })

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: () => <Navigate to="/$env/applicants" params={{ env: localStorage.getItem('env') === 'sandbox' ? 'sandbox' : 'production' }} replace />,
})

export const environment = createRoute({
  getParentRoute: () => shell,
  path: '/$env',
  beforeLoad: ({ params }) => {
    if (params.env !== 'sandbox' && params.env !== 'production') throw redirect({ to: '/' })
    localStorage.setItem('env', params.env)
  },
  component: Outlet,
})

export interface ListSearch {
  state?: string
  level?: string
  tag?: string
  label?: string
  risk?: string
  riskLabel?: string
  source?: string
  country?: string
  assignee?: string
  from?: string
  to?: string
  q?: string
}

export const listFilters = ['state', 'level', 'tag', 'label', 'risk', 'riskLabel', 'source', 'country', 'assignee', 'from', 'to', 'q'] as const

const short = (v: unknown) => (typeof v === 'string' && v ? v.slice(0, 512) : typeof v === 'number' ? String(v) : undefined)

const applicants = createRoute({
  getParentRoute: () => environment,
  path: '/applicants',
  validateSearch: (s: Record<string, unknown>): ListSearch => Object.fromEntries(listFilters.map((k) => [k, short(s[k])])),
  component: lazyRouteComponent(() => import('./pages/applicants'), 'Applicants'),
})

const applicant = createRoute({
  getParentRoute: () => environment,
  path: '/applicants/$id',
  validateSearch: (s: Record<string, unknown>): { tab?: string } => ({ tab: short(s['tab']) }),
  component: lazyRouteComponent(() => import('./pages/applicant'), 'Applicant'),
})

const compare = createRoute({ getParentRoute: () => environment, path: '/applicants/$id/compare/$other', component: lazyRouteComponent(() => import('./pages/compare'), 'Compare') })

const queue = createRoute({ getParentRoute: () => environment, path: '/queue', component: lazyRouteComponent(() => import('./pages/queue'), 'Queue') })
const levels = createRoute({ getParentRoute: () => environment, path: '/levels', component: lazyRouteComponent(() => Promise.all([import('./pages/levels'), withWords('levels')]).then(([page]) => page), 'Levels') })
const webhooks = createRoute({ getParentRoute: () => environment, path: '/webhooks', component: lazyRouteComponent(() => import('./pages/webhooks'), 'Webhooks') })

export interface SignedCall {
  token?: string
  method?: string
  target?: string
}

const dev = createRoute({
  getParentRoute: () => environment,
  path: '/dev',
  validateSearch: (s: Record<string, unknown>): SignedCall => ({ token: short(s['token']), method: short(s['method']), target: short(s['target']) }),
  component: lazyRouteComponent(() => Promise.all([import('./pages/dev'), withWords('dev')]).then(([page]) => page), 'Dev'),
})

export const callFilters = ['class', 'token', 'q', 'correlation', 'from', 'to', 'call'] as const

const requests = createRoute({
  getParentRoute: () => environment,
  path: '/dev/requests',
  validateSearch: (s: Record<string, unknown>): Partial<Record<(typeof callFilters)[number], string>> => Object.fromEntries(callFilters.map((k) => [k, short(s[k])])),
  component: lazyRouteComponent(() => Promise.all([import('./dev/requests'), withWords('dev')]).then(([page]) => page), 'Requests'),
})

const websdk = createRoute({ getParentRoute: () => environment, path: '/dev/websdk', component: lazyRouteComponent(() => Promise.all([import('./dev/websdk'), withWords('dev')]).then(([page]) => page), 'WebSdk') })
const reference = createRoute({
  getParentRoute: () => environment,
  path: '/dev/reference',
  validateSearch: (s: Record<string, unknown>): { op?: string } => ({ op: short(s['op']) }),
  component: lazyRouteComponent(() => Promise.all([import('./reference/reference'), withWords('dev')]).then(([page]) => page), 'Reference'),
})
const audit = createRoute({ getParentRoute: () => environment, path: '/audit', component: lazyRouteComponent(() => import('./pages/audit'), 'Audit') })

export interface PeriodSearch {
  from?: string
  to?: string
  level?: string
}

const statistics = createRoute({
  getParentRoute: () => environment,
  path: '/statistics',
  validateSearch: (s: Record<string, unknown>): PeriodSearch => ({ from: short(s['from']), to: short(s['to']), level: short(s['level']) }),
  component: lazyRouteComponent(() => import('./pages/statistics'), 'Statistics'),
})

const blocklist = createRoute({ getParentRoute: () => environment, path: '/blocklist', component: lazyRouteComponent(() => import('./pages/blocklist'), 'Blocklist') })
const watchlists = createRoute({ getParentRoute: () => environment, path: '/watchlists', component: lazyRouteComponent(() => import('./pages/watchlists'), 'Watchlists') })
const settings = createRoute({ getParentRoute: () => environment, path: '/settings', component: lazyRouteComponent(() => import('./pages/settings'), 'SettingsPage') })

const account = createRoute({ getParentRoute: () => shell, path: '/account', component: lazyRouteComponent(() => import('./pages/account'), 'Account') })
const team = createRoute({ getParentRoute: () => shell, path: '/team', component: lazyRouteComponent(() => import('./pages/team'), 'TeamPage') })

const tree = root.addChildren([welcome, shell.addChildren([home, account, team, environment.addChildren([applicants, applicant, compare, queue, levels, webhooks, dev, requests, websdk, reference, audit, statistics, blocklist, watchlists, settings])])])

export const router = createRouter({ routeTree: tree, defaultPreload: 'intent', defaultPendingComponent: PageWaiting, defaultPendingMs: 150, scrollRestoration: false })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
