// The three ways in, with what the real checks decide.
import { createHmac, randomUUID } from 'node:crypto';
import type { FrameLocator, Page } from '@playwright/test';
import { accessToken, api, embed, expect, identity, level, people, said, selfie, soak, state, test, visitor, type Person } from './fixtures';

type Place = Page | FrameLocator;

/** document photographs each side by the camera, and leaves the selfie's film before it. */
async function document(place: Place, who: Person, show: (film: string) => void, tall: boolean, portrait: string) {
  const film = (i: number) => (tall ? who.files[i]!.tallFilm : who.files[i]!.film);
  const docs = who.files.filter((f) => f.idDocType !== 'SELFIE');
  show(film(0));
  await place.getByRole('button', { name: docs[0]!.idDocType === 'PASSPORT' ? /^Passport/ : /^Identity card/ }).click();
  for (let i = 0; i < docs.length; i++) {
    await place.getByRole('button', { name: 'Use this picture' }).waitFor({ timeout: 60_000 });
    show(docs[i + 1] ? film(i + 1) : portrait);
    await place.getByRole('button', { name: 'Use this picture' }).click();
    await proceed(place, docs[i + 1] ? /back side/ : /selfie/i);
  }
}

/** proceed keeps a picture that the server would rather have better, and waits for the next screen. */
async function proceed(place: Place, next: RegExp) {
  const keep = place.getByRole('button', { name: 'Keep it anyway' });
  const heading = place.getByRole('heading', { name: next });
  await keep.or(heading).first().waitFor({ timeout: 90_000 });
  if (await keep.isVisible()) await keep.click();
  await heading.waitFor({ timeout: 60_000 });
}

async function portrait(place: Place) {
  await place.getByRole('button', { name: 'Take the picture' }).click({ timeout: 30_000 });
  await place.getByRole('button', { name: 'Use this picture' }).click();
  const keep = place.getByRole('button', { name: 'Keep it anyway' });
  const end = place.getByRole('heading', { name: /checking your documents|verified|done again/ });
  await keep.or(end).first().waitFor({ timeout: 90_000 });
  if (await keep.isVisible()) await keep.click();
}

/** open goes in by one of the ways and returns where the flow is. */
async function open(page: Page, way: string, levelName: string, env: 'production' = 'production'): Promise<{ place: Place; user: string }> {
  if (way === 'hosted') {
    const user = `browser-${randomUUID()}`;
    const { url } = await api<{ url: string }>('POST', '/resources/sdkIntegrations/levels/-/websdkLink?lang=en', { levelName, userId: user }, env);
    await page.goto(url);
    return { place: page, user };
  }
  const v = await visitor(levelName, env);
  return { place: await embed(page, way as 'vendor' | 'own', { token: v.token, conf: { lang: 'en', country: 'KAZ' } }), user: v.user };
}

interface Case {
  way: string;
  who: 'passport' | 'card' | 'stranger';
  outcome: 'GREEN' | 'RETRY' | 'FINAL';
  tall: boolean;
}

// Pairwise: every two of way, document, outcome and size meet at least once.
const pairs: Case[] = [
  { way: 'own', who: 'card', outcome: 'GREEN', tall: true },
  { way: 'hosted', who: 'passport', outcome: 'GREEN', tall: true },
  { way: 'react', who: 'passport', outcome: 'FINAL', tall: false },
  { way: 'vendor-react', who: 'card', outcome: 'RETRY', tall: false },
];
const all: Case[] = ['vendor', 'own', 'react', 'vendor-react', 'hosted'].flatMap((way) =>
  (['passport', 'card'] as const).flatMap((who) => (['GREEN', 'RETRY', 'FINAL'] as const).flatMap((outcome) => [true, false].map((tall) => ({ way, who, outcome, tall })))),
);

