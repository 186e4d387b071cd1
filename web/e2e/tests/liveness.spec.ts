// Liveness sessions from the first prompt to the server's verdict, by the real
// networks: a person who acts, a photograph, a camera that goes away.
import type { FrameLocator, Page } from '@playwright/test';
import { actor } from './actor';
import { api, embed, expect, identity, level, long, people, said, selfie, soak, state, test, visitor } from './fixtures';

const live = { ...selfie, videoRequired: 'liveness' };

async function begin(page: Page, sets: object[], form: 'active' | 'passive'): Promise<{ flow: FrameLocator; user: string }> {
  const v = await visitor(await level(sets, { checks: { liveness: form } }));
  const flow = await embed(page, 'vendor', { token: v.token, conf: { lang: 'en', country: 'KAZ' } });
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  return { flow, user: v.user };
}

const frameOf = (page: Page) => page.frames().find((f) => f.url().includes('/websdk/'))!;

test('liveness: a person who does what is asked goes on to GREEN', async ({ page }) => {
  await actor(page, 'person');
  const { flow, user } = await begin(page, [{ ...identity, types: ['PASSPORT'] }, live], 'active');
  await flow.getByRole('button', { name: /^Passport/ }).click();
  await flow.getByRole('button', { name: 'Choose a file' }).click();
  await flow.locator('input[type=file]').setInputFiles(`${state().films}/${people().passport.files[0]!.jpeg}`);
  await flow.getByRole('button', { name: 'Agree and start' }).click({ timeout: 60_000 });
  await expect(flow.getByRole('heading', { name: 'Look straight' })).toBeVisible();
  const verified = flow.getByRole('heading', { name: 'You are verified' });
  const again = flow.getByRole('button', { name: 'Try again' });
  // On a crowded machine the first try may be told to follow the prompts faster.
  await expect(verified.or(again)).toBeVisible({ timeout: 80_000 });
  if (await again.isVisible()) await again.click();
  await expect(verified).toBeVisible({ timeout: 80_000 });
  expect((await said(page)).filter((e) => e.type === 'idCheck.onLivenessCompleted').pop()?.payload).toMatchObject({ answer: 'GREEN', allowContinuing: true });
  const { id } = await api<{ id: string }>('GET', `/resources/applicants/-;externalUserId=${user}/one`);
  const status = await api<Record<string, { imageIds: number[] }>>('GET', `/resources/applicants/${id}/requiredIdDocsStatus`);
  expect(status.SELFIE!.imageIds).toHaveLength(1);
});

long('liveness: the light of the screen alone is enough where the level asks for no more', async ({ page }) => {
  await actor(page, 'person');
  const { flow } = await begin(page, [live], 'passive');
  await flow.getByRole('button', { name: 'Agree and start' }).click();
  await expect(flow.getByRole('heading', { name: /checking your documents|verified/ })).toBeVisible({ timeout: 90_000 });
  expect((await said(page)).find((e) => e.type === 'idCheck.onLivenessCompleted')?.payload).toMatchObject({ answer: 'GREEN' });
});

test('liveness: a photograph is refused with its screen, and after three tries a person decides', async ({ page }) => {
  await actor(page, 'photograph');
  const { flow, user } = await begin(page, [live], 'passive');
  await flow.getByRole('button', { name: 'Agree and start' }).click();
  for (const left of [2, 1]) {
    await expect(flow.getByText(`${left} tr`)).toBeVisible({ timeout: 60_000 });
    await expect(flow.getByRole('alert').getByRole('listitem').first()).toBeVisible();
    if (!soak) return; // a try costs its quarter of a minute
    await flow.getByRole('button', { name: 'Try again' }).click();
  }
  await expect(flow.getByText('a specialist is looking')).toBeVisible({ timeout: 90_000 });
  const answers = (await said(page)).filter((e) => e.type === 'idCheck.onLivenessCompleted').map((e) => (e.payload as { answer: string }).answer);
  expect(answers).toEqual(['RED', 'RED', 'YELLOW']);
  const { id } = await api<{ id: string }>('GET', `/resources/applicants/-;externalUserId=${user}/one`);
  expect((await api<{ reviewStatus: string }>('GET', `/resources/applicants/${id}/status`)).reviewStatus).toBe('onHold');
});

long('liveness: a camera that another app takes in the middle costs no attempt', async ({ page }) => {
  await actor(page, 'person');
  const { flow } = await begin(page, [live], 'passive');
  await flow.getByRole('button', { name: 'Agree and start' }).click();
  await expect(flow.getByRole('heading', { name: 'Keep still' })).toBeVisible({ timeout: 30_000 });
  await frameOf(page).evaluate(() => window.lose());
  await expect(flow.getByText('The camera was taken over by another app')).toBeVisible();
  await flow.getByRole('button', { name: 'Try again' }).click();
  await expect(flow.getByRole('heading', { name: /checking your documents|verified/ })).toBeVisible({ timeout: 90_000 });
  const answers = (await said(page)).filter((e) => e.type === 'idCheck.onLivenessCompleted').map((e) => (e.payload as { answer: string }).answer);
  expect(answers).toEqual(['GREEN']);
});
