// Takes the pictures of the guides and the README (make screenshots): the real
// program with made-up applicants whose portraits are drawn. IDNGO_PICTURES is
// the folder that they go to.
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accessToken, api, embed, expect, identity, people, state, test, upload, type Person } from './fixtures';

const folder = process.env.IDNGO_PICTURES;
test.use({ contextOptions: { reducedMotion: 'reduce' } });
test.skip(!folder, 'pictures are taken by make screenshots');
test.describe.configure({ mode: 'serial' });

const level = 'basic-kyc-level';
const names: [string, string, string][] = [
  ['Айгерим', 'Серикова', 'KAZ'], ['Nurlan', 'Akhmetov', 'KAZ'], ['Мария', 'Климова', 'RUS'], ['Dilnoza', 'Karimova', 'UZB'],
  ['Ержан', 'Төлегенов', 'KAZ'], ['Olena', 'Kovalenko', 'UKR'], ['Jonas', 'Lindqvist', 'SWE'], ['Асель', 'Оразбаева', 'KAZ'],
  ['Bakyt', 'Sydykov', 'KGZ'], ['Hannah', 'Brandt', 'DEU'], ['Данияр', 'Жумабаев', 'KAZ'], ['Lucía', 'Moreno', 'ESP'],
];
const results = [
  { reviewAnswer: 'GREEN' }, { reviewAnswer: 'GREEN' }, { reviewAnswer: 'RED', reviewRejectType: 'RETRY', rejectLabels: ['UNSATISFACTORY_PHOTOS'] },
  { reviewAnswer: 'GREEN' }, { reviewAnswer: 'RED', reviewRejectType: 'FINAL', rejectLabels: ['FORGERY'] }, null, { reviewAnswer: 'GREEN' },
  { reviewAnswer: 'RED', reviewRejectType: 'RETRY', rejectLabels: ['BAD_SELFIE'] }, { reviewAnswer: 'GREEN' }, null, { reviewAnswer: 'GREEN' }, { reviewAnswer: 'GREEN' },
];

/** handedIn makes an applicant with pictures of a person whom the real checks judge. */
async function handedIn(who: Person, number: number): Promise<string> {
  const a = await api<{ id: string }>('POST', `/resources/applicants?levelName=documents-only`, {
    externalUserId: `client-${4100 + number}`, lang: 'ru', fixedInfo: { firstName: who.first, lastName: who.last, dob: who.birth, country: who.country },
  });
  for (const file of who.files.filter((f) => f.idDocType !== 'SELFIE')) await upload(a.id, file);
  await api('POST', `/resources/applicants/${a.id}/status/pending`);
  await expect.poll(() => api<{ reviewStatus: string }>('GET', `/resources/applicants/${a.id}/status`).then((s) => s.reviewStatus), { timeout: 90_000 }).not.toMatch(/pending|queued/);
  return a.id;
}

async function officer(page: Page, to: string) {
  await page.goto(state().dashboard.url + to);
  await page.getByRole('heading', { level: 1 }).first().waitFor(); // of the page, or of the sign-in
  if (await page.getByLabel('E-mail').isVisible()) {
    await page.getByLabel('E-mail').fill(state().dashboard.email);
    await page.getByLabel('Password').fill(state().dashboard.password);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('E-mail')).toHaveCount(0);
  }
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect(page.locator('[role=status][aria-label]')).toHaveCount(0);
}

/** drawn waits for the pictures and the evidence on them. */
async function drawn(page: Page) {
  await expect.poll(() => page.getByTestId('boxes').locator('rect').count()).toBeGreaterThan(5);
  await expect.poll(() => page.locator('img').evaluateAll((all) => all.every((i) => (i as HTMLImageElement).naturalWidth > 0))).toBe(true);
}

const take = (page: Page, name: string) => page.screenshot({ path: join(folder!, `${name}.jpg`), type: 'jpeg', quality: 82 });

test('pictures of the Dashboard', async ({ page }) => {
  test.setTimeout(600_000);
  for (const [i, [firstName, lastName, country]] of names.entries()) {
    const a = await api<{ id: string }>('POST', `/resources/applicants?levelName=${level}`, { externalUserId: `client-${1000 + 37 * i}`, lang: 'en', fixedInfo: { firstName, lastName, country } }, 'sandbox');
    if (i % 4 === 0) await api('POST', `/resources/applicants/${a.id}/tags`, [i % 8 ? 'partner' : 'vip'], 'sandbox');
    if (i === 9) continue;
    await api('POST', `/resources/applicants/${a.id}/status/pending`, undefined, 'sandbox');
    if (results[i]) await api('POST', `/resources/applicants/${a.id}/status/testCompleted`, results[i], 'sandbox');
  }
  const all = people();
  // Portraits that are drawn go to a person, so that these are cases.
  await api('POST', '/resources/applicants/-/levels', { name: 'documents-only', requiredIdDocs: { docSets: [identity] }, checks: { duplicateFaces: 'note' } });
  const one = await handedIn(all.passport, 1);
  await handedIn(all.card, 2);
  await handedIn(all.stranger, 3);

  await page.setViewportSize({ width: 1440, height: 860 });
  await page.goto(state().dashboard.url);
  await page.getByLabel('E-mail').waitFor();
  await officer(page, '/sandbox/applicants');
  await expect(page.getByRole('row')).toHaveCount(names.length + 1);
  await take(page, 'applicants');
  for (const name of ['statistics', 'levels', 'settings', 'dev', 'webhooks']) {
    await officer(page, `/sandbox/${name}`);
    await take(page, name);
  }
  await officer(page, '/production/queue');
  await take(page, 'queue');
  await officer(page, `/production/applicants/${one}`);
  await drawn(page);
  await take(page, 'applicant');
  await page.evaluate(() => localStorage.setItem('theme', 'dark'));
  await officer(page, `/production/applicants/${one}`);
  await drawn(page);
  await take(page, 'applicant-dark');
});

test('pictures of the flow on a phone', async ({ page, lens }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 390, height: 844 });
  const who = people().passport;
  lens.show(who.files[0]!.tallFilm);
  const flow = await embed(page, 'own', { token: await accessToken('client-5001', level), conf: { lang: 'en', country: 'KAZ' } });
  await flow.getByRole('button', { name: 'Agree and continue' }).waitFor();
  await take(page, 'flow-consent');
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  await flow.getByRole('button', { name: /^Passport/ }).waitFor();
  await take(page, 'flow-document');
  await flow.getByRole('button', { name: /^Passport/ }).click();
  await flow.getByRole('button', { name: 'Use this picture' }).waitFor({ timeout: 60_000 });
  await take(page, 'flow-preview');
});