// One after the other: they are few people with few documents, and whoever is on
// the company's list in one of them must not be met in another.
test.describe('ways', () => {
  test.describe.configure({ mode: 'default' });
  for (const c of soak ? all : pairs) {
    test(`${c.way}, ${c.who}, ${c.outcome}, ${c.tall ? 'phone' : 'desktop'}`, async ({ page, lens }) => {
      test.setTimeout(240_000);
      await page.setViewportSize(c.tall ? { width: 390, height: 844 } : { width: 1280, height: 900 });
      const name = await level([identity, selfie]);
      const { place, user } = await open(page, c.way, name);
      await place.getByRole('button', { name: 'Agree and continue' }).click();
      if (c.way === 'hosted') {
        await place.getByRole('combobox').fill('Kazakh');
        await place.getByRole('combobox').press('Enter');
      }
      const who = people()[c.who];
      const own = who.files.at(-1)!;
      const shown = c.outcome === 'RETRY' ? people().stranger.files.at(-1)! : own;
      await document(place, who, (f) => lens.show(f), c.tall, c.tall ? shown.tallFilm : shown.film);
      await portrait(place);
      if (c.outcome === 'GREEN') {
        await expect(place.getByRole('heading', { name: 'You are verified' })).toBeVisible({ timeout: 90_000 });
        return;
      }
      const { id } = await api<{ id: string }>('GET', `/resources/applicants/-;externalUserId=${user}/one`);
      if (c.outcome === 'FINAL') {
        await expect(place.getByRole('heading', { name: 'You are verified' })).toBeVisible({ timeout: 90_000 });
        // The company puts the person on its list; whoever comes again reads it.
        await api('POST', `/resources/applicants/${id}/blacklist?note=test`);
        try {
          const token = await accessToken(user, name);
          await page.reload();
          if (c.way !== 'hosted') await page.evaluate((r) => window.begin(r as never), { token, conf: { lang: 'en' } });
          await expect(place.getByRole('heading', { name: 'The verification was declined' })).toBeVisible();
        } finally {
          await api('POST', `/resources/applicants/${id}/whitelist?note=test`);
        }
        return;
      }
      await expect(place.getByRole('heading', { name: /done again/ })).toBeVisible({ timeout: 90_000 });
      // Before the camera opens: it takes the first good picture that it sees.
      lens.show(c.tall ? own.tallFilm : own.film);
      await place.getByRole('button', { name: 'Do it now' }).click();
      await portrait(place);
      await expect(place.getByRole('heading', { name: 'You are verified' })).toBeVisible({ timeout: 90_000 });
      expect(id).toMatch(/^[0-9a-f]{24}$/);
    });
  }
});

test('a hosted page leads back to the shop by a signed address', async ({ page }) => {
  const name = await level([{ idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }] }], {}, 'sandbox');
  const user = `browser-${randomUUID()}`;
  const target = `${state().host}/vendor?order=7`;
  const { url } = await api<{ url: string }>('POST', '/resources/sdkIntegrations/levels/-/websdkLink?lang=en', { levelName: name, userId: user, redirect: { successUrl: target, rejectUrl: target, signKey: 'abc', allowedQueryParams: ['p1'] } }, 'sandbox');
  await page.goto(`${url}?p1=x&p2=y`);
  await page.getByRole('button', { name: 'Agree and continue' }).click();
  await page.getByLabel('First name').fill('Aigul');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'We are checking your documents' }).waitFor();
  const { id } = await api<{ id: string }>('GET', `/resources/applicants/-;externalUserId=${user}/one`, undefined, 'sandbox');
  await api('POST', `/resources/applicants/${id}/status/testCompleted`, { reviewAnswer: 'GREEN', rejectLabels: [] }, 'sandbox');
  await page.waitForURL(/order=7/, { timeout: 30_000 });
  const back = page.url();
  const [signed, sig] = back.split('&sig=') as [string, string];
  expect(signed).toBe(`${target}&p1=x`);
  expect(sig).toBe(createHmac('sha256', 'abc').update(signed).digest('hex'));
});

