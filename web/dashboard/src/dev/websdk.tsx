import cyberitySdk from '@idngo/websdk'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Monitor, Play, Smartphone } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client, type Schemas } from '../api'
import { dateTime } from '../format'
import { language } from '../i18n'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, Button, cx, Failure, IconButton, Input, Panel, Select, Skeleton, useProblemText } from '../ui/basics'
import { Code } from './code'
import { conf, snippet, ways, type Choice, type Way } from './snippets'
import { DevTabs } from './tabs'

const flowLanguages = ['kk', 'ru', 'en', 'ar', 'az', 'de', 'es', 'fr', 'ky', 'tg', 'tr', 'uk', 'uz', 'zh']
const lifetimes = [10, 30, 60, 240]

/** How the flow gets into a company's page, with the flow itself running beside. */
export function WebSdk() {
  const { t } = useTranslation()
  const env = useEnv()
  const offer = useQuery({ queryKey: [env, 'integration'], queryFn: () => ask(client.GET('/dash/api/env/{env}/integration', { params: { path: { env } } })) })
  return (
    <div className="flex max-w-[110rem] flex-col gap-3 p-3 lg:p-4">
      <DevTabs />
      <p className="max-w-3xl text-soft">{t('websdk.text')}</p>
      {offer.isError ? <Failure error={offer.error} again={() => void offer.refetch()} /> : !offer.data ? <Skeleton className="h-96" /> : <Workbench key={env} offer={offer.data} />}
    </div>
  )
}

function Workbench({ offer }: { offer: Schemas['Integration'] }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const env = useEnv()
  const { tenant } = useSession()
  const [choice, setChoice] = useState<Choice>(() => ({
    level: offer.levels[0] ?? '',
    userId: `try-${crypto.randomUUID().slice(0, 8)}`,
    lang: language(),
    theme: 'auto',
    customization: '',
    translation: '',
    ttl: 600,
  }))
  const [way, setWay] = useState<Way>('script')
  const set = (k: keyof Choice) => ({ value: choice[k], onChange: (e: { target: { value: string } }) => setChoice({ ...choice, [k]: k === 'ttl' ? Number(e.target.value) : e.target.value }) })
  const wish = (c: Choice, link: boolean) =>
    ask(
      client.POST('/dash/api/env/{env}/integration', {
        params: { path: { env } },
        body: { level: c.level, userId: c.userId, ttlSeconds: c.ttl, lang: c.lang, customization: c.customization || undefined, translation: c.translation || undefined, link },
      }),
    )
  const make = useMutation({ mutationFn: (c: Choice) => wish(c, true).then((made) => ({ ...made, choice: c })) })
  const made = make.data
  const sandbox = env === 'sandbox'
  const names = new Intl.DisplayNames([language()], { type: 'language' })
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 xl:grid-cols-[repeat(2,minmax(0,1fr))]">
      <div className="flex min-w-0 flex-col gap-3">
        {!sandbox && (
          <Alert tone="sandbox">
            {t('websdk.sandboxOnly')}{' '}
            <Link to="/$env/dev/websdk" params={{ env: 'sandbox' }} className="font-medium underline">
              {t('websdk.toSandbox')}
            </Link>
          </Alert>
        )}
        <Panel title={t('websdk.choose')}>
          <form
            className="grid grid-cols-[minmax(0,1fr)] gap-3 sm:grid-cols-[repeat(2,minmax(0,1fr))]"
            onSubmit={(e) => {
              e.preventDefault()
              make.mutate(choice)
            }}
          >
            <Select label={t('websdk.level')} {...set('level')} required error={offer.levels.length === 0 ? t('websdk.noLevels') : undefined}>
              {offer.levels.map((l) => (
                <option key={l}>{l}</option>
              ))}
            </Select>
            <Input label={t('websdk.user')} hint={t('websdk.userHint')} {...set('userId')} required maxLength={512} autoComplete="off" />
            <Select label={t('websdk.lang')} {...set('lang')}>
              {flowLanguages.map((l) => (
                <option key={l} value={l}>
                  {names.of(l)}
                </option>
              ))}
            </Select>
            <Select label={t('websdk.theme')} {...set('theme')}>
              {(['auto', 'light', 'dark'] as const).map((x) => (
                <option key={x} value={x}>
                  {t(`websdk.theme.${x}`)}
                </option>
              ))}
            </Select>
            <Select label={t('websdk.look')} {...set('customization')}>
              <option value="">{t('websdk.default')}</option>
              {offer.customizations.map((n) => (
                <option key={n}>{n}</option>
              ))}
            </Select>
            <Select label={t('websdk.texts')} {...set('translation')}>
              <option value="">{t('websdk.default')}</option>
              {offer.translations.map((n) => (
                <option key={n}>{n}</option>
              ))}
            </Select>
            <Select label={t('websdk.ttl')} {...set('ttl')}>
              {lifetimes.map((m) => (
                <option key={m} value={m * 60}>
                  {t('websdk.minutes', { count: m })}
                </option>
              ))}
            </Select>
            <Button type="submit" tone="primary" busy={make.isPending} disabled={!sandbox || !choice.level} icon={<Play size={15} aria-hidden />} className="self-end">
              {t(made ? 'websdk.again' : 'websdk.make')}
            </Button>
          </form>
          {make.isError && (
            <div className="mt-3">
              <Alert tone="bad" role="alert">
                {say(make.error)}
              </Alert>
            </div>
          )}
          {made && (
            <div className="mt-3 flex flex-col gap-2">
              <h3 className="font-semibold">{t('websdk.token')}</h3>
              <p className="text-sm text-soft">{t('websdk.tokenText', { time: dateTime(made.expiresAt) })}</p>
              <Code text={made.token} label={t('websdk.token')} />
              {made.url && (
                <>
                  <h3 className="font-semibold">{t('websdk.link')}</h3>
                  <Code text={made.url} label={t('websdk.link')} />
                </>
              )}
            </div>
          )}
        </Panel>
        <Panel title={t('websdk.code')}>
          <div className="flex flex-col gap-2">
            <Select label={t('websdk.way')} value={way} onChange={(e) => setWay(ways.find((w) => w === e.target.value) ?? 'script')}>
              {ways.map((w) => (
                <option key={w} value={w}>
                  {t(`websdk.way.${w}`)}
                </option>
              ))}
            </Select>
            <Code text={snippet(way, choice, { flow: tenant.flowUrl, api: tenant.publicUrl, token: made?.token ?? '' })} label={t(`websdk.way.${way}`)} />
            <p className="text-sm text-soft">{t('websdk.server')}</p>
          </div>
        </Panel>
        <Panel title={t('websdk.origins')}>
          <div className="flex flex-col gap-2">
            {offer.embedOrigins.length > 0 && (
              <ul className="list-disc pl-5">
                {offer.embedOrigins.map((o) => (
                  <li key={o} className="break-all">
                    {o}
                  </li>
                ))}
              </ul>
            )}
            <p className="text-soft">{t(offer.embedOrigins.length > 0 ? 'websdk.someOrigins' : 'websdk.anyOrigin')}</p>
            <Code text="idngo serve --flow-embed-origins https://shop.example.org" label={t('websdk.origins')} />
            <p className="text-soft">{t('websdk.csp')}</p>
            <Code text={`Content-Security-Policy: frame-src ${tenant.flowUrl}; script-src ${tenant.flowUrl}`} label="Content-Security-Policy" />
            <p className="text-sm text-faint">{t('websdk.guide')}</p>
          </div>
        </Panel>
      </div>
      <Running key={made?.token ?? ''} token={made?.token} choice={made?.choice} another={() => wish(made?.choice ?? choice, false).then((x) => x.token)} />
    </div>
  )
}

