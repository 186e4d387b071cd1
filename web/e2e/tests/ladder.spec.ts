// No dead ends: what a camera, a network, a token or a file can do to a person.
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from '@playwright/test';
import { accessToken, api, embed, expect, identity, level, long, people, said, selfie, soak, state, test, visitor, type Visitor } from './fixtures';
import { badLine } from './line';

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

test('camera: one that another app takes while it is open is told, and comes back', async ({ page, lens }) => {
  lens.show('dark.mjpeg'); // no picture by itself
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    if (!media) return;
    const real = media.getUserMedia.bind(media);
    media.getUserMedia = async (wish) => {
      const stream = await real(wish);
      (window as never as { track: MediaStreamTrack }).track = stream.getVideoTracks()[0]!;
      return stream;
    };
  });
  const flow = await toCamera(page, await visitor(await level([doc], {}, 'sandbox'), 'sandbox'));
  const frame = page.frames().find((f) => f.url().includes('/websdk/'))!;
  for (const event of ['ended', 'mute']) {
    await flow.locator('.finder.live').waitFor();
    await frame.evaluate((name) => (window as never as { track: MediaStreamTrack }).track.dispatchEvent(new Event(name)), event);
    await expect(flow.getByText('The camera was taken over by another app')).toBeVisible();
    await flow.getByRole('button', { name: 'Try again' }).click();
  }
  await flow.locator('.finder.live').waitFor();
});

for (const [agent, words] of [
  ['Mozilla/5.0 (Linux; Android 14; SM-A155F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 Instagram 350.0.0', 'Open in browser'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]', 'Open in browser'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1', 'Website Settings'],
] as const) {
  test.describe(() => {
    test.use({ userAgent: agent });
    (agent.includes('Instagram') ? test : long)(`camera: denied in ${/Instagram|FBAN|Version\/18/.exec(agent)![0]} says what helps there`, async ({ page }) => {
      await camera(page, 'NotAllowedError');
      const { url } = await api<{ url: string }>('POST', '/resources/sdkIntegrations/levels/-/websdkLink?lang=en', { levelName: await level([doc], {}, 'sandbox'), userId: `browser-${Date.now()}` }, 'sandbox');
      await page.goto(url);
      await page.getByRole('button', { name: 'Agree and continue' }).click();
      await page.getByRole('combobox').fill('Kazakh');
      await page.getByRole('combobox').press('Enter');
      await page.getByRole('button', { name: /^Passport/ }).click();
      await expect(page.getByText(words)).toBeVisible();
      await expect(page.getByRole('button', { name: 'Copy the link' })).toHaveCount(words === 'Open in browser' ? 1 : 0);
      await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
    });
  });
}

test('back button of the browser goes back one screen, and forward the person is where they were', async ({ page, lens }) => {
  lens.show('dark.mjpeg');
  const { url } = await api<{ url: string }>('POST', '/resources/sdkIntegrations/levels/-/websdkLink?lang=en', { levelName: await level([{ idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }] }, doc], {}, 'sandbox'), userId: `browser-back-${Date.now()}` }, 'sandbox');
  await page.goto(url);
  await page.getByRole('button', { name: 'Agree and continue' }).click();
  await page.getByLabel('First name').fill('Aigul');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('combobox').fill('Kazakh');
  await page.getByRole('combobox').press('Enter');
  await page.getByRole('button', { name: /^Passport/ }).click();
  await page.locator('.finder.live').waitFor();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Choose your document' })).toBeVisible();
  // From the first screen the browser leaves, and nothing is lost by it.
  await page.goto('about:blank');
  await page.goto(url);
  await expect(page.getByRole('heading', { name: 'Choose your document' })).toBeVisible();
});

test('controlled navigation: the host has the only way back', async ({ page, lens }) => {
  lens.show('dark.mjpeg');
  const v = await visitor(await level([doc], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'own', { token: v.token, conf: { lang: 'en', country: 'KAZ', controlledNavigationBack: true } });
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  await flow.getByRole('button', { name: /^Passport/ }).click();
  await flow.locator('.finder.live').waitFor();
  await expect(flow.getByRole('button', { name: 'Back', exact: true })).toHaveCount(0);
  await expect.poll(async () => (await said(page)).filter((e) => e.type === 'idCheck.onNavigationUiControlsStateChanged').at(-1)?.payload).toMatchObject({ state: { previousScreenButton: 'normal' } });
  await page.evaluate(() => (window.sdk as { navigateBack(): void }).navigateBack());
  await expect(flow.getByRole('heading', { name: 'Choose your document' })).toBeVisible();
});

test('files: a film of 200 MB is refused before anything of it is sent', async ({ page, lens }, info) => {
  lens.show('dark.mjpeg');
  const film = info.outputPath('film.mp4');
  const named = info.outputPath('film.jpg');
  for (const path of [film, named]) {
    writeFileSync(path, '');
    truncateSync(path, 200 << 20);
  }
  const flow = await toCamera(page, await visitor(await level([doc], {}, 'sandbox'), 'sandbox'));
  let sent = 0;
  page.on('request', (r) => (sent += /\/uploads/.test(r.url()) ? 1 : 0));
  for (const path of [film, named]) {
    await flow.getByRole('button', { name: 'Choose a file' }).click();
    await flow.locator('input[type=file]').setInputFiles(path);
    await expect(flow.getByRole('alert')).toContainText('larger than 50 MB');
  }
  expect(sent).toBe(0);
});

long('network: 3G that loses a twentieth, breaks connections and goes away, brings one document whole', async ({ browser, lens }) => {
  lens.show('dark.mjpeg');
  const line = await badLine();
  const context = await browser.newContext({ proxy: { server: line.url }, ignoreHTTPSErrors: true });
  try {
    const page = await context.newPage();
    const v = await visitor(await level([doc], {}, 'sandbox'), 'sandbox');
    const flow = await toCamera(page, v);
    await flow.getByRole('button', { name: 'Choose a file' }).click();
    line.breakAfter(150_000); // each connection ends in the middle of a piece or two
    await flow.locator('input[type=file]').setInputFiles({ name: 'passport.jpg', mimeType: 'image/jpeg', buffer: readFileSync(jpeg()) });
    await expect.poll(() => line.resets, { timeout: 60_000 }).toBeGreaterThan(0);
    line.cut();
    await expect(flow.getByText('No connection. We keep trying')).toBeVisible({ timeout: 30_000 });
    if (soak) await new Promise((done) => setTimeout(done, 60_000)); // a whole minute away
    line.breakAfter(Infinity);
    line.mend();
    await expect(flow.getByRole('heading', { name: 'We are checking your documents' })).toBeVisible({ timeout: 120_000 });
    expect((await said(page)).filter((e) => e.type === 'idCheck.onDocumentAdded')).toHaveLength(1);
    const { id } = await api<{ id: string }>('GET', `/resources/applicants/-;externalUserId=${v.user}/one`, undefined, 'sandbox');
    expect((await api<Record<string, { imageIds: number[] }>>('GET', `/resources/applicants/${id}/requiredIdDocsStatus`, undefined, 'sandbox')).IDENTITY!.imageIds).toHaveLength(1);
  } finally {
    await context.close();
    await line.close();
  }
});
