// Opening a camera, and knowing why one does not open. Each problem has words
// and a way on; none of them ends the flow.

export type Problem = 'denied' | 'busy' | 'missing' | 'unsupported' | 'black' | 'small' | 'taken';

export class CameraError extends Error {
  constructor(readonly problem: Problem) {
    super(problem);
  }
}

export type Facing = 'user' | 'environment';

export interface Camera {
  stream: MediaStream;
  deviceId: string;
  width: number;
  height: number;
  close(): void;
}

/** The least height in pixels with which a document can be read. */
const leastShortSide = 440;

export async function openCamera(facing: Facing, deviceId?: string): Promise<Camera> {
  const media = navigator.mediaDevices;
  if (!media?.getUserMedia) throw new CameraError('unsupported');
  // One side and no scaling: with both sides given, a browser may cut the picture
  // to these proportions, and with it the document in the hand.
  const video: MediaTrackConstraints & { resizeMode: ConstrainDOMString } = {
    width: { ideal: 1920 },
    resizeMode: { ideal: 'none' },
    frameRate: { ideal: 30 },
    ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: facing } }),
  };
  let stream: MediaStream;
  try {
    stream = await media.getUserMedia({ video, audio: false });
  } catch (e) {
    throw new CameraError(problemOf(e));
  }
  const track = stream.getVideoTracks()[0];
  const { width = 0, height = 0, deviceId: id = '' } = track?.getSettings() ?? {};
  const close = () => stream.getTracks().forEach((t) => t.stop());
  if (!track) throw new CameraError('missing');
  if (width && height && Math.min(width, height) < leastShortSide) {
    close();
    throw new CameraError('small');
  }
  return { stream, deviceId: id, width, height, close };
}

export function problemOf(e: unknown): Problem {
  switch (e instanceof Error || e instanceof DOMException ? e.name : '') {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy';
  }
  return 'unsupported';
}

/** otherCameras lists the cameras there are, once permission was given. */
export async function cameras(): Promise<MediaDeviceInfo[]> {
  try {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((d) => d.kind === 'videoinput' && d.deviceId);
  } catch {
    return [];
  }
}

/** advice names the words that tell how to allow the camera in this browser. */
export function advice(agent = navigator.userAgent): 'chrome' | 'android' | 'safari' | 'firefox' | 'inApp' | 'other' {
  if (inApp(agent)) return 'inApp';
  if (/Firefox|FxiOS/.test(agent)) return 'firefox';
  if (/Android/.test(agent)) return 'android';
  if (/iPhone|iPad/.test(agent)) return /CriOS|EdgiOS|YaBrowser|OPiOS/.test(agent) ? 'other' : 'safari';
  if (/Chrome|Chromium|Edg/.test(agent)) return 'chrome';
  if (/Safari/.test(agent)) return 'safari';
  return 'other';
}

/** inApp tells a browser inside of an app: it has the app's permissions, not a browser's. */
export function inApp(agent = navigator.userAgent): boolean {
  if (/; wv\)|Instagram|FBAN|FBAV|FB_IAB|Telegram|WhatsApp|Line\/|MicroMessenger|TikTok|musical_ly|Snapchat|VKAndroidApp|VKClient/.test(agent)) return true;
  // A web view on iOS has no word Safari; browsers there all have it.
  return /iPhone|iPad|iPod/.test(agent) && !/Safari\//.test(agent);
}

/** mobile guesses whether this device is held in the hand. */
export function mobile(): boolean {
  return /Android|iPhone|iPad|Mobile/.test(navigator.userAgent) || (navigator.maxTouchPoints > 1 && /Macintosh/.test(navigator.userAgent));
}
