import { embed, expect, identity, level, people, said, selfie, test, visitor } from './fixtures';

test('the untouched vendor package leads from consent to GREEN', async ({ page, lens }) => {
  const who = people().passport;
  const v = await visitor(await level([identity, selfie]));
  lens.show(who.files[0]!.film);
  const flow = await embed(page, 'vendor', { token: v.token, conf: { lang: 'en', country: 'KAZ' } });
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  await flow.getByRole('button', { name: /^Passport/ }).click();
  await expect(flow.getByRole('heading', { name: /photo page/ })).toBeVisible();
  await flow.getByRole('button', { name: 'Use this picture' }).or(flow.getByRole('button', { name: 'Take the picture' })).first().waitFor();
  await flow.getByRole('button', { name: 'Use this picture' }).click({ timeout: 30_000 });
  lens.show(who.files[1]!.film);
  await flow.getByRole('heading', { name: /selfie/ }).waitFor();
  await flow.getByRole('button', { name: 'Take the picture' }).click();
  await flow.getByRole('button', { name: 'Use this picture' }).click();
  await expect(flow.getByRole('heading', { name: 'You are verified' })).toBeVisible({ timeout: 60_000 });
  const events = (await said(page)).map((e) => e.type);
  for (const name of ['idCheck.onReady', 'idCheck.onInitialized', 'idCheck.onApplicantLoaded', 'idCheck.onStepInitiated', 'idCheck.stepCompleted', 'idCheck.onStepCompleted', 'idCheck.onDocumentAdded', 'idCheck.onApplicantSubmitted', 'idCheck.applicantStatus', 'idCheck.onApplicantStatusChanged', 'idCheck.onApplicantVerificationCompleted']) {
    expect(events, name).toContain(name);
  }
});
