// The editor of levels in a browser, against the real program.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { api, expect, people, state, test, upload } from './fixtures';
import { clean, faultless, open, signIn, watch } from './officer';

const shots = process.env.IDNGO_SHOTS;

test.afterEach(({ page }) => faultless(page));

const passport = { idDocSetType: 'IDENTITY', types: ['PASSPORT'] };
const selfie = { idDocSetType: 'SELFIE', types: ['SELFIE'] };

/** edited makes a level and opens its editor. */
async function edited(page: Page, docSets: unknown[] = [passport, selfie], more: Record<string, unknown> = {}): Promise<string> {
  const name = `level-${randomUUID().slice(0, 8)}`;
  await api('POST', '/resources/applicants/-/levels', { name, requiredIdDocs: { docSets }, ...more }, 'sandbox');
  await signIn(page, '/sandbox/levels');
  await choose(page, name);
  return name;
}

/** choose opens the editor of a level. */
async function choose(page: Page, name: string) {
  const one = page.getByRole('button', { name: new RegExp(name) });
  const all = page.getByLabel('Levels', { exact: true }).and(page.locator('select'));
  await one.or(all).locator('visible=true').first().waitFor();
  if (await all.isVisible()) await all.selectOption({ label: name });
  else await one.click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
}

/** colleague is somebody else of the company, signed in. */
async function colleague(page: Page, browser: Browser, role: string): Promise<Page> {
  await open(page, '/team');
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail').fill(`${randomUUID()}@example.com`);
  await dialog.getByLabel('Name').fill('Dana');
  await dialog.getByLabel('Role').selectOption(role);
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByTestId('link').innerText();
  const theirs = await (await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' })).newPage();
  watch(theirs);
  await theirs.goto(link);
  await theirs.getByLabel('Password', { exact: true }).fill('quiet river under snow');
  await theirs.getByLabel('Password again').fill('quiet river under snow');
  await theirs.getByRole('button', { name: 'Save and sign in' }).click();
  await theirs.locator('#main').waitFor();
  return theirs;
}

const view = (page: Page, name: 'Visual' | 'Text') => page.getByRole('button', { name, exact: true }).click();
const definition = (page: Page) => page.getByRole('textbox', { name: 'Definition' });

/** publish confirms what the dialog says. */
async function publish(page: Page, revision: number) {
  await page.getByRole('button', { name: `Publish revision ${revision}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: `Publish revision ${revision}` }).click();
  await expect(page.getByText(`revision ${revision} is in force`)).toBeVisible();
}

test('levels: the text is edited, compared, published and rolled back', async ({ page }) => {
  await edited(page);
  await view(page, 'Text');
  const before = await definition(page).inputValue();
  await definition(page).fill(before.replace('PASSPORT', 'NO_SUCH_TYPE'));
  await expect(page.getByRole('alert')).toContainText('NO_SUCH_TYPE');
  await expect(page.getByRole('button', { name: 'Publish revision 2' })).toBeDisabled();
  await definition(page).fill(before.replace('PASSPORT', 'ID_CARD'));
  await expect(page.getByText('Identity document: Documents that are taken: added Identity card')).toBeVisible();
  await page.getByText('Line by line').click();
  await expect(page.getByText(/^\+ .*ID_CARD/)).toBeVisible();
  await publish(page, 2);
  await page.getByRole('button', { name: 'More about this level' }).click();
  await page.getByRole('menuitem', { name: 'Take revision 1 as draft' }).click();
  await expect(definition(page)).toHaveValue(before);
});

test('levels: a level leaves as a file, comes back changed, and a broken file says where', async ({ page }) => {
  test.skip(!process.env.IDNGO_SOAK, 'make soak');
  await edited(page);
  await view(page, 'Text');
  const before = await definition(page).inputValue();
  const menu = (name: string) => page.getByRole('button', { name: 'More about this level' }).click().then(() => page.getByRole('menuitem', { name }).click());
  const [file] = await Promise.all([page.waitForEvent('download'), menu('Export')]);
  expect(readFileSync(await file.path(), 'utf8')).toBe(before);
  const bring = async (text: string) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), menu('Import')]);
    await chooser.setFiles({ name: 'level.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) });
  };
  await bring(before.replace('PASSPORT', 'NO_SUCH_TYPE'));
  await expect(page.getByRole('alert')).toContainText('NO_SUCH_TYPE');
  await bring(before.replace('PASSPORT', 'ID_CARD'));
  await expect(page.getByText('Identity document: Documents that are taken: added Identity card')).toBeVisible();
  await publish(page, 2);
});

test('levels: steps are put in order by mouse, keyboard and buttons', async ({ page }) => {
  await edited(page, [passport, selfie, { idDocSetType: 'EMAIL_VERIFICATION' }]);
  const steps = page.getByRole('list', { name: 'Steps' }).last();
  const order = async (...names: string[]) => {
    for (const [i, name] of names.entries()) await expect(steps.locator(':scope > li').nth(i)).toContainText(name);
  };
  await order('Identity document', 'Selfie', 'E-mail check');
  // Keyboard: take, up, put.
  const grip = page.getByRole('button', { name: 'Drag: E-mail check' });
  await grip.focus();
  await page.keyboard.press('Space');
  await expect(page.getByText(/E-mail check.* place 3 of 3\./)).toHaveCount(1); // a screen reader is told
  await page.keyboard.press('ArrowUp');
  await expect(page.getByText('E-mail check is now at place 2 of 3.')).toHaveCount(1);
  await page.keyboard.press('Space');
  await order('Identity document', 'E-mail check', 'Selfie');
  await expect(page.getByRole('button', { name: 'Drag: E-mail check' })).toBeFocused();
  // Buttons.
  await page.getByRole('button', { name: 'Move up: E-mail check' }).press('Enter');
  await order('E-mail check', 'Identity document', 'Selfie');
  // Mouse.
  const box = async (name: string) => (await page.getByRole('button', { name: `Drag: ${name}` }).boundingBox())!;
  await page.getByRole('button', { name: 'Drag: Selfie' }).hover(); // waits until nothing moves
  const from = await box('Selfie');
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y - 10, { steps: 4 });
  await expect(async () => { // steps that make room move under the hand
    const to = await box('E-mail check');
    await page.mouse.move(from.x + 8, Math.min(to.y, from.y) - 4, { steps: 8 });
    await expect(page.getByText('Selfie is now at place 1 of 3.')).toHaveCount(1, { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await page.mouse.up();
  await order('Selfie', 'E-mail check', 'Identity document');
  // Undo goes back one move at a time.
  await page.getByRole('button', { name: 'Undo' }).click();
  await order('E-mail check', 'Identity document', 'Selfie');
  await publish(page, 2);
  await order('E-mail check', 'Identity document', 'Selfie');
});

test('levels: form and text are one document, and what only the text knows stays', async ({ page }) => {
  const name = await edited(page, [passport, selfie], { watchListCheckSettings: { deep: [1, 'two'] } });
  await view(page, 'Text');
  await definition(page).fill(`# kept\n${await definition(page).inputValue()}`);
  await view(page, 'Visual');
  await expect(page.getByText('watchListCheckSettings')).toBeVisible();
  await page.getByRole('button', { name: /1\. Identity document/ }).click();
  await page.getByRole('checkbox', { name: 'Driving licence' }).check();
  await page.getByLabel('How pictures are taken').selectOption({ label: 'live by the camera only' });
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByRole('menuitem', { name: 'Personal data' }).click();
  await page.getByLabel('Add a field').selectOption({ label: 'Last name' });
  await page.getByLabel('Add a field').selectOption({ label: 'Birth date' });
  await page.getByRole('button', { name: 'Move up: Birth date' }).click();
  const countries = page.getByRole('region', { name: 'Documents per country' });
  await countries.getByLabel('Document', { exact: true }).selectOption({ label: 'Driving licence' });
  await countries.getByLabel('Country', { exact: true }).selectOption({ label: 'Kazakhstan' });
  await countries.getByLabel('Kazakhstan, Driving licence', { exact: true }).selectOption({ label: 'one side' });
  await page.getByLabel('Faces are the same from').fill('0.85');
  await page.getByLabel('Least age').fill('18');
  await page.getByLabel('Doubt about who it is').selectOption({ label: 'ask for new pictures' });
  await page.getByRole('listitem').filter({ hasText: 'Blocklist' }).getByRole('checkbox', { name: 'gate' }).check();
  for (const said of ['Identity document: Documents that are taken: added Driving licence', 'New step: Personal data', 'Kazakhstan, Driving licence: none → one side', 'Faces are the same from: none → 0.85', 'Least age: none → 18', 'Gates: added Blocklist'])
    await expect(page.getByText(said)).toBeVisible();
  await view(page, 'Text');
  await expect(definition(page)).toHaveValue(/^# kept/);
  await expect(definition(page)).toHaveValue(/deep:/);
  await publish(page, 2);
  const l = (await api<{ list: { items: Record<string, never>[] } }>('GET', '/resources/applicants/-/levels', undefined, 'sandbox')).list.items.find((x) => x['name'] === name)!;
  expect(l).toMatchObject({
    requiredIdDocs: { docSets: [{ idDocSetType: 'IDENTITY', types: ['PASSPORT', 'DRIVERS'], videoRequired: 'docapture' }, { idDocSetType: 'SELFIE' }, { idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'dob', required: true }, { name: 'lastName', required: true }] }] },
    documentsByCountries: { KAZ: { DRIVERS: { supported: true, doubleSided: false } } },
    checks: { thresholds: { faceSame: 0.85 }, minAge: 18, gates: ['blocklist'], doubt: { identity: 'retry' } },
    watchListCheckSettings: { deep: [1, 'two'] },
  });
});

test('levels: a mistake is shown at its place, a broken text is left to the text', async ({ page }) => {
  await edited(page);
  await page.getByLabel('Faces are the same from').fill('0.1');
  await expect(page.getByLabel('Faces are the same from').locator('xpath=..').getByRole('alert')).toContainText('must be from 0.3 to 1');
  await expect(page.getByRole('button', { name: 'Publish revision 2' })).toBeDisabled();
  await view(page, 'Text');
  await definition(page).fill('name: "never closed\nrequiredIdDocs: [');
  await view(page, 'Visual');
  await expect(page.getByText('The text cannot be shown as a form')).toBeVisible();
  await page.getByRole('button', { name: 'Open the text' }).click();
  await expect(definition(page)).toHaveValue('name: "never closed\nrequiredIdDocs: [');
  await page.getByRole('button', { name: 'More about this level' }).click();
  await page.getByRole('menuitem', { name: 'Discard the draft' }).click();
  await expect(definition(page)).toHaveValue(/PASSPORT/);
});

test("levels: the applicant's own page shows the draft", async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  await edited(page, [passport, selfie, { idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }] }]);
  const flow = page.frameLocator('iframe[title="Preview of the applicant\'s flow"]');
  await expect(flow.getByText('Preview: nothing is sent or kept')).toBeVisible();
  await expect(flow.getByRole('listitem')).toHaveCount(3);
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByRole('menuitem', { name: 'Phone check' }).click();
  await page.getByRole('button', { name: 'Begin again' }).click();
  await expect(flow.getByRole('listitem')).toHaveCount(4);
  if (shots) await page.screenshot({ path: join(shots, 'levels-preview.png') });
  await page.getByLabel('Step that is shown').selectOption({ label: 'Personal data' });
  await flow.getByLabel('First name', { exact: true }).fill('Dana');
  await flow.getByRole('button', { name: 'Continue' }).click();
  await expect(flow.getByLabel(/phone/i).first()).toBeVisible();
  await page.getByLabel('Language of the preview').selectOption('ru');
  await expect(flow.getByText('Просмотр: ничего не отправляется и не хранится')).toBeVisible();
});

