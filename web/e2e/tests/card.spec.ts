// The card of one applicant: what it explains and in which language, the report,
// another applicant beside it, and two pictures beside each other.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { api, expect, identity, level as newLevel, long, people, selfie, test, upload } from './fixtures';
import { clean, faultless, open, signIn } from './officer';

const shots = process.env.IDNGO_SHOTS;

async function shot(page: Page, name: string) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** judged is somebody whom the real checks have looked at. */
async function judged(level: string, stated: Record<string, unknown> = {}, withSelfie = false): Promise<string> {
  const p = people().passport;
  const a = await api<{ id: string }>('POST', `/resources/applicants?levelName=${level}`, { externalUserId: `card-${randomUUID()}`, lang: 'en', fixedInfo: { firstName: p.first, lastName: p.last, dob: p.birth, ...stated } });
  await upload(a.id, p.files[0]!);
  if (withSelfie) await upload(a.id, { idDocType: 'SELFIE', country: p.country, jpeg: people().card.files[0]!.jpeg, film: '', tallFilm: '' });
  await api('POST', `/resources/applicants/${a.id}/status/pending`);
  await expect.poll(() => api<{ reviewStatus: string }>('GET', `/resources/applicants/${a.id}/status`).then((s) => s.reviewStatus), { timeout: 60_000 }).not.toMatch(/pending|queued/);
  return a.id;
}

test('card: what tipped the scales is explained in the language of the officer', async ({ page }) => {
  const id = await judged(await newLevel([identity]), { dob: '1950-01-02' });
  await signIn(page, `/production/applicants/${id}`);
  const line = page.locator('tr[data-field=birthDate]');
  await expect(line).toContainText('Different dates.');
  await page.evaluate(() => localStorage.setItem('lang', 'ru'));
  await page.reload();
  await expect(line).toContainText('Разные даты.');
  await expect(page.getByText('Different dates.')).toHaveCount(0);
  await page.evaluate(() => localStorage.setItem('lang', 'kk'));
  await page.reload();
  await expect(line).toContainText('Күндері әртүрлі.');
  faultless(page);
});

long('card: a report of a page or two comes as a PDF', async ({ page }) => {
  const id = await judged(await newLevel([identity]));
  await signIn(page, `/production/applicants/${id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Short report as PDF' }).click()]);
  expect(file.suggestedFilename()).toBe(`report-${id}.pdf`);
  const bytes = readFileSync(await file.path());
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(bytes.includes('/DCTDecode')).toBe(true); // portrait and picture; the words are read by internal/dashapi TestReport
  if (shots) await file.saveAs(join(shots, 'report.pdf'));
  await open(page, `/production/audit`);
  await page.getByLabel('Activity').selectOption('operator:exported:data');
  await expect(page.getByText('report').first()).toBeVisible();
  faultless(page);
});

long('card: two applicants stand side by side and are told to be one person', async ({ page }) => {
  const level = await newLevel([identity]);
  const first = await judged(level, { dob: '1950-01-02' });
  const second = await judged(level);
  await signIn(page, `/production/applicants/${second}`);
  await page.getByRole('link', { name: `Compare: ${first}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Two applicants side by side' })).toBeVisible();
  const matched = page.locator('section', { has: page.getByRole('heading', { name: 'What matched' }) });
  await expect(matched).toContainText('Passport');
  // One value that both have is alike, one that contradicts is marked.
  await expect(page.locator('tr[data-field=documentNumber]')).toHaveAttribute('data-same', 'true');
  await expect(page.locator('tr[data-field=birthDate]')).toContainText('the same in part');
  await expect(page.getByText('1 difference', { exact: true })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Faces' })).toHaveCount(2);
  await clean(page, 'comparison');
  await shot(page, 'compare-1280');
  for (const size of [{ width: 360, height: 800 }, { width: 1440, height: 900 }]) {
    await page.setViewportSize(size);
    await clean(page, `comparison at ${size.width}`);
    await shot(page, `compare-${size.width}`);
  }
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog', { name: 'The same person?' });
  await expect(dialog.getByLabel('Note for colleagues')).toBeFocused();
  await page.keyboard.type('Same passport');
  await clean(page, 'verdict');
  await dialog.getByRole('button', { name: 'Duplicate' }).click();
  await expect(dialog).toBeHidden();
  for (const id of [first, second]) {
    await expect.poll(() => api<{ tags?: string[] }>('GET', `/resources/applicants/${id}/one`).then((a) => a.tags ?? [])).toContain('duplicate');
  }
  await page.keyboard.press('p'); // seen again: two people after all
  await page.getByRole('dialog', { name: 'Two people?' }).getByRole('button', { name: 'Another person' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect.poll(() => api<{ tags?: string[] }>('GET', `/resources/applicants/${first}/one`).then((a) => a.tags ?? [])).toEqual(['another-person']);
  await page.keyboard.press('Escape');
  await page.keyboard.press('4');
  await expect(page.getByRole('listitem').filter({ hasText: first }).filter({ hasText: 'Same passport' })).toBeVisible();
  await open(page, `/production/applicants/${second}/compare/${'0'.repeat(24)}`);
  await expect(page.getByText('This applicant is not here')).toBeVisible();
  faultless(page);
});

long('card: any two pictures stand beside each other by keyboard, and the faces are enlarged in step', async ({ page }) => {
  const id = await judged(await newLevel([identity, selfie]), {}, true);
  await signIn(page, `/production/applicants/${id}`);
  const pictures = page.getByTestId('picture');
  await expect(pictures).toHaveCount(1);
  await expect(page.locator('figure img').first()).toBeVisible();
  const scales = () => pictures.evaluateAll((list) => list.map((e) => Number(new DOMMatrix(getComputedStyle(e).transform).a.toFixed(2))));
  await page.keyboard.press('s');
  await expect(pictures).toHaveCount(2);
  expect(await scales()).toEqual([1, 1]);
  await page.keyboard.press('+');
  await expect.poll(scales).toEqual([1.4, 1.4]);
  await page.keyboard.press('l'); // each by itself
  await page.keyboard.press('+');
  await expect.poll(scales).toEqual([1.96, 1.4]);
  await page.keyboard.press('s');
  await expect(pictures).toHaveCount(1);
  await page.keyboard.press('f'); // the faces fill their frames
  await expect(pictures).toHaveCount(2);
  await expect.poll(async () => Math.min(...(await scales()))).toBeGreaterThan(1.1);
  await shot(page, 'faces-1280');
  await page.setViewportSize({ width: 360, height: 800 });
  await clean(page, 'two pictures on a phone');
  await shot(page, 'faces-360');
  await page.keyboard.press('f');
  await expect(pictures).toHaveCount(1);
  faultless(page);
});
