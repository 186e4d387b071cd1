// A person before the camera for liveness sessions: a canvas stands for the
// camera, and shows the drawn head (bench/camera) doing what the page asks for,
// lit by the colours that the page shows. Only the camera is played; the page,
// the server and its networks are the real ones.
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { state } from './fixtures';

declare global {
  interface Window {
    /** lose takes the camera away, as another app does. */
    lose(): void;
  }
}

/** actor stands a person before the camera, or holds a photograph of one there that does nothing. */
export async function actor(page: Page, acts: 'person' | 'photograph') {
  const films = state().films;
  await page.route('**/websdk/actor/*', (route) => route.fulfill({ path: join(films, `head-${route.request().url().split('/').at(-1)!}`) }));
  await page.addInitScript((alive: boolean) => {
    if (!location.pathname.startsWith('/websdk/')) return;
    const names = ['rest', 'blink-1', 'blink-2', ...['turnLeft', 'turnRight', 'tiltUp', 'tiltDown', 'closer'].flatMap((k) => [1, 2, 3].map((n) => `${k}-${n}`)), ...['ff0000', '00ff00', '0000ff', 'ffff00'].map((c) => `flash-${c}`)];
    const stills = new Map<string, HTMLImageElement>();
    const ready = () =>
      Promise.all(
        names.map(async (name) => {
          const img = new Image();
          img.src = `/websdk/actor/${name}.jpg`;
          await img.decode();
          stills.set(name, img);
        }),
      );
    // The noise of a sensor, drawn once and read from another place for each picture.
    const noise = Float32Array.from({ length: 1 << 17 }, () => (Math.random() + Math.random() + Math.random() - 1.5) * 5);
    const moves = new Set(['turnLeft', 'turnRight', 'tiltUp', 'tiltDown', 'closer']);

    /** still is what the person does now: begun tells for how many ms it has been asked for. */
    const still = (ask: string, colour: string, since: number, before: string): string => {
      if (!alive) return 'rest';
      if (ask === 'flash') return colour && since > 120 ? `flash-${colour}` : 'rest';
      if (moves.has(before) && since < 300) return `${before}-${since < 150 ? 2 : 1}`;
      if (moves.has(ask)) return since < 450 ? 'rest' : since < 650 ? `${ask}-1` : since < 850 ? `${ask}-2` : `${ask}-3`;
      if (ask === 'blink') {
        const t = since % 1300;
        return t < 500 ? 'rest' : t < 620 ? 'blink-1' : t < 1180 ? 'blink-2' : 'blink-1';
      }
      return 'rest';
    };

    navigator.mediaDevices.getUserMedia = async () => {
      await ready();
      const canvas = document.createElement('canvas');
      canvas.width = 480;
      canvas.height = 640;
      const pen = canvas.getContext('2d', { willReadFrequently: true })!;
      let ask = '';
      let key = '';
      let before = '';
      let at = performance.now();
      const draw = () => {
        const place = document.querySelector<HTMLElement>('.lively');
        const asked = [...(place?.classList ?? [])].find((c) => c !== 'lively') ?? '';
        const colour = /^#([0-9a-f]{6})$/.exec(place?.style.getPropertyValue('--flash').trim() ?? '')?.[1] ?? '';
        const now = performance.now();
        if (`${asked}${colour}` !== key) {
          before = ask;
          ask = asked;
          key = `${asked}${colour}`;
          at = now;
        }
        const shake = (n: number) => 2 * Math.sin(now / (170 + 40 * n) + n);
        pen.drawImage(stills.get(still(ask, colour, now - at, before))!, shake(1) - 4, shake(2) - 4, 488, 648);
        const picture = pen.getImageData(0, 0, 480, 640);
        let j = (Math.random() * noise.length) | 0;
        for (let i = 0; i < picture.data.length; i += 4) {
          const n = noise[j++ & 0x1ffff]!;
          picture.data[i]! += n;
          picture.data[i + 1]! += n;
          picture.data[i + 2]! += n;
        }
        pen.putImageData(picture, 0, 0);
      };
      draw();
      const timer = setInterval(draw, 66);
      const stream = canvas.captureStream(15);
      const track = stream.getVideoTracks()[0]!;
      const stop = track.stop.bind(track);
      track.stop = () => {
        clearInterval(timer);
        stop();
      };
      window.lose = () => {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      };
      return stream;
    };
  }, acts === 'person');
}
