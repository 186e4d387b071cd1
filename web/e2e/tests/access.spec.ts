// How a company's people sign in, on a program of their own: its rules are for
// everybody, and the other tests sign in by password.
import { randomUUID } from 'node:crypto';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from '@playwright/test';
import { start } from '../setup';
import { expect, test } from './fixtures';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const soak = Boolean(process.env.IDNGO_SOAK);
const shots = process.env.IDNGO_SHOTS;

test.describe.configure({ mode: 'serial' });

let dir: string;
let program: ChildProcess;
let desk: { url: string; email: string; password: string };
let recovery: string[];
const password = 'quiet river under snow';

test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'idngo-access-'));
  const [p, env] = await start(dir);
  program = p;
  desk = { url: env.DASHBOARD_URL!, email: env.DASHBOARD_EMAIL!, password: env.DASHBOARD_PASSWORD! };
});

test.afterAll(async () => {
  program.kill('SIGTERM');
  await new Promise((done) => program.once('exit', done));
  rmSync(dir, { recursive: true, force: true });
});

const faults = new WeakMap<Page, string[]>();

/** watch collects what a page must not do: errors, and requests to others. */
function watch(page: Page, ...others: string[]) {
  const list: string[] = [];
  faults.set(page, list);
  page.on('console', (m) => m.type() === 'error' && !/Failed to load resource/.test(m.text()) && list.push(m.text()));
  page.on('pageerror', (e) => list.push(String(e)));
  page.on('request', (r) => ![desk.url, ...others].some((o) => r.url().startsWith(o)) && !/^(blob|data):/.test(r.url()) && list.push(`request to ${r.url()}`));
}

const faultsOf = (page: Page) => faults.get(page) ?? [];

async function signIn(page: Page, email = desk.email, pass = desk.password) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(pass);
  await page.keyboard.press('Enter');
}

async function signOut(page: Page) {
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByLabel('E-mail')).toBeVisible();
}

/** authenticator plugs in one that checks its holder. */
async function authenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

/** clean finds nothing to complain of in a page, in both widths. */
async function clean(page: Page, name: string) {
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    const found = await page.evaluate(`${axe}; axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' ').slice(0, 300)))`);
    expect(found).toEqual([]);
    if (shots) await page.screenshot({ path: join(shots, `access-${name}-${width}.png`), fullPage: true });
  }
}

async function somebodyElse(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' })).newPage();
  watch(page);
  return page;
}

/** colleague is invited and has set a password; they are signed in to nothing. */
async function colleague(page: Page, browser: Browser, role: string): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  await page.goto(`${desk.url}/team`);
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByLabel('Name').fill('Dana');
  await dialog.getByLabel('Role').selectOption(role);
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByTestId('link').innerText();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  const other = await somebodyElse(browser);
  await other.goto(link);
  await other.getByLabel('Password', { exact: true }).fill(password);
  await other.getByLabel('Password again').fill(password);
  await other.getByRole('button', { name: 'Save and sign in' }).click();
  await other.locator('#main').waitFor();
  await other.context().close();
  return email;
}

test('access: a passkey is added by keyboard, signs in alone, and is the second factor after a password', async ({ page }) => {
  watch(page);
  await authenticator(page);
  await page.goto(desk.url);
  await signIn(page);
  await page.locator('#main').waitFor();
  await page.goto(`${desk.url}/account`);
  await page.getByLabel('Name of the passkey').fill('Test key');
  await page.keyboard.press('Enter');
  const codes = page.getByRole('dialog', { name: 'Recovery codes' });
  await expect(codes.getByRole('listitem')).toHaveCount(10);
  recovery = await codes.getByRole('listitem').allInnerTexts();
  await codes.getByRole('button', { name: 'I have kept them' }).press('Enter');
  await expect(page.getByRole('listitem').filter({ hasText: 'Test key' })).toBeVisible();
  if (soak || shots) await clean(page, 'account');

  await signOut(page);
  if (soak || shots) await clean(page, 'signin');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByRole('heading', { name: 'Applicants' })).toBeVisible();

  await signOut(page);
  await signIn(page);
  await expect(page.getByRole('heading', { name: 'Second step' })).toBeVisible();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByRole('heading', { name: 'Applicants' })).toBeVisible();
  expect(faultsOf(page)).toEqual([]);
});

/** owner signs in with a code that was kept, in a browser without the passkey. */
async function owner(page: Page, to = '/') {
  watch(page);
  await page.goto(desk.url + to);
  await signIn(page);
  await page.getByRole('heading', { name: 'Second step' }).waitFor();
  await page.getByLabel('Code').fill(recovery.pop()!);
  await page.keyboard.press('Enter');
  await page.locator('#main').waitFor();
}