interface Heard {
  n: number
  at: Date
  type: string
  payload: unknown
}

/** The flow itself, by our own SDK, with what the SDK says. */
function Running({ token, choice, another }: { token?: string; choice?: Choice; another: () => Promise<string> }) {
  const { t } = useTranslation()
  const place = useRef<HTMLDivElement>(null)
  const [phone, setPhone] = useState(true)
  const [heard, setHeard] = useState<Heard[]>([])
  const fetchAnother = useRef(another)
  useEffect(() => {
    fetchAnother.current = another
  })
  useEffect(() => {
    if (!token || !choice || !place.current) return
    let n = 0
    const sdk = cyberitySdk
      .init(token, () => fetchAnother.current())
      .withConf(conf(choice))
      .withOptions({ addViewportTag: false, enableScrollIntoView: false })
      .onMessage((type, payload) => {
        const at = new Date()
        if (type !== 'idCheck.onResize') setHeard((old) => [{ n: n++, at, type, payload }, ...old].slice(0, 200))
      })
      .build()
    sdk.launch(place.current)
    return () => sdk.destroy()
    // The page is made anew for another token; what was chosen goes with it.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as said
  }, [token])
  return (
    <div className="flex min-w-0 flex-col gap-3 xl:sticky xl:top-3">
      <Panel
        title={t('websdk.preview')}
        actions={
          <div role="group" aria-label={t('websdk.size')} className="flex">
            <IconButton label={t('websdk.desktop')} aria-pressed={!phone} onClick={() => setPhone(false)}>
              <Monitor size={16} />
            </IconButton>
            <IconButton label={t('websdk.phone')} aria-pressed={phone} onClick={() => setPhone(true)}>
              <Smartphone size={16} />
            </IconButton>
          </div>
        }
      >
        <p className="mb-2 text-sm text-soft">{t('websdk.previewText')}</p>
        <div tabIndex={0} role="region" aria-label={t('websdk.preview')} className={cx('mx-auto h-168 overflow-y-auto rounded-2xl border-4 border-raised', phone ? 'max-w-[25rem]' : 'w-full')}>
          {token ? <div ref={place} className="min-h-full" /> : <p className="flex h-full items-center justify-center p-6 text-center text-faint">{t('websdk.notYet')}</p>}
        </div>
      </Panel>
      <Panel title={t('websdk.events')}>
        {heard.length === 0 ? (
          <p className="text-faint">{t('websdk.noEvents')}</p>
        ) : (
          <ol reversed tabIndex={0} aria-label={t('websdk.events')} className="max-h-72 overflow-auto">
            {heard.map((h) => (
              <li key={h.n} className="border-b border-line py-1 last:border-0">
                <code className="font-medium">{h.type}</code> <time className="tabular text-sm text-faint">{h.at.toLocaleTimeString(language())}</time>
                <code className="block text-sm break-all text-soft">{JSON.stringify(h.payload)}</code>
              </li>
            ))}
          </ol>
        )}
      </Panel>
    </div>
  )
}