test('the flow goes on on a phone while the desktop follows', async ({ page, browser, lens }) => {
  lens.show('dark.mjpeg');
  const v = await visitor(await level([{ ...identity, types: ['PASSPORT'] }, { idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }] }], {}, 'sandbox'), 'sandbox');
  const desktop = await embed(page, 'own', { token: v.token, conf: { lang: 'en', country: 'KAZ' } });
  await desktop.getByRole('button', { name: 'Agree and continue' }).click();
  await desktop.getByRole('button', { name: /^Passport/ }).click();
  await desktop.getByRole('button', { name: 'Continue on phone' }).click();
  const link = (await desktop.locator('.link').textContent())!;
  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, ignoreHTTPSErrors: true, userAgent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36' })).newPage();
  await phone.goto(link);
  await phone.getByRole('combobox').fill('Kazakh');
  await phone.getByRole('combobox').press('Enter');
  await phone.getByRole('button', { name: /^Passport/ }).click();
  await expect(phone.getByRole('button', { name: 'Continue on phone' })).toHaveCount(0);
  lens.show(people().passport.files[0]!.tallFilm);
  await phone.getByRole('button', { name: 'Other camera' }).or(phone.getByRole('button', { name: 'Choose a file' })).first().click();
  await phone.locator('input[type=file]').setInputFiles(`${state().films}/${people().passport.files[0]!.jpeg}`);
  await phone.getByLabel('First name').fill('Aigul', { timeout: 60_000 });
  await expect(desktop.getByText('Your phone is at it')).toBeVisible();
  await phone.getByRole('button', { name: 'Continue' }).click();
  await expect(phone.getByRole('heading', { name: 'Done on this phone' })).toBeVisible();
  await expect(desktop.getByRole('heading', { name: 'We are checking your documents' })).toBeVisible();
});

test('a dead link says whom to ask', async ({ page }) => {
  await page.goto(`${state().flow}/websdk/p/0123456789abcdef`);
  await expect(page.getByText('This link does not work any more')).toBeVisible();
});

test('the page alone says that it is to be embedded', async ({ page }) => {
  await page.goto(`${state().flow}/websdk/websdk.html`);
  await expect(page.getByText('made to be embedded')).toBeVisible();
});

test('a host in single-step mode says when the next step begins', async ({ page, lens }) => {
  const v = await visitor(await level([{ idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }] }, { ...identity, types: ['PASSPORT'] }], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'own', { token: v.token, conf: { lang: 'en', country: 'KAZ', singleStep: true } });
  const next = (step: string) => page.evaluate((s) => (window.sdk as { singleStepNext(s: string): void }).singleStepNext(s), step);
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  await flow.getByLabel('First name').fill('Aigul');
  await flow.getByRole('button', { name: 'Continue' }).click();
  await expect(flow.getByRole('heading', { name: 'This part is done' })).toBeVisible();
  expect((await said(page)).map((e) => e.type)).toContain('idCheck.onStepCompleted');
  await next('IDENTITY');
  lens.show(people().passport.files[0]!.film);
  await flow.getByRole('button', { name: /^Passport/ }).click();
  await flow.getByRole('button', { name: 'Use this picture' }).click({ timeout: 60_000 });
  await proceed(flow, /This part is done/);
  await next('');
  await expect(flow.getByRole('heading', { name: 'We are checking your documents' })).toBeVisible();
});

test('events: old and new names, identifiers, progress and language', async ({ page }) => {
  const v = await visitor(await level([{ idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }] }], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'vendor', { token: v.token, conf: { lang: 'en' } });
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  await page.evaluate(() => (window.sdk as { setLanguage(l: string): void }).setLanguage('kk'));
  await expect(flow.locator('html')).toHaveAttribute('lang', 'kk');
  await flow.getByLabel('Аты', { exact: true }).fill('Айгүл');
  await flow.getByRole('button', { name: 'Жалғастыру' }).click();
  await flow.getByRole('heading', { name: 'Құжаттарыңызды тексеріп жатырмыз' }).waitFor();
  const { id } = await api<{ id: string }>('GET', `/resources/applicants/-;externalUserId=${v.user}/one`, undefined, 'sandbox');
  await api('POST', `/resources/applicants/${id}/status/testCompleted`, { reviewAnswer: 'GREEN', rejectLabels: [] }, 'sandbox');
  await flow.getByRole('heading', { name: 'Жеке басыңыз расталды' }).waitFor();
  const events = await said(page);
  const last = (type: string) => events.filter((e) => e.type === `idCheck.${type}`).at(-1)?.payload as Record<string, unknown> | undefined;
  for (const type of ['onReady', 'onInitialized', 'onResize', 'onApplicantLoaded', 'onAgreementSigned', 'onStepInitiated', 'stepCompleted', 'onStepCompleted', 'onVerificationProgressChanged', 'onApplicantSubmitted', 'applicantStatus', 'onApplicantStatusChanged', 'onApplicantVerificationCompleted', 'moduleResultPresented', 'onModuleResultPresented', 'onLanguageChanged', 'onNavigationUiControlsStateChanged']) {
    expect(last(type), type).toBeDefined();
  }
  expect(last('stepCompleted')).toMatchObject({ step: 'APPLICANT_DATA', idDocSetType: 'APPLICANT_DATA', applicantId: id, levelName: v.level });
  expect(last('applicantStatus')).toMatchObject({ reviewStatus: 'completed', reviewResult: { reviewAnswer: 'GREEN' } });
  expect(last('onLanguageChanged')).toMatchObject({ language: 'kk' });
  expect(events.map((e) => e.type)).not.toContain('idCheck.scrollTo');
});

