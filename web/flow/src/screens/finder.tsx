import { useEffect, useRef, useState } from 'preact/hooks';
import type { Step } from '../api';
import { useFlow } from '../hooks';
import { CameraError, cameras, mobile, openCamera, type Camera, type Facing, type Problem } from '../camera/open';
import { advise } from '../camera/faces';
import { look, placed, Steady, type Hint } from '../camera/guide';
import { toGrey, type Box, type Grey } from '../camera/measure';
import type { FaceWatcher } from '../camera/watcher';
import type { What } from '../upload';
import { Spinner, Title } from '../ui/parts';
import { SwitchCamera, UploadIcon } from '../ui/icons';
import { PhoneWay } from './capture';

interface Props {
  step: Step;
  what: What;
  title: string;
  comment?: string;
  device?: string;
  facing: Facing;
  onSwitch(id: string | undefined, facing: Facing): void;
  onPicture(blob: Blob): void;
  onProblem(p: Problem): void;
  onFile?: () => void;
}

/** Width in pixels of the picture that is measured. */
const small = 240;
/** Pause between measurements in ms: a little over 15 a second. */
const pace = 60;

/** Finder is the live camera with its guidance. */
export function Finder({ step, what, title, comment, device, facing, onSwitch, onPicture, onProblem, onFile }: Props) {
  const [flow, { t }] = useFlow();
  const video = useRef<HTMLVideoElement>(null);
  const overlay = useRef<SVGSVGElement>(null);
  const taking = useRef(false);
  const left = useRef(false); // the person chose another way while a picture was in the making
  const [live, setLive] = useState(false);
  const [hint, setHint] = useState<Hint>();
  const [more, setMore] = useState<MediaDeviceInfo[]>([]);
  const [flash, setFlash] = useState(false);
  const selfie = step.kind === 'selfie';
  const auto = step.captureMode !== 'manualOnly' && !(selfie && step.withDocument);
  const preferred = flow.conf.preferredCameras?.[step.idDocSetType];

  const shoot = async () => {
    const v = video.current;
    if (!v || taking.current || !v.videoWidth) return;
    taking.current = true;
    setFlash(true);
    try {
      const picture = await still(v);
      if (!left.current) onPicture(picture);
    } catch {
      taking.current = false;
      setFlash(false);
    }
  };

  useEffect(() => () => void (left.current = true), []);
  useEffect(() => {
    let camera: Camera | undefined;
    let gone = false;
    let timer = 0;
    let asleep = 0;
    let faces: FaceWatcher | undefined;
    setLive(false);
    const problem = (p: Problem) => {
      if (!gone && !taking.current) onProblem(p);
    };
    const begin = async () => {
      const wish = device ?? (await byLabel(preferred));
      const c = await openCamera(facing, wish);
      if (gone) return c.close();
      camera = c;
      const v = video.current!;
      const track = c.stream.getVideoTracks()[0]!;
      track.addEventListener('ended', () => problem('taken'));
      track.addEventListener('mute', () => (asleep = window.setTimeout(() => problem('taken'), 2500)));
      track.addEventListener('unmute', () => clearTimeout(asleep));
      v.srcObject = c.stream;
      await v.play();
      if (gone) return;
      setLive(true);
      setMore(await cameras());
      if (selfie) {
        void import('../camera/watcher')
          .then((m) => {
            if (!gone) faces = new m.FaceWatcher();
          })
          .catch(() => undefined); // guidance goes on without it
      }
      const place = (seen: Box, oval: Box) => {
        const now = performance.now();
        faces?.ask(v, seen, now);
        const found = faces?.seen(now);
        return found ? { advice: advise(found, oval, step.withDocument) } : undefined;
      };
      timer = watch(v, selfie ? 'face' : 'document', () => frameOf(overlay.current), place, {
        onHint: setHint,
        onProgress: (p) => overlay.current?.style.setProperty('--progress', String(p)),
        onGood: () => auto && void shoot(),
        onBlack: () => problem('black'),
      });
    };
    begin().catch((e: unknown) => problem(e instanceof CameraError ? e.problem : 'busy'));
    return () => {
      gone = true;
      clearInterval(timer);
      clearTimeout(asleep);
      faces?.close();
      camera?.close();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only another camera begins anew; the rest is read when it is needed
  }, [device, facing]);

  const next = more[(more.findIndex((c) => c.deviceId === device) + 1) % Math.max(1, more.length)];
  const lead = selfie ? t(step.withDocument ? 'capture.leadSelfieWithDocument' : 'capture.leadSelfie') : t(auto ? 'capture.lead' : 'capture.leadManual');
  return (
    <>
      <Title lead={comment ? undefined : lead}>{title}</Title>
      {comment ? <p class="comment boxed" dir="auto">{comment}</p> : null}
      <div class={`finder ${selfie ? 'selfie' : ''} ${live ? 'live' : ''} ${hint === 'good' ? 'good' : ''}`}>
       <div class="finder-view">
        <video ref={video} class={facing === 'user' ? 'mirrored' : ''} muted playsInline aria-hidden="true" tabIndex={-1} />
        <Overlay refTo={overlay} shape={selfie ? 'face' : shapeOf(what.idDocType)} />
        {flash ? <div class="flash" /> : null}
        {live ? null : (
          <div class="veil">
            <Spinner />
            <p>{t('capture.starting')}</p>
            <p class="fine">{t('capture.allow')}</p>
          </div>
        )}
        {live && hint && !(hint === 'face' && !auto) ? (
          <p class="hint" data-hint={hint}>
            {t(`guide.${hint}`)}
          </p>
        ) : null}
       </div>
        <div class="finder-bar">
          <div class="finder-side">
            {onFile ? (
              <button type="button" class="round" aria-label={t('capture.file')} title={t('capture.file')} onClick={onFile}>
                <UploadIcon size={22} />
              </button>
            ) : null}
          </div>
          <button type="button" class="shutter" aria-label={t('capture.shutter')} disabled={!live} onClick={() => void shoot()} />
          <div class="finder-side">
            {more.length > 1 && live ? (
              <button
                type="button"
                class="round"
                aria-label={t('capture.switch')}
                title={t('capture.switch')}
                onClick={() => (mobile() ? onSwitch(undefined, facing === 'user' ? 'environment' : 'user') : onSwitch(next?.deviceId, facing))}
              >
                <SwitchCamera size={22} />
              </button>
            ) : null}
          </div>
        </div>
      </div>
      <p class="hidden-text" role="status" aria-live="polite">
        {live && hint ? t(`guide.${hint}`) : ''}
      </p>
      <PhoneWay kind="quiet" />
    </>
  );
}

type Shape = 'page' | 'card' | 'sheet' | 'face';

function shapeOf(type: string): Shape {
  if (/PASSPORT|VISA/.test(type)) return 'page';
  return /BILL|STATEMENT|CERTIFICATE$|DOC$/.test(type) && !/VEHICLE/.test(type) ? 'sheet' : 'card';
}

/** Width and height of what is photographed: ISO/IEC 7810 ID-3, ID-1, A4. */
const ratio: Record<Shape, number> = { page: 125 / 88, card: 85.6 / 53.98, sheet: 210 / 297, face: 0.74 };

/** Overlay darkens all but the frame; its ring fills while the picture is good. */
function Overlay({ refTo, shape }: { refTo: { current: SVGSVGElement | null }; shape: Shape }) {
  const [size, setSize] = useState({ width: 400, height: 300 });
  useEffect(() => {
    const svg = refTo.current;
    if (!svg) return;
    const observer = new ResizeObserver(() => {
      const r = svg.getBoundingClientRect();
      if (r.width > 0) setSize({ width: r.width, height: r.height });
    });
    observer.observe(svg);
    return () => observer.disconnect();
  }, [refTo]);
  const f = fit(size.width, size.height, shape);
  const path =
    shape === 'face'
      ? `M${f.x} ${f.y + f.height / 2}a${f.width / 2} ${f.height / 2} 0 1 0 ${f.width} 0a${f.width / 2} ${f.height / 2} 0 1 0 ${-f.width} 0z`
      : rounded(f, 14);
  return (
    <svg ref={refTo} class="overlay" viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true" data-frame={[f.x / size.width, f.y / size.height, f.width / size.width, f.height / size.height].join(' ')}>
      <path class="shade" fill-rule="evenodd" d={`M0 0h${size.width}v${size.height}h${-size.width}z${path}`} />
      <path class="edge" d={path} />
      <path class="ring" d={path} pathLength={1} />
    </svg>
  );
}

/** fit places the frame: in the middle, as large as it goes. */
function fit(width: number, height: number, shape: Shape): Box {
  const room = { w: width * 0.88, h: height * 0.86 };
  const w = Math.min(room.w, room.h * ratio[shape]);
  const h = w / ratio[shape];
  return { x: (width - w) / 2, y: (height - h) / 2, width: w, height: h };
}

function rounded({ x, y, width: w, height: h }: Box, r: number): string {
  return `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${2 * r - w}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - h}a${r} ${r} 0 0 1 ${r} ${-r}z`;
}

/** frameOf reads where the frame is, in shares of what is seen. */
function frameOf(svg: SVGSVGElement | null): Box {
  const [x = 0.06, y = 0.1, width = 0.88, height = 0.6] = (svg?.dataset.frame ?? '').split(' ').filter(Boolean).map(Number);
  return { x, y, width, height };
}

interface Watching {
  onHint(h: Hint): void;
  onProgress(p: number): void;
  onGood(): void;
  onBlack(): void;
}

/** Place says where the face is in what is seen, against an oval in shares of it; undefined when nobody knows. */
type Place = (seen: Box, oval: Box) => { advice: Hint | undefined } | undefined;

/** watch measures what the camera shows, until its timer is cleared. */
function watch(v: HTMLVideoElement, target: 'document' | 'face', frame: () => Box, place: Place, told: Watching): number {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const steady = new Steady();
  const buffers: Uint8Array[] = [];
  let before: Grey | undefined;
  let shown: Hint | undefined;
  let n = 0;
  if (!pen) return 0;
  return window.setInterval(() => {
    if (document.hidden || !v.videoWidth || !v.clientWidth) return;
    const seen = visible(v);
    const height = Math.round((small * v.clientHeight) / v.clientWidth);
    if (canvas.width !== small || canvas.height !== height) {
      canvas.width = small;
      canvas.height = height;
      before = undefined;
    }
    pen.drawImage(v, seen.x, seen.y, seen.width, seen.height, 0, 0, small, height);
    const grey = toGrey(pen.getImageData(0, 0, small, height).data, small, height, buffers[n & 1]);
    buffers[n++ & 1] = grey.data;
    const f = frame();
    const box = { x: Math.round(f.x * small), y: Math.round(f.y * height), width: Math.round(f.width * small), height: Math.round(f.height * height) };
    const found = place(seen, f);
    const pixels = look(target, grey, before, box);
    const s = steady.step(found ? placed(pixels, found.advice) : pixels, performance.now());
    before = grey;
    told.onProgress(s.progress);
    if (s.hint !== shown) told.onHint((shown = s.hint));
    if (s.black) told.onBlack();
    if (s.release) told.onGood();
  }, pace);
}

/** visible is the part of the video that object-fit: cover shows, in pixels of the video. */
function visible(v: HTMLVideoElement): Box {
  const scale = Math.max(v.clientWidth / v.videoWidth, v.clientHeight / v.videoHeight);
  const width = v.clientWidth / scale;
  const height = v.clientHeight / scale;
  return { x: (v.videoWidth - width) / 2, y: (v.videoHeight - height) / 2, width, height };
}

/** still takes the whole picture as the camera gives it; a canvas knows no place and no device. */
async function still(v: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = v.videoWidth;
  canvas.height = v.videoHeight;
  canvas.getContext('2d')!.drawImage(v, 0, 0);
  return new Promise((done, fail) => canvas.toBlob((b) => (b ? done(b) : fail(new Error('no picture'))), 'image/jpeg', 0.92));
}

async function byLabel(label: string | undefined): Promise<string | undefined> {
  if (!label) return undefined;
  return (await cameras()).find((c) => c.label.includes(label) || c.deviceId === label)?.deviceId;
}
