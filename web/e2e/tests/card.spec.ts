// The card of one applicant: what it explains and in which language, the report,
// another applicant beside it, and two pictures beside each other.
import { randomUUID } from 'node:crypto';
import { api, expect, identity, level as newLevel, people, test, upload } from './fixtures';
import { faultless, signIn } from './officer';

/** judged is somebody whom the real checks have looked at. */
async function judged(level: string, stated: Record<string, unknown> = {}): Promise<string> {
  const p = people().passport;
  const a = await api<{ id: string }>('POST', `/resources/applicants?levelName=${level}`, { externalUserId: `card-${randomUUID()}`, lang: 'en', fixedInfo: { firstName: p.first, lastName: p.last, dob: p.birth, ...stated } });
  await upload(a.id, p.files[0]!);
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
