import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useFlow } from '../hooks';
import { nameOf, offered } from '../i18n';
import { ArrowLeft, Check, Globe, Lock, WifiOff } from './icons';

/** Frame is what stays while screens change: the way so far, language, connection. */
export function Frame({ children }: { children: ComponentChildren }) {
  const [flow, view] = useFlow();
  const { t, session, online } = view;
  const busy = view.screen === 'step' || view.screen === 'submit';
  return (
    <div class="sheet">
      <header class="bar">
        <div class="bar-side">
          {flow.onBack && !flow.conf.controlledNavigationBack ? (
            <button type="button" class="icon" aria-label={t('back')} onClick={() => flow.back()}>
              <ArrowLeft size={20} />
            </button>
          ) : null}
        </div>
        {busy && view.total > 1 ? <Way at={view.at} total={view.total} label={t('stepOf', { n: Math.min(view.at + 1, view.total), total: view.total })} /> : view.logo && session ? <img class="logo" src={view.logo} alt={session.company} /> : <div class="way" />}
        <div class="bar-side end">
          <LanguageMenu />
        </div>
      </header>
      {flow.previewing || session?.sandbox ? <p class="ribbon">{t(flow.previewing ? 'preview' : 'sandbox')}</p> : null}
      <div class="notice-place" role="status" aria-live="polite">
        {online ? null : (
          <p class="notice">
            <WifiOff size={16} aria-hidden="true" /> {t('offline')}
          </p>
        )}
      </div>
      <main class="main">{children}</main>
      {session && !busy ? (
        <footer class="foot">
          <Lock size={13} aria-hidden="true" /> <span>{t('poweredSecure', { company: session.company })}</span>
        </footer>
      ) : null}
    </div>
  );
}

function Way({ at, total, label }: { at: number; total: number; label: string }) {
  return (
    <div class="way" role="progressbar" aria-valuemin={0} aria-valuemax={total} aria-valuenow={at} aria-label={label}>
      {Array.from({ length: total }, (_, i) => (
        <i key={i} class={i < at ? 'past' : i === at ? 'now' : ''} />
      ))}
    </div>
  );
}

function LanguageMenu() {
  const [flow, { t, lang, session }] = useFlow();
  const [open, setOpen] = useState(false);
  const among = offered(session?.languages);
  if (among.length === 1 && among[0] === lang) return null;
  return (
    <div class="menu-place" onFocusOut={(e) => !e.currentTarget.contains(e.relatedTarget as Node) && setOpen(false)} onKeyDown={(e) => e.key === 'Escape' && setOpen(false)}>
      <button type="button" class="icon lang" aria-label={`${lang.toUpperCase()} – ${t('language')}: ${nameOf(lang)}`} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Globe size={18} aria-hidden="true" />
        <span aria-hidden="true">{lang.toUpperCase()}</span>
      </button>
      {open ? (
        <ul class="menu">
          {among.map((code) => (
            <li key={code}>
              <button
                type="button"
                lang={code}
                aria-current={code === lang}
                onClick={() => {
                  setOpen(false);
                  void flow.setLanguage(code, true);
                }}
              >
                {nameOf(code)}
                {code === lang ? <Check size={16} aria-hidden="true" /> : null}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
