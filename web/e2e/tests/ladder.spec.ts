// No dead ends: what a camera, a network, a token or a file can do to a person.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from '@playwright/test';
import { accessToken, embed, expect, identity, level, people, said, selfie, state, test, visitor, type Visitor } from './fixtures';

const doc = { ...identity, types: ['PASSPORT'] };

/** camera replaces getUserMedia in the frame by one that fails like this. */
async function camera(page: Page, error: string) {
  await page.addInitScript((name) => {
    const media = navigator.mediaDevices;
    if (!media) return;
    const real = media.getUserMedia.bind(media);
    (window as never as { heal(): void }).heal = () => (media.getUserMedia = real);
    media.getUserMedia = () => Promise.reject(new DOMException('test', name));
  }, error);
}

/** toCamera goes from the beginning to the camera of the passport. */
async function toCamera(page: Page, v: Visitor, conf: object = {}): Promise<FrameLocator> {
  const flow = await embed(page, 'vendor', { token: v.token, conf: { lang: 'en', country: 'KAZ', ...conf } });
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  await flow.getByRole('button', { name: /^Passport/ }).click();
  return flow;
}

const jpeg = () => join(state().films, people().passport.files[0]!.jpeg);

for (const [error, words, code] of [
  ['NotAllowedError', 'not allowed to use the camera', 'permission-denied'],
  ['NotReadableError', 'Another program is using the camera', 'camera-error'],
  ['NotFoundError', 'No camera was found', 'camera-error'],
] as const) {
  test(`camera: ${error} says what to do and leads on`, async ({ page, lens }) => {
    lens.show(people().passport.files[0]!.film);
    await camera(page, error);
    const v = await visitor(await level([doc], {}, 'sandbox'), 'sandbox');
    const flow = await toCamera(page, v);
    await expect(flow.getByText(words)).toBeVisible();
    await expect(flow.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(flow.getByRole('button', { name: 'Continue on phone' })).toBeVisible();
    await expect(flow.getByRole('button', { name: 'Choose a file' })).toBeVisible();
    expect((await said(page)).some((e) => e.type === 'idCheck.onError' && (e.payload as { code: string }).code === code)).toBe(true);
    const frame = page.frames().find((f) => f.url().includes('/websdk/'))!;
    await frame.evaluate(() => (window as never as { heal(): void }).heal());
    await flow.getByRole('button', { name: 'Try again' }).click();
    await flow.getByRole('button', { name: 'Use this picture' }).waitFor({ timeout: 40_000 });
  });
}

test('camera: black is noticed', async ({ page, lens }) => {
  lens.show('black.mjpeg');
  const flow = await toCamera(page, await visitor(await level([doc], {}, 'sandbox'), 'sandbox'));
  await expect(flow.getByText('The camera shows only black')).toBeVisible({ timeout: 30_000 });
});

test('camera: too small is told, and a level that wants live pictures offers no file', async ({ page, lens }) => {
  lens.show('small.mjpeg');
  const flow = await toCamera(page, await visitor(await level([{ ...doc, videoRequired: 'docapture' }], {}, 'sandbox'), 'sandbox'));
  await expect(flow.getByText('too coarse')).toBeVisible();
  await expect(flow.getByRole('button', { name: 'Choose a file' })).toHaveCount(0);
});

test('camera: darkness is guided', async ({ page, lens }) => {
  lens.show('dark.mjpeg');
  const flow = await toCamera(page, await visitor(await level([doc], {}, 'sandbox'), 'sandbox'));
  await expect(flow.locator('.hint')).toHaveText('Too dark. Find more light');
  await expect(flow.getByRole('status').filter({ hasText: 'Too dark' })).toHaveCount(1);
});

test('files: what is no picture is refused with a way on, and a good one is taken', async ({ page, lens }) => {
  lens.show('dark.mjpeg'); // no picture by itself
  const v = await visitor(await level([doc], {}, 'sandbox'), 'sandbox');
  const flow = await toCamera(page, v);
  await flow.getByRole('button', { name: 'Choose a file' }).click();
  const input = flow.locator('input[type=file]');
  for (const [name, mimeType, buffer, words] of [
    ['empty.jpg', 'image/jpeg', Buffer.alloc(0), 'The file is empty'],
    ['notes.txt', 'text/plain', Buffer.from('hello'), 'This kind of file is not accepted'],
    ['fake.jpg', 'image/jpeg', Buffer.from('MZ this is a program'), 'not'],
  ] as const) {
    await input.setInputFiles({ name, mimeType, buffer });
    await expect(flow.getByRole('alert')).toContainText(words, { timeout: 30_000 });
    await flow.getByRole('button', { name: 'Choose a file' }).click();
  }
  await input.setInputFiles({ name: 'passport.jpg', mimeType: 'image/jpeg', buffer: readFileSync(jpeg()) });
  await expect(flow.getByRole('heading', { name: 'We are checking your documents' })).toBeVisible({ timeout: 60_000 });
});

test('files: one that is too large is refused with the limit, and the way on is kept', async ({ page, lens }) => {
  lens.show('dark.mjpeg');
  // The server's own limit would have the test carry tens of megabytes.
  await page.route('**/resources/sdk/session', async (route) => {
    const answer = await route.fetch();
    const session = (await answer.json()) as { limits: { maxBytes: number } };
    session.limits.maxBytes = 1 << 20;
    await route.fulfill({ response: answer, json: session });
  });
  const flow = await toCamera(page, await visitor(await level([doc], {}, 'sandbox'), 'sandbox'));
  let sent = 0;
  page.on('request', (r) => (sent += /\/uploads/.test(r.url()) ? 1 : 0));
  await flow.getByRole('button', { name: 'Choose a file' }).click();
  await flow.locator('input[type=file]').setInputFiles({ name: 'film.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc((1 << 20) + 1, 1) });
  await expect(flow.getByRole('alert')).toContainText('larger than 1 MB');
  expect(sent).toBe(0);
  await expect(flow.getByRole('button', { name: 'Choose a file' })).toBeVisible();
});

test('network: offline in the middle of an upload is survived without a double', async ({ page, context, lens }) => {
  lens.show('dark.mjpeg');
  const v = await visitor(await level([doc], {}, 'sandbox'), 'sandbox');
  const flow = await toCamera(page, v);
  await flow.getByRole('button', { name: 'Choose a file' }).click();
  // The first answers are lost: the server has the pieces, the page does not know.
  let lost = 0;
  await page.route('**/resources/sdk/uploads/**', async (route) => {
    if (lost++ % 2 === 0 && lost < 7) {
      await route.fetch();
      await route.abort('connectionreset');
    } else await route.continue();
  });
  await flow.locator('input[type=file]').setInputFiles({ name: 'passport.jpg', mimeType: 'image/jpeg', buffer: readFileSync(jpeg()) });
  await context.setOffline(true);
  await expect(flow.getByText('No connection. We keep trying')).toBeVisible({ timeout: 30_000 });
  await context.setOffline(false);
  await expect(flow.getByRole('heading', { name: 'We are checking your documents' })).toBeVisible({ timeout: 80_000 });
  expect((await said(page)).filter((e) => e.type === 'idCheck.onDocumentAdded')).toHaveLength(1);
});

test('resume: a reload comes back to the same step', async ({ page, lens }) => {
  const who = people().passport;
  lens.show(who.files[0]!.film);
  const v = await visitor(await level([doc, selfie], {}, 'sandbox'), 'sandbox');
  const flow = await toCamera(page, v);
  await flow.getByRole('button', { name: 'Use this picture' }).click({ timeout: 60_000 });
  await flow.getByRole('heading', { name: /selfie/i }).waitFor({ timeout: 60_000 });
  await page.reload();
  await page.evaluate((r) => window.begin(r as never), { token: v.token, conf: { lang: 'en' } });
  await expect(flow.getByRole('heading', { name: /selfie/i })).toBeVisible();
});

test('token: an expired one is renewed by the host, a foreign one is refused', async ({ page }) => {
  const name = await level([doc], {}, 'sandbox');
  const v = await visitor(name, 'sandbox', 1);
  const stranger = await visitor(name, 'sandbox');
  const next = await accessToken(v.user, name, 'sandbox');
  await new Promise((done) => setTimeout(done, 1500));
  const flow = await embed(page, 'vendor', { token: v.token, next, conf: { lang: 'en' } });
  await expect(flow.getByRole('button', { name: 'Agree and continue' })).toBeVisible();
  expect(await page.evaluate(() => window.asked)).toBe(1);
  // Later the host hands out somebody else's token.
  await page.evaluate((token) => {
    window.run.next = token;
  }, stranger.token);
  await page.route('**/resources/sdk/agreement', (route) => (route.request().headers()['x-access-token'] === next ? route.fulfill({ status: 401, json: { code: 401, description: '', correlationId: '' } }) : route.continue()));
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  await expect(flow.getByText('This session belongs to another person')).toBeVisible();
});

test('token: a host without a token leaves a clear screen', async ({ page }) => {
  const flow = await embed(page, 'vendor', { token: (await visitor(await level([doc], {}, 'sandbox'), 'sandbox')).token.slice(0, -3) + 'xyz', conf: { lang: 'en' } });
  await expect(flow.getByText('The session has ended')).toBeVisible();
});

test('double clicks and two windows make one applicant and one consent', async ({ page, context }) => {
  const v = await visitor(await level([{ idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }] }], {}, 'sandbox'), 'sandbox');
  const second = await context.newPage();
  const [a, b] = await Promise.all([embed(page, 'vendor', { token: v.token, conf: { lang: 'en' } }), embed(second, 'vendor', { token: v.token, conf: { lang: 'en' } })]);
  await a.getByRole('button', { name: 'Agree and continue' }).dblclick();
  await a.getByLabel('First name').fill('Aigul');
  await a.getByRole('button', { name: 'Continue' }).dblclick();
  await expect(a.getByRole('heading', { name: 'We are checking your documents' })).toBeVisible();
  // The other window was left open: what it says is out of date, and it finds out.
  await b.getByRole('button', { name: 'Agree and continue' }).click();
  await expect(b.getByRole('heading', { name: 'We are checking your documents' })).toBeVisible();
  expect((await said(page)).filter((e) => e.type === 'idCheck.onApplicantSubmitted')).toHaveLength(1);
});

test('clock wrong by a day, storage blocked', async ({ page }) => {
  await page.clock.install({ time: Date.now() - 86_400_000 });
  await page.addInitScript(() => {
    Object.defineProperty(window, 'sessionStorage', { get: () => { throw new DOMException('blocked', 'SecurityError'); } });
  });
  const v = await visitor(await level([{ idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }] }], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'vendor', { token: v.token, conf: { lang: 'en' } });
  await page.clock.runFor(3000);
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  await expect(flow.getByLabel('First name')).toBeVisible();
});