test('access: a company asks everybody for a second factor, and whoever has none reaches nothing before', async ({ page, browser }) => {
  await owner(page, '/team');
  const email = await colleague(page, browser, 'officer');
  await page.goto(`${desk.url}/production/settings`);
  await page.getByRole('checkbox', { name: 'Everybody needs a second factor' }).click();
  await expect(page.getByRole('dialog')).toContainText('1 person has no second factor yet');
  await page.getByRole('dialog').getByRole('button', { name: 'Ask everybody' }).click();
  await expect(page.getByRole('checkbox', { name: 'Everybody needs a second factor' })).toBeChecked();
  if (soak || shots) await clean(page, 'settings');

  const dana = await somebodyElse(browser);
  await authenticator(dana);
  await dana.goto(`${desk.url}/production/applicants`);
  await signIn(dana, email, password);
  await expect(dana.getByRole('heading', { name: 'Set up a second factor' })).toBeVisible();
  if (soak || shots) await clean(dana, 'enrol');
  await dana.goto(`${desk.url}/production/queue`);
  await expect(dana.getByRole('heading', { name: 'Set up a second factor' })).toBeVisible();
  await dana.getByRole('button', { name: 'Add a passkey' }).click();
  await dana.getByRole('dialog', { name: 'Recovery codes' }).getByRole('button', { name: 'I have kept them' }).click();
  await expect(dana.getByRole('heading', { name: 'Review queue' })).toBeVisible();
  expect(faultsOf(dana)).toEqual([]);
  await dana.context().close();
  await page.getByRole('checkbox', { name: 'Everybody needs a second factor' }).click();
  await expect(page.getByRole('checkbox', { name: 'Everybody needs a second factor' })).not.toBeChecked();
  expect(faultsOf(page)).toEqual([]);
});

/** provider runs a real identity provider, both kinds. */
async function provider(): Promise<{ url: string; clientId: string; clientSecret: string; metadata: string; end: () => void }> {
  const bin = join(dir, 'idp');
  execFileSync('go', ['build', '-trimpath', '-o', bin, './internal/testtool/idp/serve'], { cwd: join(import.meta.dirname, '../../..'), stdio: 'inherit' });
  const child = spawn(bin, ['-service-provider', join(dir, 'sp.xml')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((done) => createInterface({ input: child.stdout }).once('line', done));
  return { ...(JSON.parse(line) as { url: string; clientId: string; clientSecret: string; metadata: string }), end: () => child.kill('SIGTERM') };
}

test('access: people come by the login of their company, with OpenID Connect and with SAML', async ({ page, browser }) => {
  test.skip(!soak && !shots, 'make soak; what the server refuses internal/dashapi tries each time');
  const idp = await provider();
  try {
    await owner(page, '/production/settings');
    await page.getByRole('button', { name: 'Set up' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Company login');
    await dialog.getByLabel('Issuer').fill(`${idp.url}/wrong`);
    await dialog.getByLabel('Client id').fill(idp.clientId);
    await dialog.getByLabel('Client secret').fill(idp.clientSecret);
    await dialog.getByLabel('Group 1', { exact: true }).fill('kyc-officers');
    await dialog.getByLabel('It checks a second factor itself').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('alert')).toContainText('cannot be reached');
    await dialog.getByLabel('Issuer').fill(idp.url);
    if (soak || shots) await clean(page, 'provider');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('In force')).toBeVisible();

    const aigul = await (await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' })).newPage();
    watch(aigul, idp.url);
    const come = async (name: string) => {
      await aigul.goto(`${desk.url}/`);
      await aigul.getByRole('button', { name: 'Sign in with Company login' }).press('Enter');
      await aigul.getByRole('button', { name }).click();
    };
    await come('Berik Visitor');
    await expect(aigul.getByRole('alert')).toContainText('None of your groups has a role here');
    await come('Aigul Officer');
    await expect(aigul.getByRole('heading', { name: 'Applicants' })).toBeVisible();
    await aigul.goto(`${desk.url}/account`);
    await expect(aigul.getByText('Role: Officer')).toBeVisible();
    await expect(aigul.getByRole('heading', { name: 'Password' })).toHaveCount(0);
    await signOut(aigul);

    writeFileSync(join(dir, 'sp.xml'), await (await page.request.get(`${desk.url}/dash/api/session/sso/saml/demo/metadata`)).text());
    await page.getByRole('button', { name: 'Edit' }).click();
    await dialog.getByLabel('Protocol').selectOption('saml');
    await dialog.getByLabel('Metadata of your provider').fill(idp.metadata);
    await dialog.getByLabel('Everybody but owners must use it').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('The only way in')).toBeVisible();
    await come('Aigul Officer');
    await expect(aigul.getByRole('heading', { name: 'Applicants' })).toBeVisible();
    expect(faultsOf(aigul)).toEqual([]);
    await aigul.context().close();
    expect(faultsOf(page)).toEqual([]);
  } finally {
    idp.end();
  }
});
