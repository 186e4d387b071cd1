// What every test of the Dashboard does: sign in, and see that the page keeps to
// its rules.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, state } from './fixtures';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const faults = new WeakMap<Page, string[]>();

/** watch collects whatever a page must not do: errors, requests to others. The flow's pages may be framed. */
export function watch(page: Page) {
  const list: string[] = [];
  faults.set(page, list);
  const own = () => [state().dashboard.url, `${state().flow}/websdk/`, `${state().flow}/resources/sdk/countries`];
  page.on('console', (m) => m.type() === 'error' && !/Failed to load resource/.test(m.text()) && list.push(m.text()));
  page.on('pageerror', (e) => list.push(String(e)));
  page.on('request', (r) => !own().some((o) => r.url().startsWith(o)) && !/^(blob|data):/.test(r.url()) && list.push(`request to ${r.url()}`));
}

/** faultless fails when a watched page did what it must not; `but` is what it may here. */
export function faultless(page: Page, but?: string) {
  expect((faults.get(page) ?? []).filter((f) => !but || !f.includes(but))).toEqual([]);
}

export async function signIn(page: Page, to = '/sandbox/applicants', email = state().dashboard.email, password = state().dashboard.password) {
  watch(page);
  await page.goto(state().dashboard.url + to);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('#main').waitFor();
}

export async function open(page: Page, path: string) {
  await page.goto(state().dashboard.url + path);
}

/** clean fails when a page is wider than the screen or breaks a rule of WCAG 2.2 AA. */
export async function clean(page: Page, name: string) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${name} is wider than the screen`).toBeLessThanOrEqual(0);
  // What lies half under a bar that stays is no fault of its own.
  await page.evaluate(() => [document.scrollingElement, ...document.querySelectorAll('#main, main')].forEach((e) => e?.scrollTo(0, 0)));
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const r = await (window as unknown as { axe: { run(c: unknown, o: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], iframes: false });
    return r.violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 160)}`);
  });
  expect(found, name).toEqual([]);
}
