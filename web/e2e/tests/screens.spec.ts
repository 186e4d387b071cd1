// Every screen, looked at by axe, in Kazakh, Russian and Arabic (from right to
// left), both themes, phone and desktop; with IDNGO_SOAK=1 in every language that
// there is. IDNGO_SHOTS=folder keeps a picture of each.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './axe';
import { api, embed, expect, identity, level, people, selfie, soak, test, visitor } from './fixtures';


interface Look {
  name: string;
  viewport: { width: number; height: number };
  lang: string;
  theme: string;
}

const words = join(import.meta.dirname, '../../flow/src/i18n');
const phone = { width: 360, height: 740 };

const looks: Look[] = [
  { name: 'phone-kk-light', viewport: phone, lang: 'kk', theme: 'light' },
  { name: 'desktop-ru-dark', viewport: { width: 1280, height: 800 }, lang: 'ru', theme: 'dark' },
  { name: 'phone-ar-light', viewport: phone, lang: 'ar', theme: 'light' },
];
const more: Look[] = readdirSync(words)
  .filter((f) => f.endsWith('.json'))
  .map((f) => f.slice(0, -5))
  .filter((lang) => !looks.some((l) => l.lang === lang))
  .map((lang) => ({ name: `phone-${lang}-dark`, viewport: phone, lang, theme: 'dark' }));

/** Beginnings of the country's name, as it is typed. */
const typed: Record<string, string> = { en: 'Kazakh', ru: 'Казах', kk: 'Қазақ', ar: 'كازاخ' };

const address = { idDocSetType: 'PROOF_OF_ADDRESS', types: ['UTILITY_BILL'] };
const data = {
  idDocSetType: 'APPLICANT_DATA',
  fields: ['lastName', 'firstName', 'dob', 'gender', 'country', 'phone'].map((name) => ({ name, required: true })),
  customFields: [{ name: 'iin', displayName: 'ИИН', required: true }],
};
const questionnaire = {
  idDocSetType: 'QUESTIONNAIRE',
  questionnaireDefId: 'funds',
  questionnaire: {
    id: 'funds',
    title: { en: 'Source of funds', ru: 'Источник средств', kk: 'Қаражат көзі' },
    sections: [
      {
        id: 'main',
        items: [
          { id: 'source', type: 'select', required: true, title: { en: 'Where does your money come from?', ru: 'Откуда ваши деньги?', kk: 'Ақшаңыз қайдан?' }, options: [{ value: 'salary', title: { en: 'Salary', ru: 'Зарплата', kk: 'Жалақы' } }, { value: 'other', title: { en: 'Something else', ru: 'Другое', kk: 'Басқа' } }] },
          { id: 'what', type: 'textArea', required: true, title: { en: 'Tell us more', ru: 'Расскажите подробнее', kk: 'Толығырақ айтыңыз' }, condition: { section: 'main', item: 'source', equals: 'other' } },
        ],
      },
    ],
  },
};

