// Presses in the Dashboard in Debian's chromium: how long until the next paint,
// by the Event Timing API, and what the first page loads.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const require = createRequire(resolve(import.meta.dirname, '../../web/e2e/package.json'));
const { chromium } = require('@playwright/test');
const url = process.env.DASHBOARD_URL;
const browser = await chromium.launch({ executablePath: process.env.IDNGO_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 });
await context.addCookies(process.env.DASHBOARD_COOKIE.split('; ').map((c) => ({ name: c.slice(0, c.indexOf('=')), value: c.slice(c.indexOf('=') + 1), url, secure: true })));
const page = await context.newPage();
await page.addInitScript(() => {
  window.pressed = [];
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) if (e.interactionId) window.pressed.push({ id: e.interactionId, took: e.duration });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
});
const scripts = [];
page.on('response', (r) => {
  if (/\.js$/.test(new URL(r.url()).pathname)) scripts.push(r.body().then((b) => gzipSync(b).length, () => 0));
});
const list = `${url}/production/applicants`;
await page.goto(list);
await page.getByRole('row').nth(5).waitFor();
await page.waitForLoadState('networkidle').catch(() => undefined);
const first = (await Promise.all(scripts)).reduce((sum, n) => sum + n, 0);

/** Interactions shorter than 16 ms are not told; each one counts as 16 then. */
async function measure(name, presses, act) {
  await page.evaluate(() => (window.pressed.length = 0));
  await act();
  await page.waitForTimeout(300);
  const told = await page.evaluate(() => window.pressed);
  const by = new Map();
  for (const e of told) by.set(e.id, Math.max(by.get(e.id) ?? 0, e.took));
  const took = [...by.values()];
  while (took.length < presses) took.push(16);
  took.sort((a, b) => a - b);
  const at = (share) => took[Math.min(took.length - 1, Math.ceil(took.length * share) - 1)];
  console.log(`| ${name} | ${took.length} | ${at(0.5)} | ${at(0.98)} |`);
}
console.log('\n| press, 1440 × 900 | presses | median ms | p98 ms |\n|---|---|---|---|');
await measure('down through 200 virtual rows (j)', 200, async () => {
  for (let i = 0; i < 200; i++) await page.keyboard.press('j');
});
await measure('choosing rows (x and j)', 60, async () => {
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('x');
    await page.keyboard.press('j');
  }
});
await measure('choosing all loaded and nobody', 10, async () => {
  for (let i = 0; i < 10; i++) await page.getByRole('columnheader').getByRole('checkbox').click();
});
await measure('changing the filter (states)', 40, async () => {
  for (let i = 0; i < 5; i++)
    for (const tab of ['Pending', 'Approved', 'Rejected', 'On hold', 'Resubmission', 'Inactive', 'Documents requested', 'All']) await page.getByRole('tab', { name: tab, exact: true }).click();
});
await measure('opening a card and going back', 20, async () => {
  for (let i = 0; i < 10; i++) {
    await page.getByRole('row').nth(3 + i).getByRole('link').click();
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('row').nth(3 + i).waitFor();
  }
});
// How long frames take while the list is scrolled by the wheel: it is no interaction of that API.
const frames = await page.evaluate(async () => {
  const region = document.querySelector('[role=region]');
  const took = [];
  let before = performance.now();
  for (let i = 0; i < 240; i++) {
    region.scrollTop += 120;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    took.push(now - before);
    before = now;
  }
  return took.sort((a, b) => a - b);
});
console.log(`\nScrolling: frames of ${frames[120].toFixed(0)} ms in the median, ${frames[Math.ceil(240 * 0.98) - 1].toFixed(0)} ms at the 98th percentile. First load of the list: ${(first / 1024).toFixed(0)} KB of script (gzip).`);
await browser.close();
