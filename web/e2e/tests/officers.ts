// A company of its own for a test of the Dashboard, with people who are signed
// in: what one test marks, blocks or draws concerns no other.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { APIResponse, Browser, Page } from '@playwright/test';
import { expect, state } from './fixtures';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const program = process.env.IDNGO_BIN ?? resolve(import.meta.dirname, '../../../bin/idngo');

export const level = 'basic-kyc-level';

function command(...args: string[]): Record<string, string> {
  const out = execFileSync(program, [...args, '--json', '--data', join(state().dir, 'data')], { encoding: 'utf8', env: { ...process.env, IDNGO_MODELS: process.env.IDNGO_MODELS ?? resolve(import.meta.dirname, '../../../models/cache') } });
  return JSON.parse(out.trim().split('\n')[0]!) as Record<string, string>;
}

export class Company {
  readonly id = `c-${randomUUID().slice(0, 8)}`;
  readonly faults: string[] = [];
  private readonly pages: Page[] = [];
  constructor(private readonly browser: Browser) {
    command('tenant', 'create', this.id, '--name', 'Acme Bank');
  }

  /** person is a colleague in a browser of their own, signed in. */
  async person(role: string, name: string, size = { width: 1280, height: 800 }): Promise<Officer> {
    const { link } = command('operator', 'invite', `${randomUUID()}@example.com`, name, '--tenant', this.id, '--role', role, '--public-url', state().dashboard.url);
    const context = await this.browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', viewport: size, reducedMotion: 'reduce' });
    const page = await context.newPage();
    this.pages.push(page);
    page.on('console', (m) => m.type() === 'error' && !/Failed to load resource/.test(m.text()) && this.faults.push(m.text()));
    page.on('pageerror', (e) => this.faults.push(String(e)));
    const officer = new Officer(page);
    await officer.call('POST', '/link', { name, password: 'quiet river under snow' }, { 'X-Link-Secret': link!.split('#')[1]! });
    return officer;
  }

  async close() {
    for (const p of this.pages) await p.context().close();
    expect(this.faults).toEqual([]);
  }
}

export class Officer {
  constructor(readonly page: Page) {}

  /** call asks the Dashboard's API in the session of the browser. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at the members they are about
  async call<T = any>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await this.send(method, path, body, headers);
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return (await answer.json()) as T;
  }

  send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<APIResponse> {
    return this.page.request.fetch(`${state().dashboard.url}/dash/api${path}`, { method, data: body, headers });
  }

  open(path: string) {
    return this.page.goto(state().dashboard.url + path);
  }

  /** arrives makes an applicant who waits for a decision. */
  async arrives(firstName = 'Дана', env = 'sandbox'): Promise<{ id: string; name: string; path: string }> {
    const lastName = `Оразова-${randomUUID().slice(0, 8)}`;
    const { id } = await this.call<{ id: string }>('POST', `/env/${env}/applicants`, { level, firstName, lastName, lang: 'en' });
    await this.call('POST', `/env/${env}/applicants/${id}/submit`);
    return { id, name: `${lastName} ${firstName}`, path: `/env/${env}/applicants/${id}` };
  }

  async decide(path: string, result: Record<string, unknown>) {
    const { seen } = await this.call<{ seen: string }>('GET', path);
    await this.call('POST', `${path}/decision`, { seen, ...result });
  }

  mark(...fourEyes: string[]) {
    return this.call('PUT', '/env/sandbox/review-rules', { fourEyes, targetHours: 0, proposalHours: 0, samplePercent: 0, appeals: true });
  }

  /** clean looks for what keeps somebody from using the page. */
  async clean() {
    const { page } = this;
    await page.evaluate(() => scrollTo(0, 0)); // nothing half below the head
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 'wider than the screen').toBeLessThanOrEqual(0);
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const r = await (window as unknown as { axe: { run(c: unknown, o: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
      return r.violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 160)}`);
    });
    expect(found).toEqual([]);
  }
}

export const forGood = { answer: 'RED', rejectType: 'FINAL', labels: ['FORGERY'] };