for (const look of soak ? [...looks, ...more] : looks) {
  test(`screens: ${look.name}`, async ({ page, lens }) => {
    test.setTimeout(150_000);
    await page.setViewportSize(look.viewport);
    const errors: string[] = [];
    page.on('console', (m) => m.type() === 'error' && !/Failed to load resource/.test(m.text()) && errors.push(m.text()));
    page.on('pageerror', (e) => errors.push(String(e)));
    const who = people().card;
    const v = await visitor(await level([data, questionnaire, { idDocSetType: 'EMAIL_VERIFICATION' }, identity, address, { ...selfie, videoRequired: 'liveness' }, selfie].slice(0, 6), {}, 'sandbox'), 'sandbox');
    lens.show(who.files[0]!.film);
    const flow = await embed(page, 'vendor', { token: v.token, conf: { lang: look.lang, theme: look.theme, email: 'aigul@example.com' } });
    const t = JSON.parse(readFileSync(join(words, `${look.lang}.json`), 'utf8')) as Record<string, string>;
    const button = (key: string) => flow.getByRole('button', { name: t[key]!, exact: true });
    const see = async (name: string) => check(page, `${look.name}-${name}`);

    await button('welcome.agree').waitFor();
    await see('01-welcome');
    await button('welcome.agree').click();

    await flow.getByRole('heading', { name: t['data.title']! }).waitFor();
    await button('next').click();
    await expect(flow.locator('[aria-invalid=true]').first()).toBeFocused();
    await see('02-data-errors');
    await flow.getByLabel(t['field.lastName']!, { exact: true }).fill(who.last);
    await flow.getByLabel(t['field.firstName']!, { exact: true }).fill(who.first);
    await flow.getByLabel(t['field.dob']!).pressSequentially(who.birth.split('-').reverse().join(''));
    await flow.getByText(t['field.gender.F']!, { exact: true }).click();
    await flow.getByRole('combobox').click();
    await see('03-country-list');
    if (typed[look.lang]) await flow.getByRole('combobox').fill(typed[look.lang]!);
    else await flow.getByRole('combobox').press('ArrowDown');
    await flow.getByRole('combobox').press('Enter');
    await flow.getByLabel(t['field.phone']!).fill('87011234567');
    await flow.getByLabel('ИИН').fill('950912410732');
    await see('04-data');
    await button('next').click();

    await flow.locator('.option').last().waitFor();
    await flow.getByRole('radio').last().check();
    await flow.locator('textarea').fill('—');
    await see('05-questions');
    await button('next').click();

    await button('code.send').click();
    await flow.getByLabel(t['code.enter']!).waitFor();
    await see('06-code');
    const code = /\d{6}/.exec((await flow.locator('.card').textContent()) ?? '')![0];
    await flow.getByLabel(t['code.enter']!).fill('000000' === code ? '111111' : '000000');
    await flow.getByRole('alert').waitFor();
    await flow.getByLabel(t['code.enter']!).fill(code);

    await flow.getByRole('heading', { name: t['doc.title']! }).waitFor();
    await see('07-documents');
    await flow.getByRole('button', { name: new RegExp(t['doc.ID_CARD']!) }).click();
    await button('capture.use').waitFor({ timeout: 40_000 });
    await see('09-preview');
    await button('capture.retake').click();
    await flow.locator('.finder.live').waitFor();
    await see('08-camera');
    await button('capture.use').waitFor({ timeout: 40_000 });
    if (look.name.startsWith('desktop')) {
      await button('capture.retake').click();
      await button('capture.phone').click();
      await flow.getByRole('img').waitFor();
      await see('10-phone');
      await flow.getByRole('button', { name: t.back!, exact: true }).last().click();
      await button('capture.use').waitFor({ timeout: 40_000 });
    }
    // The passport's page is no front of a card: what the reading says is shown.
    // The answer waits until the screen meanwhile has been looked at.
    let answer = () => {};
    const looked = new Promise<void>((done) => (answer = done));
    await page.route('**/uploads/*/finish', async (route) => {
      await looked;
      await route.continue();
    });
    await button('capture.use').click();
    await flow.locator('.veil progress').waitFor();
    await see('11-sending');
    answer();
    await flow.getByRole('heading', { name: new RegExp(t['capture.backSide']!.replace(/\{doc\}\s*[:：]\s*/, '').slice(0, 9)) }).or(flow.locator('.findings')).first().waitFor({ timeout: 60_000 });
    await see('12-after');
    expect(errors).toEqual([]);
  });

  test(`outcomes: ${look.name}`, async ({ page }) => {
    await page.setViewportSize(look.viewport);
    const v = await visitor(await level([{ idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }] }, { ...selfie, videoRequired: 'liveness', skipAllowed: true }], {}, 'sandbox'), 'sandbox');
    const flow = await embed(page, 'vendor', { token: v.token, conf: { lang: look.lang, theme: look.theme } });
    const t = JSON.parse(readFileSync(join(words, `${look.lang}.json`), 'utf8')) as Record<string, string>;
    const button = (key: string) => flow.getByRole('button', { name: t[key]!, exact: true });
    const see = async (name: string) => check(page, `${look.name}-${name}`);
    await button('welcome.agree').click();
    await flow.getByLabel(t['field.firstName']!, { exact: true }).fill('Aigul');
    await button('next').click();
    await button('live.start').waitFor();
    await see('20-liveness');
    await button('skip').click();
    await flow.getByRole('heading', { name: t['wait.title']! }).waitFor();
    await see('21-wait');
    const { id } = await api<{ id: string }>('GET', `/resources/applicants/-;externalUserId=${v.user}/one`, undefined, 'sandbox');
    const decide = (body: object) => api('POST', `/resources/applicants/${id}/status/testCompleted`, body, 'sandbox');
    await decide({ reviewAnswer: 'RED', rejectLabels: ['PROBLEMATIC_APPLICANT_DATA'], reviewRejectType: 'RETRY', moderationComment: 'Проверьте, пожалуйста, имя: оно отличается от документа.' });
    await flow.getByRole('heading', { name: t['retry.title']! }).waitFor();
    await see('22-retry');
    await button('retry.start').click();
    await flow.getByLabel(t['field.firstName']!, { exact: true }).fill('Aigerim');
    await button('next').click();
    await flow.getByRole('heading', { name: t['wait.title']! }).or(button('skip')).first().waitFor();
    if (await button('skip').isVisible()) await button('skip').click();
    await flow.getByRole('heading', { name: t['wait.title']! }).waitFor();
    await decide({ reviewAnswer: 'RED', rejectLabels: ['FORGERY'], reviewRejectType: 'FINAL', moderationComment: 'Документ не прошёл проверку подлинности.' });
    await flow.getByRole('heading', { name: t['final.title']! }).waitFor();
    await see('23-final');
    await decide({ reviewAnswer: 'GREEN', rejectLabels: [] });
    await page.reload();
    await page.evaluate((r) => window.begin(r as never), { token: v.token, conf: { lang: look.lang, theme: look.theme } });
    await flow.getByRole('heading', { name: t['done.title']! }).waitFor();
    await see('24-done');
  });
}