test('levels: a draft survives a reload, and a colleague who begins too is told', async ({ page, browser }) => {
  const name = await edited(page);
  await page.getByLabel('Description').fill('mine, half done');
  await expect(page.getByText('Draft saved')).toBeVisible();
  await page.reload();
  await choose(page, name);
  await expect(page.getByLabel('Description')).toHaveValue('mine, half done');
  const dana = await colleague(page, browser, 'administrator');
  await dana.goto(`${state().dashboard.url}/sandbox/levels`);
  await choose(dana, name);
  await expect(dana.getByText('Demo Officer is changing this level too')).toBeVisible();
  await expect(dana.getByLabel('Description')).toHaveValue('');
  await dana.getByRole('button', { name: 'Look at this draft' }).click();
  await expect(dana.getByRole('dialog')).toContainText('The description is another one');
  await dana.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await dana.getByLabel('Least age').fill('18');
  await publish(dana, 2);
  await open(page, '/sandbox/levels');
  await choose(page, name);
  await expect(page.getByText('Dana published revision 2 after you began with revision 1')).toBeVisible();
  await expect(page.getByRole('alert').getByText('Least age: none → 18')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Publish revision 3' })).toBeDisabled();
  await expect(page.getByLabel('Description')).toHaveValue('mine, half done');
  await page.getByRole('button', { name: 'I have taken it in: go on from revision 2' }).click();
  await page.getByLabel('Least age').fill('18');
  await publish(page, 3);
  await dana.context().close();
});

test('levels: who could not finish is told before publishing', async ({ page }) => {
  const name = await edited(page, [{ idDocSetType: 'IDENTITY', types: ['PASSPORT', 'ID_CARD'] }]);
  const made = await api<{ id: string }>('POST', `/resources/applicants?levelName=${name}`, { externalUserId: `levels-${randomUUID()}` }, 'sandbox');
  await upload(made.id, people().passport.files[0]!, 'sandbox');
  const waiting = await api<{ id: string }>('POST', `/resources/applicants?levelName=${name}`, { externalUserId: `levels-${randomUUID()}` }, 'sandbox');
  await api('POST', `/resources/applicants/${waiting.id}/status/pending`, undefined, 'sandbox');
  await page.getByRole('button', { name: /1\. Identity document/ }).click();
  await page.getByRole('checkbox', { name: 'Passport', exact: true }).uncheck();
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByRole('menuitem', { name: 'E-mail check' }).click();
  await page.getByRole('button', { name: 'Publish revision 2' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('1 is being checked or looked at by an officer: nothing changes');
  await expect(dialog.getByRole('alert')).toContainText('1 cannot finish as they began');
  await expect(dialog.getByRole('alert')).toContainText('gave a document that is no longer taken (Passport)');
  await expect(dialog.getByRole('alert')).toContainText('have not done a step that is new or now required (E-mail check)');
  const confirm = dialog.getByRole('button', { name: 'Publish revision 2' });
  await expect(confirm).toBeDisabled();
  if (shots) await page.screenshot({ path: join(shots, 'levels-impact.png') });
  await dialog.getByRole('checkbox', { name: 'I know, publish nevertheless' }).check();
  await confirm.click();
  await expect(page.getByText('revision 2 is in force')).toBeVisible();
});

test('levels: a questionnaire is built by keyboard, previewed, and refused with the mistake at its place', async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  const name = await edited(page, [passport]);
  await page.getByRole('button', { name: 'Add a step' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Questionnaire' }).press('Enter');
  const section = page.getByRole('region', { name: /^Section/ });
  await section.getByRole('button', { name: /^Question/, expanded: false }).press('Enter');
  await section.getByLabel('Question', { exact: true }).fill('Do you hold a public office?');
  await section.getByLabel('Kind of answer').selectOption({ label: 'yes or no' });
  await section.getByRole('button', { name: 'Add a question' }).press('Enter');
  await page.getByRole('menuitem', { name: 'one of several' }).press('Enter');
  await section.getByLabel('Question', { exact: true }).fill('Which?');
  const options = section.getByRole('region', { name: 'Answers to choose from' });
  await options.getByLabel('Words that are shown').first().fill('Parliament');
  await options.getByLabel('Points').first().fill('10');
  await options.getByRole('button', { name: 'Move down: Parliament' }).press('Enter');
  await section.getByLabel('Shown').last().selectOption({ label: 'when: Do you hold a public office?' });
  await expect(page.getByText('Answers add up to 0 to 10 points.')).toBeVisible();
  const flow = page.frameLocator('iframe[title="Preview of the applicant\'s flow"]');
  await page.getByLabel('Step that is shown').selectOption({ label: 'Questionnaire' });
  await expect(flow.getByText('Which?')).toHaveCount(0);
  await flow.getByText('Yes', { exact: true }).click();
  await expect(flow.getByText('Which?')).toBeVisible();
  await expect(flow.getByRole('radio', { name: 'Parliament' })).toBeVisible();
  // The condition must name an earlier question.
  await section.getByRole('button', { name: 'Move up: Which?' }).press('Enter');
  await expect(section.getByText('must name an earlier question')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Publish revision 2' })).toBeDisabled();
  if (shots) await page.screenshot({ path: join(shots, 'levels-questionnaire.png') });
  await section.getByRole('button', { name: 'Move down: Which?' }).press('Enter');
  await clean(page, 'questionnaire');
  await publish(page, 2);
  const l = (await api<{ list: { items: Record<string, never>[] } }>('GET', '/resources/applicants/-/levels', undefined, 'sandbox')).list.items.find((x) => x['name'] === name)!;
  expect(l).toMatchObject({
    requiredIdDocs: {
      docSets: [
        { idDocSetType: 'IDENTITY' },
        {
          questionnaire: {
            sections: [
              {
                items: [
                  { type: 'bool', title: { en: 'Do you hold a public office?' } },
                  { type: 'select', condition: { item: 'question1', equals: 'true' }, options: [{ value: 'option2' }, { value: 'option1', score: 10, title: { en: 'Parliament' } }] },
                ],
              },
            ],
          },
        },
      ],
    },
  });
});

for (const width of [360, 1440, 3840]) {
  test(`levels: the editor is clean at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: width === 3840 ? 2160 : 900 });
    await edited(page, [passport, { idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }], customFields: [{ name: 'iin', displayName: 'ИИН', required: true }] }], {
      documentsByCountries: { KAZ: { ID_CARD: { supported: true, doubleSided: false } } },
    });
    for (const step of [/Identity document/, /Personal data/]) {
      await page.getByRole('button', { name: step, expanded: false }).click();
      await clean(page, `levels at ${width}`);
    }
    if (shots) await page.screenshot({ path: join(shots, `levels-${width}.png`), fullPage: width < 3000 });
    await view(page, 'Text');
    await clean(page, `text at ${width}`);
  });
}
