// How applicants come in by an officer: a file handed in, a list of people, data corrected.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, people, state, test } from './fixtures';
import { Company, level } from './officers';

test('arrivals: a file is handed in for the applicant, and data corrected with why', async ({ browser }) => {
  const acme = new Company(browser);
  const officer = await acme.person('officer', 'Farida', { width: 360, height: 740 });
  const { id } = await officer.call<{ id: string }>('POST', '/env/sandbox/applicants', { level, firstName: 'Дана', lastName: 'Оразова' });
  const { page } = officer;
  await officer.open(`/sandbox/applicants/${id}`);
  const act = async (name: string) => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await act('Hand a file in');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('File (JPEG').setInputFiles({ name: 'letter.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture at all') });
  await dialog.getByLabel('Country of the document').selectOption('KAZ');
  await dialog.getByLabel('How the file came').selectOption('mail');
  await dialog.getByLabel('Reason').fill('Came by post <b>today</b>');
  await officer.clean();
  await dialog.getByRole('button', { name: 'Hand a file in' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible(); // and what was typed stays
  await expect(dialog.getByLabel('Reason')).toHaveValue('Came by post <b>today</b>');
  await dialog.getByLabel('File (JPEG').setInputFiles({ name: 'letter.jpg', mimeType: 'image/jpeg', buffer: readFileSync(join(state().films, people().passport.files[0]!.jpeg)) });
  await dialog.getByRole('button', { name: 'Hand a file in' }).click();
  await expect(page.getByText('The file is in')).toBeVisible();

  await act('Correct data');
  await dialog.getByLabel('First name', { exact: true }).fill('Динара');
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await dialog.getByLabel('Why').fill('She called');
  await officer.clean();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Оразова Динара' })).toBeVisible();
  const card = await officer.call<{ images: unknown[] }>('GET', `/env/sandbox/applicants/${id}`);
  expect(card.images).toHaveLength(1);
  await officer.open(`/sandbox/applicants/${id}?tab=notes`);
  await expect(page.getByText('Came by post <b>today</b>')).toBeVisible();
  await expect(page.getByText('She called')).toBeVisible();
  await acme.close();
});

test('arrivals: a list of people is looked through, then all are made', async ({ browser }) => {
  const acme = new Company(browser);
  const officer = await acme.person('officer', 'Farida');
  const { page } = officer;
  await officer.open('/sandbox/applicants');
  await page.getByRole('button', { name: 'Invite many' }).click();
  const dialog = page.getByRole('dialog');
  const file = (text: string) => dialog.getByLabel('CSV file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await dialog.getByLabel('Level').selectOption(level);
  await file('externalUserId,firstName,email\nc-1,=1+1,a@example.com\nc-1,Дана,nobody\n');
  await dialog.getByRole('button', { name: 'Look for mistakes' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Line 3');
  await officer.clean();
  await file('externalUserId,firstName,email\nc-1,=1+1,a@example.com\nc-2,Дана,b@example.com\n');
  await dialog.getByRole('checkbox', { name: /Make links/ }).check();
  await dialog.getByRole('button', { name: 'Look for mistakes' }).click();
  await dialog.getByRole('button', { name: 'Make 2 applicants' }).click();
  await expect(dialog.getByText('2 applicants made.')).toBeVisible();
  const [links] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Save the links' }).click()]);
  const lines = readFileSync(await links.path(), 'utf8').trim().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain(`"'=1+1"`); // no formula
  expect(lines[1]).toContain('/websdk/p/');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText('Дана')).toBeVisible();
  await acme.close();
});