/** bill is a proof of address as an issuer sends it: a PDF with its own text. */
function bill(lines: string[]): Buffer {
  const stream = `BT /F1 14 Tf 60 760 Td 22 TL ${lines.map((l) => `(${l}) Tj T*`).join(' ')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const at = objects.map((o, i) => {
    const begin = text.length;
    text += `${i + 1} 0 obj\n${o}\nendobj\n`;
    return begin;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((n) => `${String(n).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

test('a proof of address is handed in as the PDF that the issuer sent', async ({ page }) => {
  const v = await visitor(await level([{ idDocSetType: 'PROOF_OF_ADDRESS', types: ['UTILITY_BILL'] }], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'own', { token: v.token, conf: { lang: 'en', country: 'KAZ' } });
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  await flow.getByRole('button', { name: /bill/i }).first().click();
  const chooser = page.waitForEvent('filechooser');
  await flow.getByRole('button', { name: /file/i }).first().click();
  await (await chooser).setFiles({ name: 'bill.pdf', mimeType: 'application/pdf', buffer: bill(['ELECTRICITY BILL', 'Aigul Omarova', '10 Abay street, apt 7, Almaty 050000', `Date ${new Date().toISOString().slice(0, 10)}`, 'Amount due 4 200 KZT']) });
  await proceed(flow, /We are checking your documents/);
  const status = await api<Record<string, { idDocType: string; imageIds: number[] }>>('GET', `/resources/applicants/${(await api<{ id: string }>('GET', `/resources/applicants/-;externalUserId=${v.user}/one`, undefined, 'sandbox')).id}/requiredIdDocsStatus`, undefined, 'sandbox');
  expect(status.PROOF_OF_ADDRESS).toMatchObject({ idDocType: 'UTILITY_BILL' });
  expect(status.PROOF_OF_ADDRESS!.imageIds.length).toBe(1);
});

test('a camera picture is taken and kept by keyboard alone', async ({ page, lens }) => {
  lens.show(people().passport.files[0]!.film);
  const v = await visitor(await level([{ ...identity, types: ['PASSPORT'] }], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'own', { token: v.token, conf: { lang: 'en', country: 'KAZ' } });
  await flow.getByRole('heading', { level: 1 }).waitFor();
  await tabTo(page, flow, /Agree and continue/);
  await page.keyboard.press('Enter');
  await flow.getByRole('button', { name: /^Passport/ }).waitFor();
  await tabTo(page, flow, /^Passport/);
  await page.keyboard.press('Enter');
  await flow.getByRole('button', { name: 'Use this picture' }).waitFor({ timeout: 60_000 });
  await tabTo(page, flow, /Use this picture/);
  await page.keyboard.press('Enter');
  const keep = flow.getByRole('button', { name: 'Keep it anyway' });
  const end = flow.getByRole('heading', { name: 'We are checking your documents' });
  await keep.or(end).first().waitFor({ timeout: 60_000 });
  if (await keep.isVisible()) {
    await tabTo(page, flow, /Keep it anyway/);
    await page.keyboard.press('Enter');
  }
  await expect(end).toBeVisible({ timeout: 60_000 });
});

/** tabTo presses Tab until what has the name is focused. */
async function tabTo(page: Page, flow: FrameLocator, name: RegExp) {
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press('Tab');
    const focused = await flow.locator(':focus').first().evaluate((e) => e.getAttribute('aria-label') ?? (e as HTMLInputElement).labels?.[0]?.textContent ?? e.textContent ?? '').catch(() => '');
    if (name.test(focused)) return;
  }
  throw new Error(`${name} is not reached by Tab`);
}

test('keyboard alone goes through', async ({ page }) => {
  const v = await visitor(await level([{ idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }, { name: 'country', required: true }] }], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'own', { token: v.token, conf: { lang: 'en' } });
  await flow.getByRole('heading', { level: 1 }).waitFor();
  const until = (name: RegExp) => tabTo(page, flow, name);
  await until(/Agree and continue/);
  await page.keyboard.press('Enter');
  await flow.getByLabel('First name').waitFor();
  await until(/First name/);
  await page.keyboard.type('Aigul');
  await until(/Country/);
  await page.keyboard.type('Kazakh');
  await page.keyboard.press('Enter');
  await until(/^Continue/);
  await page.keyboard.press('Enter');
  await expect(flow.getByRole('heading', { name: 'We are checking your documents' })).toBeVisible();
});

test('keyboard alone: questions, what has to be done again, and an objection', async ({ page }) => {
  const question = { id: 'source', type: 'text', required: true, title: { en: 'Where does your money come from?' } };
  const v = await visitor(
    await level([{ idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }] }, { idDocSetType: 'QUESTIONNAIRE', questionnaireDefId: 'funds', questionnaire: { id: 'funds', title: { en: 'Source of funds' }, sections: [{ id: 'main', items: [question] }] } }], {}, 'sandbox'),
    'sandbox',
  );
  const flow = await embed(page, 'own', { token: v.token, conf: { lang: 'en' } });
  await flow.getByRole('heading', { level: 1 }).waitFor();
  const press = async (name: RegExp) => {
    await tabTo(page, flow, name);
    await page.keyboard.press('Enter');
  };
  const write = async (label: RegExp, text: string) => {
    await flow.getByLabel(label).waitFor();
    await tabTo(page, flow, label);
    await page.keyboard.type(text);
    await press(/^Continue/);
  };
  const waiting = flow.getByRole('heading', { name: 'We are checking your documents' });
  await press(/Agree and continue/);
  await write(/First name/, 'Aigul');
  await write(/Where does your money/, 'Salary');
  await expect(waiting).toBeVisible();
  const { id } = await api<{ id: string }>('GET', `/resources/applicants/-;externalUserId=${v.user}/one`, undefined, 'sandbox');
  const decide = (body: object) => api('POST', `/resources/applicants/${id}/status/testCompleted`, { reviewAnswer: 'RED', ...body }, 'sandbox');
  await decide({ rejectLabels: ['PROBLEMATIC_APPLICANT_DATA'], reviewRejectType: 'RETRY', moderationComment: 'Check the name.' });
  await flow.getByRole('heading', { name: 'Something has to be done again' }).waitFor();
  await press(/Do it now/);
  await write(/First name/, 'a');
  await expect(flow.getByLabel(/Where does your money/)).toHaveValue('Salary'); // nothing has to be written twice
  await write(/Where does your money/, 'Salary of a teacher'); // both are what was stated
  await expect(waiting).toBeVisible();
  await decide({ rejectLabels: ['FORGERY'], reviewRejectType: 'FINAL' });
  await flow.getByRole('heading', { name: 'The verification was declined' }).waitFor();
  await press(/Ask for a second look/);
  await expect(flow.getByLabel('Your explanation')).toBeFocused();
  await page.keyboard.type('It is my own passport.');
  await press(/^Send/);
  await expect(flow.getByText('Your request was received')).toBeVisible();
});

test('the demo’s shop embeds the flow', async ({ page }) => {
  await page.goto(`${state().base}/shop`);
  const flow = page.frameLocator('#websdk-container iframe');
  await expect(flow.getByRole('button', { name: 'Agree and continue' })).toBeVisible();
  await page.locator('#lang').selectOption('kk');
  await expect(flow.getByRole('button', { name: 'Келісемін және жалғастырамын' })).toBeVisible();
  await expect(page.locator('#events')).toContainText('onApplicantLoaded');
});

