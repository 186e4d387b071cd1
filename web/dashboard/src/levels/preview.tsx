import { useQuery } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ask, client } from '../api'
import { language, languages } from '../i18n'
import { useSession } from '../session'
import { useEnv } from '../shell'
import { Alert, cx, IconButton, Panel, Select, Skeleton } from '../ui/basics'
import { stepName } from './names'

/** A step to show, and a number that grows with each wish, so that the same can be wished again. */
export interface Wish {
  step: string
  n: number
}

/**
 * The applicant's flow itself, on its own origin, beside the level that is being
 * edited. It is told what to show and calls no server; nobody is made.
 */
export function Preview({ text, wish, onWish, className }: { text: string | undefined; wish: Wish; onWish: (step: string) => void; className?: string }) {
  const { t, i18n } = useTranslation()
  const env = useEnv()
  const { session } = useSession()
  const frame = useRef<HTMLIFrameElement>(null)
  const [ready, setReady] = useState(false)
  const [late, setLate] = useState(false)
  const [height, setHeight] = useState(0)
  const [lang, setLang] = useState<string>(language())
  const preview = useQuery({
    queryKey: [env, 'level-preview', text],
    queryFn: () => ask(client.POST('/dash/api/env/{env}/levels/preview', { params: { path: { env } }, body: { text: text ?? '', base: 0 } })),
    enabled: !!text,
    placeholderData: (old) => old,
    staleTime: Infinity,
  })
  const url = preview.data?.url
  const draft = preview.data?.session
  const steps = draft?.steps ?? []
  const look = preview.data?.appearance
  const told = useRef({ draft, look, lang })
  useEffect(() => {
    told.current = { draft, look, lang }
  })

  const send = (message: Record<string, unknown>) => {
    if (url) frame.current?.contentWindow?.postMessage(message, new URL(url).origin)
  }

  useEffect(() => {
    if (!url) return
    const origin = new URL(url).origin
    const hear = (e: MessageEvent) => {
      if (e.source !== frame.current?.contentWindow || e.origin !== origin) return
      const { method, height: tall } = e.data as { method?: string; height?: number }
      if (method === 'idCheck.onReady') {
        const now = told.current
        frame.current?.contentWindow?.postMessage(
          { method: 'idCheck.init', accessToken: 'preview', lang: now.lang, theme: document.documentElement.classList.contains('dark') ? 'dark' : 'light', draft: now.draft, appearance: now.look, options: { enableScrollIntoView: false } },
          origin,
        )
      } else if (method === 'idCheck.onApplicantLoaded') setReady(true)
      else if (method === 'idCheck.onResize' && typeof tall === 'number') setHeight(Math.min(tall, 4000))
    }
    addEventListener('message', hear)
    const timer = setTimeout(() => setLate(true), 12_000)
    return () => {
      removeEventListener('message', hear)
      clearTimeout(timer)
    }
  }, [url])

  useEffect(() => {
    if (ready) send({ method: 'idCheck.callShowDraft', draft, step: wish.n > 0 ? wish.step : undefined })
    // A new draft stays where the person is; a wish goes to its step.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what is sent follows the draft and the wish alone
  }, [ready, draft, wish])
  useEffect(() => {
    if (ready) send({ method: 'idCheck.callSetLanguage', language: lang })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as above
  }, [ready, lang])

  return (
    <Panel
      className={className}
      title={t('lv.preview')}
      actions={
        <>
          <Select label={t('lv.previewLanguage')} hideLabel value={lang} onChange={(e) => setLang(e.target.value)} className="w-24">
            {Object.keys(languages).map((l) => (
              <option key={l} value={l}>
                {l.toUpperCase()}
              </option>
            ))}
          </Select>
          <IconButton label={t('lv.previewAgain')} onClick={() => onWish('')}>
            <RotateCcw size={15} />
          </IconButton>
        </>
      }
    >
      <div className="flex flex-col gap-2">
        <Select label={t('lv.previewStep')} hideLabel value={steps.some((s) => s.idDocSetType === wish.step) ? wish.step : ''} onChange={(e) => onWish(e.target.value)}>
          <option value="">{t('lv.previewBegin')}</option>
          {steps.map((s) => (
            <option key={s.idDocSetType} value={s.idDocSetType}>
              {stepName(t)(s.idDocSetType)}
            </option>
          ))}
        </Select>
        {!text && <Alert tone="warn">{t('lv.previewStale')}</Alert>}
        {late && !ready && <Alert tone="warn">{t('lv.previewLate', { url: session.tenant?.publicUrl ?? '' })}</Alert>}
        <div tabIndex={0} role="region" aria-label={t('lv.preview')} className="relative h-168 overflow-y-auto rounded-2xl border-4 border-raised">
          {!ready && <Skeleton className="absolute inset-0" />}
          {url && <iframe ref={frame} src={url} title={t('lv.previewFrame')} lang={i18n.language} allow="camera" style={{ height: Math.max(height, 656) }} className={cx('block w-full', !ready && 'opacity-0')} />}
        </div>
      </div>
    </Panel>
  )
}
