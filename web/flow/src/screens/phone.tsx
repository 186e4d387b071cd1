import { useState } from 'preact/hooks';
import { useBack, useFlow } from '../hooks';
import type { Handoff } from '../api';
import { Actions, Button, Spinner, Title } from '../ui/parts';

/** OnPhone shows the link for the phone and follows what is done there. */
export function OnPhone({ link }: { link: Handoff }) {
  const [flow, { t, session, phoneSince }] = useFlow();
  const [copied, setCopied] = useState(false);
  useBack(() => void flow.fromPhone());
  const working = session !== undefined && session.version !== phoneSince;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link.url);
      setCopied(true);
    } catch {
      setCopied(false); // the link is there to be read
    }
  };
  return (
    <div class="centre">
      <Title lead={t('phone.lead')}>{t('phone.title')}</Title>
      <Code rows={link.qr} label={t('phone.qr')} />
      <p class="link">{link.url}</p>
      <p class="state" role="status">
        <Spinner /> {t(working ? 'phone.working' : 'phone.waiting')}
      </p>
      <p class="fine">{t('phone.expires', { minutes: Math.round(link.expiresIn / 60) })}</p>
      <Actions>
        <Button kind="plain" onClick={copy}>
          {t(copied ? 'camera.copied' : 'camera.copy')}
        </Button>
        <Button kind="quiet" onClick={() => void flow.fromPhone()}>
          {t('back')}
        </Button>
      </Actions>
    </div>
  );
}

/** Code draws a QR code; dark on light in every theme, as scanners want it. */
function Code({ rows, label }: { rows: string[]; label: string }) {
  const quiet = 4;
  const size = rows.length + 2 * quiet;
  const path = rows.flatMap((row, y) => [...row].flatMap((c, x) => (c === '1' ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : []))).join('');
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#101216" />
    </svg>
  );
}
