// Guidance by a network in the browser, under the page's own policy: what it
// says, what it costs, and that nobody needs it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FrameLocator, Page } from '@playwright/test';
import { actor } from './actor';
import { embed, expect, level, people, selfie, test, visitor } from './fixtures';

/** toSelfie opens the camera for a plain selfie, and counts what the network answers. */
async function toSelfie(page: Page, captureMode = 'manualOnly'): Promise<FrameLocator> {
  await page.addInitScript(() => {
    const w = window as never as { answers: { ms: number; at: number }[] };
    w.answers = [];
    const Real = window.Worker;
    window.Worker = class extends Real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', (e: MessageEvent<{ ms?: number }>) => {
          if (typeof e.data.ms === 'number') w.answers.push({ ms: e.data.ms, at: performance.now() });
        });
      }
    };
  });
  const v = await visitor(await level([{ ...selfie, captureMode }], { checks: { documentInSelfie: 'preferred' } }, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'vendor', { token: v.token, conf: { lang: 'en' } });
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  await flow.locator('.finder.live').waitFor();
  return flow;
}

test('guidance by faces: a face that is too far is told so, by a thread of its own', async ({ page, lens }) => {
  const errors: string[] = [];
  page.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
  lens.show(people().passport.files.at(-1)!.film); // with a document in the hand, so from farther away
  const flow = await toSelfie(page);
  await expect(flow.locator('.hint')).toHaveText('Come closer', { timeout: 60_000 });
  const frame = page.frames().find((f) => f.url().includes('/websdk/'))!;
  await frame.waitForFunction(() => (window as never as { answers: unknown[] }).answers.length > 15, undefined, { timeout: 60_000 });
  const answers = await frame.evaluate(() => (window as never as { answers: { ms: number; at: number }[] }).answers);
  const median = answers.map((a) => a.ms).sort((a, b) => a - b)[answers.length >> 1]!;
  const rate = ((answers.length - 1) * 1000) / (answers.at(-1)!.at - answers[0]!.at);
  console.log(`face model: ${median.toFixed(1)} ms a picture on its thread, ${rate.toFixed(1)} answers a second; on a thread four times slower at most ${(1000 / (4 * median)).toFixed(1)} a second`);
  if (process.env.IDNGO_FIGURES) {
    expect(rate).toBeGreaterThanOrEqual(5);
    expect(1000 / (4 * median)).toBeGreaterThanOrEqual(5);
  }
  expect(errors).toEqual([]);
});

test('guidance by faces: one that is well placed is taken by itself', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await actor(page, 'photograph');
  const flow = await toSelfie(page, 'manualAndAuto');
  await expect(flow.getByRole('button', { name: 'Use this picture' })).toBeVisible({ timeout: 60_000 });
});

test('guidance by faces: without the model the flow goes on', async ({ page, lens }) => {
  await page.route('**/websdk/models/**', (route) => route.abort());
  lens.show('dark.mjpeg');
  const flow = await toSelfie(page);
  await expect(flow.locator('.hint')).toHaveText('Too dark. Find more light');
  await flow.getByRole('button', { name: 'Take the picture' }).click();
  await expect(flow.getByRole('button', { name: 'Use this picture' })).toBeVisible();
});

test('guidance by faces: model and runtime are at most 8 MB', () => {
  const assets = join(import.meta.dirname, '../../flow/dist/assets');
  const parts = readdirSync(assets).filter((f) => /^(face\.worker|watcher)|\.wasm/.test(f)).map((f) => join(assets, f));
  expect(parts.length).toBeGreaterThanOrEqual(3);
  const model = join(process.env.IDNGO_MODELS ?? join(import.meta.dirname, '../../../models/cache'), 'blazeface.onnx');
  const size = [...parts, model].reduce((sum, f) => sum + (f.endsWith('.gz') ? statSync(f).size : gzipSync(readFileSync(f)).length), 0);
  console.log(`face model and runtime: ${(size / (1 << 20)).toFixed(2)} MB compressed`);
  expect(size).toBeLessThanOrEqual(8 << 20);
});
