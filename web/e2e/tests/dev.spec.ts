// What the developers of a company do in the Dashboard.
import { createHmac } from 'node:crypto';
import { request } from 'node:https';
import { expect, long, state, test } from './fixtures';
import { clean, faultless, signIn } from './officer';

/** call sends a signed call of a company's server; `signed` is what it signs instead of what it sends. */
function call(method: string, target: string, signed = target): Promise<number> {
  const s = state();
  const ts = String(Math.floor(Date.now() / 1000));
  const sig = createHmac('sha256', s.sandboxSecret).update(ts + method + signed).digest('hex');
  return new Promise((done, fail) => {
    const r = request(s.base + target, { method, rejectUnauthorized: false, headers: { 'X-App-Token': s.sandboxToken, 'X-App-Access-Ts': ts, 'X-App-Access-Sig': sig } }, (a) => {
      a.resume();
      a.on('end', () => done(a.statusCode!));
    });
    r.on('error', fail);
    r.end();
  });
}

test('dev space: a call that was refused says what was wrong and leads to the debugger', async ({ page }) => {
  const level = `e2e-${Date.now()}`;
  const target = `/resources/accessTokens?userId=zhanar&levelName=${level}`;
  await signIn(page, '/sandbox/dev/requests');
  expect(await call('POST', target, '/resources/accessTokens')).toBe(401);
  await page.getByLabel('Result').selectOption('4xx');
  const line = page.getByRole('button', { name: level });
  await expect(line).toContainText('The signature does not fit');
  await expect(line).not.toContainText('zhanar');
  await line.press('Enter');
  const detail = page.getByRole('dialog');
  await expect(detail).toContainText('Found: the query was left out.');
  await expect(detail).toContainText('4003');
  await clean(page, 'a call');
  await detail.getByRole('link', { name: 'signature debugger' }).click();
  await expect(page.getByLabel('Path with query, as sent')).toHaveValue(new RegExp(level));
  await expect(page.getByLabel('Method')).toHaveValue('POST');
  faultless(page);
});

long('dev space: the real flow runs beside its code, and says what happens', async ({ page }) => {
  await signIn(page, '/production/dev/websdk');
  await expect(page.getByRole('button', { name: 'Make a token' })).toBeDisabled();
  await page.locator('#main').getByRole('link', { name: 'Go to the sandbox' }).click();
  await page.getByLabel('Language of the flow').selectOption('ru');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const flow = page.frameLocator('iframe[title=Verification]');
  await expect(flow.getByRole('heading', { level: 1 })).toContainText('личность');
  const events = page.getByRole('list', { name: 'Events' });
  await expect(events).toContainText('idCheck.onApplicantLoaded');
  await flow.getByRole('button', { name: 'Согласиться' }).click();
  await expect(events).toContainText('idCheck.onStepInitiated');
  const code = page.getByRole('region', { name: 'Script tag' });
  await expect(code).toContainText(`${state().flow}/websdk/builder.js`);
  await expect(code).toContainText('lang: "ru"');
  await expect(code).toContainText('_act-sbx-jwt-');
  for (const [way, says] of Object.entries({ npm: '@idngo/websdk', react: '@idngo/websdk-react', vendor: 'snsWebSdk', link: 'websdkLink?lang=ru' })) {
    await page.getByLabel('Way').selectOption(way);
    await expect(page.getByRole('region', { name: new RegExp(`npm|React|compatible|Hosted link`) }).last()).toContainText(says);
  }
  const frame = page.locator('iframe[title=Verification]');
  const narrow = (await frame.boundingBox())!.width;
  await page.getByRole('button', { name: 'Desktop' }).click();
  expect((await frame.boundingBox())!.width).toBeGreaterThan(narrow);
  await clean(page, 'the integration page');
  faultless(page, `${state().flow}/resources/sdk/`); // the flow calls its own server
});

long('dev space: the reference is searched, read and copied by keyboard', async ({ page }) => {
  await signIn(page, '/sandbox/dev/reference');
  const search = page.getByLabel('Search operations');
  await search.fill('upload nothing of that kind');
  await expect(page.getByText('No operation has these words.')).toBeVisible();
  await search.fill('identity document');
  const found = page.getByRole('navigation', { name: 'Operations' }).getByRole('link', { name: 'Add an identity document' });
  await found.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Add an identity document' })).toBeFocused();
  await expect(page.locator('article')).toContainText('X-Return-Doc-Warnings');
  for (const [language, says] of Object.entries({ curl: 'openssl dgst -sha256', Go: 'mime/multipart', JavaScript: 'new FormData()', Python: 'hashlib.sha256', PHP: 'hash_hmac' })) {
    await page.getByLabel('Language').selectOption(language);
    await expect(page.getByRole('region', { name: `Program ${language}` })).toContainText(says);
  }
  await page.getByText('Fields: metadata').press('Enter');
  await expect(page.locator('article')).toContainText('idDocSubType');
  await page.getByLabel('Language').selectOption('curl');
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'OpenAPI as YAML' }).press('Enter');
  expect((await waiting).suggestedFilename()).toBe('openapi.yaml');
  await clean(page, 'the reference');
  await page.setViewportSize({ width: 360, height: 740 });
  await clean(page, 'the reference on a phone');
  faultless(page);
});