test('hostile settings: theme, texts and style sheets change no more than they may', async ({ page }) => {
  const v = await visitor(await level([doc], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'vendor', {
    token: v.token,
    conf: {
      lang: '../../etc',
      theme: 'javascript:alert(1)',
      i18n: { 'welcome.title': '<img src=x onerror=alert(1)>', 'welcome.agree': 'Agree and continue' },
      uiConf: { customCssStr: 'body{display:none} :root{--idngo-surface:#777777;--idngo-text:#777777;--idngo-accent:#0a7d4f;--idngo-radius:4px}' },
    },
  });
  await expect(flow.getByRole('heading', { level: 1 })).toHaveText('<img src=x onerror=alert(1)>');
  expect(await flow.locator('img').count()).toBe(0);
  const button = flow.getByRole('button', { name: 'Agree and continue' });
  await expect(button).toHaveCSS('background-color', 'rgb(10, 125, 79)');
  const [text, ground] = await flow.locator('.sheet').evaluate((e) => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]);
  expect(text).not.toBe(ground);
});

test('messages of other windows and origins are not heard', async ({ page }) => {
  const v = await visitor(await level([doc], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'vendor', { token: v.token, conf: { lang: 'en' } });
  await flow.getByRole('button', { name: 'Agree and continue' }).waitFor();
  const frame = page.frames().find((f) => f.url().includes('/websdk/'))!;
  await frame.evaluate(() => {
    window.postMessage({ method: 'idCheck.callSetLanguage', language: 'ru' }, '*');
    window.dispatchEvent(new MessageEvent('message', { data: { method: 'idCheck.callSetLanguage', language: 'ru' }, origin: 'https://evil.example', source: window.parent }));
  });
  await page.evaluate(() => (window.sdk as { setTheme(t: string): void }).setTheme('dark'));
  await expect(flow.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(flow.locator('html')).toHaveAttribute('lang', 'en');
});
