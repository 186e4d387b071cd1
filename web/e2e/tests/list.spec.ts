// The list of applicants: many chosen at once, files, risk.
import { readFileSync } from 'node:fs';
import { expect, long, test } from './fixtures';
import { Company } from './officers';

test('list: rows are chosen by mouse and keyboard, tagged together, and each is told of', async ({ browser }) => {
  const acme = new Company(browser);
  const owner = await acme.person('owner', 'Olzhas');
  const { page } = owner;
  const who = [await owner.arrives('А'), await owner.arrives('Б'), await owner.arrives('В'), await owner.arrives('Г')].reverse(); // as the list shows them
  await owner.call('POST', `${who[1]!.path}/tags`, { add: Array.from({ length: 30 }, (_, i) => `full-${i}`) });
  await owner.open('/sandbox/applicants');
  const box = (i: number) => page.getByRole('checkbox', { name: `Choose ${who[i]!.name}` });
  await box(0).check();
  await box(2).click({ modifiers: ['Shift'] });
  const bar = page.getByRole('toolbar', { name: 'What to do with those chosen' });
  await expect(bar).toContainText('3 chosen');
  await page.keyboard.press('Escape'); // the box has the focus, so the key is its own
  await page.getByRole('button', { name: 'Choose nobody' }).click();
  await expect(bar).toHaveCount(0);
  await page.locator('body').click({ position: { x: 5, y: 300 } });
  for (const key of ['k', 'k', 'x', 'Shift+J']) await page.keyboard.press(key);
  await expect(bar).toContainText('2 chosen');
  await bar.getByRole('button', { name: 'Tags' }).click();
  await page.getByRole('menuitem', { name: 'Add tags' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add tags to 2 applicants' });
  await dialog.getByLabel('Tags').fill('together, vip');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('status')).toHaveText('1 done. 1 failed:');
  await expect(dialog.getByRole('listitem').first()).toContainText(who[1]!.name);
  await expect(dialog.getByRole('listitem').first()).toContainText('Too many applicant tags');
  await owner.clean();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('row', { name: who[0]!.name })).toContainText('together');
  await acme.close();
});

long('list: all that a filter shows are chosen over its pages, exported as a sheet, and given to a colleague', async ({ browser }) => {
  const acme = new Company(browser);
  const owner = await acme.person('owner', 'Olzhas', { width: 1440, height: 900 });
  await acme.person('officer', 'Farida');
  const { page } = owner;
  for (let i = 0; i < 330; i++) await owner.call('POST', '/env/sandbox/applicants', { level: 'basic-kyc-level', firstName: 'Дана', lastName: `Оразова ${i}` });
  await owner.open('/sandbox/applicants');
  await page.getByRole('checkbox', { name: 'Choose all that are loaded' }).check();
  const bar = page.getByRole('toolbar', { name: 'What to do with those chosen' });
  await expect(bar).toContainText('100 chosen');
  await bar.getByRole('button', { name: 'Choose all that the filter shows' }).click();
  await expect(bar).toContainText('330 chosen');
  await owner.clean();
  await bar.getByRole('button', { name: 'Give to' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Colleague').selectOption({ label: 'Farida (0 now)' });
  await dialog.getByRole('button', { name: 'Give', exact: true }).click();
  await expect(dialog.getByText('330 failed:')).toBeVisible(); // nobody has an open case
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await bar.getByRole('button', { name: 'Export these' }).click();
  await page.getByRole('menuitem', { name: 'As Excel' }).click();
  await expect(bar).toHaveCount(0);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'My files' }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download: XLSX: 330 chosen applicants' }).click()]);
  expect(file.suggestedFilename()).toMatch(/^applicants-sandbox-.*\.xlsx$/);
  expect(readFileSync(await file.path()).subarray(0, 2).toString()).toBe('PK');
  await owner.clean();
  await page.getByRole('button', { name: /^Remove: XLSX/ }).click();
  await expect(page.getByText('Removed')).toBeVisible();
  await acme.close();
});

long('list: a file that needs a second person is made when one has confirmed', async ({ browser }) => {
  const acme = new Company(browser);
  const [owner, second] = [await acme.person('owner', 'Olzhas'), await acme.person('administrator', 'Samat')];
  await owner.mark('export');
  await owner.arrives();
  await owner.open('/sandbox/applicants');
  const { page } = owner;
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'As CSV' }).click();
  await expect(page.getByText('Proposed. A colleague must confirm')).toBeVisible();
  await second.open('/sandbox/queue');
  await expect(second.page.getByText('csv: all applicants')).toBeVisible();
  await second.page.getByRole('button', { name: 'Confirm' }).click();
  await second.page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
  await expect(second.page.getByText('Confirmed.')).toBeVisible();
  await owner.open('/sandbox/applicants');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'My files' }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Download: CSV/ }).click()]);
  expect(readFileSync(await file.path(), 'utf8').trim().split('\r\n')).toHaveLength(2);
  await acme.close();
});

long('list: risk is judged with why, labelled, shown and found', async ({ browser }) => {
  const acme = new Company(browser);
  const [officer, narrow] = [await acme.person('officer', 'Farida'), await acme.person('officer', 'Samat', { width: 360, height: 740 })];
  const who = await officer.arrives();
  await officer.arrives();
  const { page } = officer;
  await officer.open(`/sandbox/applicants/${who.id}`);
  for (const [level, why] of [['Medium', 'At first sight.'], ['High', 'The brother is a minister.']]) {
    await page.getByRole('button', { name: 'Judge' }).click();
    await page.getByLabel('Level of risk').selectOption({ label: level! });
    await page.getByLabel('Why').fill(why!);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('list', { name: 'Judgements' })).toContainText(why!);
  }
  await page.getByRole('button', { name: '1 earlier judgement' }).click();
  await expect(page.getByRole('list', { name: 'Judgements' }).getByRole('listitem')).toHaveCount(2);
  await page.getByRole('button', { name: 'Risk labels' }).click();
  await page.getByRole('checkbox', { name: 'Politically exposed' }).check();
  await officer.clean();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Politically exposed')).toBeVisible();
  await officer.clean();
  await officer.open('/sandbox/applicants?risk=high&riskLabel=pep');
  await expect(page.getByText('1 applicant', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: who.name })).toBeVisible();
  await officer.clean();
  await narrow.open('/sandbox/applicants');
  await expect(narrow.page.getByRole('row', { name: who.name })).toContainText('High');
  await narrow.clean();
  await narrow.open(`/sandbox/applicants/${who.id}`);
  await expect(narrow.page.getByText('The brother is a minister.')).toBeVisible();
  await narrow.clean();
  await acme.close();
});
