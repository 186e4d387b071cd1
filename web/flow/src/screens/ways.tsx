import { useEffect, useRef, useState } from 'preact/hooks';
import { useFlow } from '../hooks';
import { advice, cameras, inApp, type Problem } from '../camera/open';
import { Actions, Button, Mark, Title } from '../ui/parts';
import { CameraOff, SwitchCamera, UploadIcon } from '../ui/icons';
import { PhoneWay } from './capture';

interface TroubleProps {
  problem: Problem;
  device?: string;
  onAgain(): void;
  onCamera(id: string): void;
  onFile?: () => void;
}

/** CameraTrouble says why there is no picture and offers every way on, the likeliest first. */
export function CameraTrouble({ problem, device, onAgain, onCamera, onFile }: TroubleProps) {
  const [flow, { t, session }] = useFlow();
  const [others, setOthers] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    void cameras().then((all) => setOthers(all.length > 1 ? all.filter((c) => c.deviceId !== device) : []));
    flow.tell('onError', { code: problem === 'denied' ? 'permission-denied' : problem === 'unsupported' ? 'unsupported-browser' : 'camera-error', error: problem });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the trouble is shown
  }, []);
  // The permission can be given in the browser's own menu: go on by itself then.
  useEffect(() => {
    if (problem !== 'denied' || !navigator.permissions) return;
    let status: PermissionStatus | undefined;
    const look = () => status?.state === 'granted' && onAgain();
    void navigator.permissions
      .query({ name: 'camera' as PermissionName })
      .then((s) => {
        status = s;
        s.addEventListener('change', look);
      })
      .catch(() => undefined);
    return () => status?.removeEventListener('change', look);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the trouble is shown
  }, []);
  return (
    <>
      <Mark tone="doubt">
        <CameraOff size={36} />
      </Mark>
      <Title lead={t(`camera.${problem}`)}>{t('camera.title')}</Title>
      {problem === 'denied' ? <p class="card">{t(`camera.denied.${advice()}`)}</p> : null}
      <Actions>
        {problem === 'unsupported' ? null : <Button onClick={onAgain}>{t('retry')}</Button>}
        {others.slice(0, 2).map((c) => (
          <Button key={c.deviceId} kind="plain" onClick={() => onCamera(c.deviceId)}>
            <SwitchCamera size={18} aria-hidden="true" /> {t('capture.switch')}
            {c.label ? `: ${c.label}` : ''}
          </Button>
        ))}
        <PhoneWay />
        {(problem === 'unsupported' || (problem === 'denied' && inApp())) && session?.hosted ? <CopyAddress /> : null}
        {onFile ? (
          <Button kind="plain" onClick={onFile}>
            <UploadIcon size={18} aria-hidden="true" /> {t('capture.file')}
          </Button>
        ) : null}
      </Actions>
    </>
  );
}

/** CopyAddress helps out of browsers inside of apps, which often have no camera. */
function CopyAddress() {
  const [, { t }] = useFlow();
  const [copied, setCopied] = useState(false);
  return (
    <Button
      kind="plain"
      onClick={() => {
        navigator.clipboard
          ?.writeText(location.href)
          .then(() => setCopied(true))
          .catch(() => undefined);
      }}
    >
      {t(copied ? 'camera.copied' : 'camera.copy')}
    </Button>
  );
}

interface ChooserProps {
  title: string;
  comment?: string;
  max: number;
  pdf: boolean;
  onFile(f: File): void;
  onRefused(n: 1002 | 1003 | 1005): void;
  onCamera(): void;
}

/** FileChooser takes a file; what can be told from here is told before anything is sent. */
export function FileChooser({ title, comment, max, pdf, onFile, onRefused, onCamera }: ChooserProps) {
  const [, { t }] = useFlow();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const check = (f: File | undefined) => {
    if (!f) return;
    if (f.size === 0) onRefused(1003);
    else if (f.size > max) onRefused(1002);
    else if (f.type && !/^image\/(jpeg|png)$/.test(f.type) && !(pdf && f.type === 'application/pdf')) onRefused(1005);
    else onFile(f);
  };
  return (
    <>
      <Title lead={comment}>{title}</Title>
      <input ref={input} class="hidden" type="file" tabIndex={-1} aria-hidden="true" accept={pdf ? 'image/jpeg,image/png,application/pdf' : 'image/jpeg,image/png'} onChange={(e) => check(e.currentTarget.files?.[0])} />
      <button
        type="button"
        class={`drop ${over ? 'over' : ''}`}
        onClick={() => input.current?.click()}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          e.preventDefault();
          setOver(false);
          check(e.dataTransfer?.files[0]);
        }}
      >
        <UploadIcon size={28} aria-hidden="true" />
        <b>{t('upload.file.drop')}</b>
        <small>{t('upload.file.lead', { mb: Math.round(max / (1 << 20)) })}</small>
      </button>
      <Actions>
        <Button kind="quiet" onClick={onCamera}>
          {t('capture.shutter')}
        </Button>
        <PhoneWay kind="quiet" />
      </Actions>
    </>
  );
}
