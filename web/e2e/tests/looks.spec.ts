// How the flow looks and speaks: appearances of a company, an operator's own
// language, large text, less motion.
import { check, inner } from './axe';
import { embed, expect, identity, level, long, test, visitor } from './fixtures';
import { clean, faultless, signIn } from './officer';

const data = { idDocSetType: 'APPLICANT_DATA', fields: [{ name: 'firstName', required: true }, { name: 'country', required: true }, { name: 'phone', required: true }] };

const themes = {
  'pale accent': { accent: '#ffe600' },
  'dark ground': { surface: '#10241c', background: '#000000', accent: '#35d08a' },
  'colours that nobody could read': { surface: '#888888', text: '#909090', muted: '#8a8a8a', accent: '#898989', border: '#878787', danger: '#888880' },
};

for (const [name, variables] of Object.entries(themes)) {
  (name === 'pale accent' ? test : long)(`customised theme: ${name} can be read in light and dark`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const v = await visitor(await level([data], {}, 'sandbox'), 'sandbox');
    const css = Object.entries(variables).map(([k, x]) => `--idngo-${k}:${x}`).join(';');
    const flow = await embed(page, 'own', { token: v.token, conf: { lang: 'en', theme: 'light', uiConf: { customCssStr: `:root{${css}}` } } });
    await flow.getByRole('button', { name: 'Agree and continue' }).waitFor();
    for (const theme of ['light', 'dark']) {
      await page.evaluate((t) => (window.sdk as { setTheme(t: string): void }).setTheme(t), theme);
      await expect(flow.locator('html')).toHaveAttribute('data-theme', theme);
      await check(page, `theme-${name.replaceAll(' ', '-')}-${theme}-welcome`);
    }
    await flow.getByRole('button', { name: 'Agree and continue' }).click();
    await flow.getByRole('button', { name: 'Continue' }).click();
    await expect(flow.locator('[aria-invalid=true]').first()).toBeFocused();
    await check(page, `theme-${name.replaceAll(' ', '-')}-errors`);
  });
}

test('a named appearance brings its logo, colours and words; the host may still say otherwise', async ({ page }) => {
  const logo = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  let asked = '';
  await page.route('**/resources/sdk/appearance**', (route) => {
    asked = new URL(route.request().url()).search;
    return route.fulfill({ json: { theme: 'dark', variables: { accent: '#0a7d4f', radius: '4px' }, logo, texts: { en: { 'welcome.title': 'Come in', 'welcome.agree': 'Yes, go on' } } } });
  });
  const v = await visitor(await level([data], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'own', { token: v.token, conf: { lang: 'en', customizationName: 'spring', translationName: 'warm', i18n: { 'welcome.agree': 'Go on' } } });
  await expect(flow.getByRole('heading', { level: 1 })).toHaveText('Come in');
  await expect(flow.getByRole('button', { name: 'Go on' })).toHaveCSS('background-color', 'rgb(10, 125, 79)');
  await expect(flow.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(flow.getByRole('img', { name: 'Demo company' })).toBeVisible();
  expect(asked).toBe('?customizationName=spring&translationName=warm');
  await check(page, 'named-appearance');
});

test('a language of the operator’s own folder is in the menu, and what it lacks is Russian', async ({ page }) => {
  const v = await visitor(await level([data], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'own', { token: v.token, conf: { lang: 'en' } });
  await flow.getByRole('button', { name: /Language/ }).click();
  await expect(flow.locator('.menu').getByRole('button')).toHaveCount(15);
  await expect(flow.locator('.menu').getByRole('button', { name: 'Кыргызча' })).toBeVisible();
  await flow.locator('.menu').getByRole('button', { name: 'ქართული' }).click();
  await expect(flow.getByRole('button', { name: 'თანახმა ვარ' })).toBeVisible();
  await expect(flow.getByRole('heading', { level: 1 })).toHaveText('Подтвердите свою личность');
});

test('text twice as large at 360 px: nothing is cut and nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const v = await visitor(await level([data, { ...identity, types: ['PASSPORT', 'ID_CARD'] }], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'own', { token: v.token, conf: { lang: 'ru' } });
  await flow.getByRole('button', { name: 'Согласиться и продолжить' }).waitFor();
  const frame = await inner(page);
  await frame.evaluate(() => void (document.documentElement.style.fontSize = '200%'));
  /** cut lists buttons and headings whose words do not fit into them. */
  const cut = () => frame.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, h1, p, label')].filter((e) => e.offsetParent && !e.classList.contains('hidden-text') && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline').map((e) => e.outerHTML.slice(0, 120)));
  await check(page, 'large-welcome');
  expect(await cut()).toEqual([]);
  await frame.locator('.actions .button.primary').click();
  await frame.locator('input').first().waitFor();
  await frame.locator('.button.primary').click();
  await check(page, 'large-data');
  expect(await cut()).toEqual([]);
});

test('less motion: nothing moves for long', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const v = await visitor(await level([data], {}, 'sandbox'), 'sandbox');
  const flow = await embed(page, 'own', { token: v.token, conf: { lang: 'en' } });
  await flow.getByRole('button', { name: 'Agree and continue' }).click();
  await flow.getByLabel('First name').fill('Aigul');
  const frame = await inner(page);
  const long = await frame.evaluate(() => document.getAnimations().filter((a) => Number(a.effect?.getComputedTiming().duration) > 10 && !(a.effect as KeyframeEffect).target?.classList.contains('spin')).length);
  expect(long).toBe(0);
});

test('dashboard: a look and own texts are stored, and the flow wears them', async ({ page }) => {
  await signIn(page, '/sandbox/settings');
  const panel = page.getByRole('region', { name: /Applicant's page/ }).or(page.locator('section').filter({ has: page.getByRole('heading', { name: /Applicant's page/ }) }));
  await panel.getByRole('button', { name: 'New look' }).click();
  const dialog = page.getByRole('dialog');
  const name = `look ${Math.random().toString(36).slice(2, 10)}`;
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Text', { exact: true }).fill('#f0f0f0');
  await expect(dialog.getByText(/Light: these could not be read.*Text/)).toBeVisible();
  await dialog.getByLabel('Text', { exact: true }).fill('');
  await dialog.getByLabel('Accent').fill('#0a7d4f');
  await clean(page, 'look');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(panel.getByText(name)).toBeVisible();
  await panel.getByRole('button', { name: 'New texts' }).click();
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Add a text' }).click();
  await dialog.getByLabel('Language').selectOption('en');
  await dialog.getByLabel('Text of the page').selectOption('welcome.agree');
  await dialog.getByLabel('Your text').fill('Yes, go on');
  await clean(page, 'texts');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(panel.getByRole('button', { name: `Edit: ${name}` })).toHaveCount(2);
  faultless(page);

  const v = await visitor(await level([data], {}, 'sandbox'), 'sandbox');
  const shop = await page.context().newPage();
  const flow = await embed(shop, 'own', { token: v.token, conf: { lang: 'en', theme: 'light', customizationName: name, translationName: name } });
  await expect(flow.getByRole('button', { name: 'Yes, go on' })).toHaveCSS('background-color', 'rgb(10, 125, 79)');
  await page.bringToFront();
  for (let left = 2; left > 0; left--) {
    await panel.getByRole('button', { name: `Remove: ${name}` }).first().click();
    await expect(panel.getByRole('button', { name: `Remove: ${name}` })).toHaveCount(left - 1);
  }
});
