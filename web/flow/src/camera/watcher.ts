// Asks the network where the face is, as often as it answers, and keeps its last word.
import workerUrl from './face.worker?worker&url';
import type { FromWorker, ToWorker } from './face.worker';
import { side, type Face } from './faces';
import type { Box } from './measure';

/** Pause between two questions in ms at least: eight a second are enough for words. */
const pace = 120;
/** How long an answer holds, in ms. */
const fresh = 1200;

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

let policy: ReturnType<Policies['createPolicy']> | undefined;

/** trusted lets our own worker pass the page's Trusted Types, and nothing else. */
function trusted(url: string): string {
  const types = (window as { trustedTypes?: Policies }).trustedTypes;
  policy ??= types?.createPolicy('idngo-worker', {
    createScriptURL: (u) => {
      if (u !== workerUrl) throw new TypeError('not our worker');
      return u;
    },
  });
  return policy ? policy.createScriptURL(url) : url;
}

/** FaceWatcher is one camera's; it is silent until the network is there. */
export class FaceWatcher {
  private worker: Worker | undefined;
  private busy = true;
  private asked = 0;
  private answered = 0;
  private faces: Face[] | undefined;
  private view: Box = { x: 0, y: 0, width: 1, height: 1 };
  private readonly canvas = document.createElement('canvas');

  constructor() {
    const model = document.documentElement.dataset.faceModel;
    const line = (navigator as { connection?: { saveData?: boolean; effectiveType?: string } }).connection;
    // On a bad line the upload goes first.
    if (!model || typeof WebAssembly !== 'object' || line?.saveData || /2g/.test(line?.effectiveType ?? '')) return;
    try {
      const worker = new Worker(trusted(workerUrl), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data);
      worker.onerror = () => this.close();
      worker.postMessage({ model } satisfies ToWorker);
      this.worker = worker;
      this.canvas.width = this.canvas.height = side;
    } catch {
      // An old browser: guidance goes on by light, sharpness and stillness.
    }
  }

  close() {
    this.worker?.terminate();
    this.worker = undefined;
    this.faces = undefined;
  }

  /** ask sends what is seen (a part of the video, in its pixels) when the network has time for it. */
  ask(v: HTMLVideoElement, seen: Box, now: number) {
    if (!this.worker || this.busy || now - this.asked < pace) return;
    const pen = this.canvas.getContext('2d', { willReadFrequently: true });
    if (!pen) return;
    this.busy = true;
    this.asked = now;
    // The whole of it, in its proportions, in the middle of the square.
    const scale = side / Math.max(seen.width, seen.height);
    const [width, height] = [seen.width * scale, seen.height * scale];
    this.view = { x: (side - width) / 2 / side, y: (side - height) / 2 / side, width: width / side, height: height / side };
    pen.fillStyle = '#808080';
    pen.fillRect(0, 0, side, side);
    pen.drawImage(v, seen.x, seen.y, seen.width, seen.height, (side - width) / 2, (side - height) / 2, width, height);
    const rgba = pen.getImageData(0, 0, side, side).data.buffer;
    this.worker.postMessage({ rgba } satisfies ToWorker, [rgba]);
  }

  /** seen are the faces in shares of what is seen; undefined when nobody knows. */
  seen(now: number): Face[] | undefined {
    return this.faces && now - this.answered < fresh ? this.faces : undefined;
  }

  private hear(data: FromWorker) {
    if ('failed' in data) return this.close();
    this.busy = false;
    if (!('faces' in data)) return;
    const view = this.view;
    this.answered = performance.now();
    this.faces = data.faces.map((f) => ({ score: f.score, x: (f.x - view.x) / view.width, y: (f.y - view.y) / view.height, width: f.width / view.width, height: f.height / view.height }));
  }
}
