// What every screen is held to: axe, and no sideways scrolling. IDNGO_SHOTS=folder
// keeps a picture of each.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, type Frame, type Page } from '@playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.IDNGO_SHOTS;

/** check runs axe in the frame, looks for sideways scrolling, and keeps a picture. */
export async function check(page: Page, name: string) {
  const frame = await inner(page);
  await frame.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running' || a.effect?.getComputedTiming().iterations === Infinity));
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: false });
  await frame.evaluate(axe);
  const violations = await frame.evaluate(async () => {
    const result = await (window as never as { axe: { run(o: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false } } });
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 160)} ${n.failureSummary}`).join('; ')}`);
  });
  expect.soft(violations, name).toEqual([]);
  expect.soft(await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** inner is the frame of the flow. */
export async function inner(page: Page): Promise<Frame> {
  const element = await page.locator('#websdk-container iframe').elementHandle();
  return (await element!.contentFrame())!;
}
