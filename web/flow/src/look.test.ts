import { expect, test } from 'vitest';
import { contrast, parseColour } from './colour';
import { allowed, readable } from './look';

test('a style sheet is reduced to allowed variables with plain values', () => {
  const own = allowed(`
    body { display: none; background: url(https://evil.example) }
    :root { --idngo-accent: #0a7d4f; --idngo-radius: 8px; --idngo-font: "PT Sans", Arial; --idngo-other: #000 }
    .x { --idngo-surface: url(javascript:1); --idngo-text: expression(1); --idngo-border: red; --idngo-radius-control: calc(1px) }
    @import "https://evil.example/x.css";`);
  expect(Object.fromEntries(own)).toEqual({ '--idngo-accent': '#0a7d4f', '--idngo-radius': '8px', '--idngo-font': '"PT Sans", Arial' });
});

test('whatever colours a customer chooses, text can be read', () => {
  const hex = (n: number) => `#${n.toString(16).padStart(6, '0')}`;
  let seed = 7;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % 0x1000000;
  for (let i = 0; i < 3000; i++) {
    const own = new Map<string, string>();
    for (const name of ['accent', 'surface', 'text', 'muted', 'background']) if (random() % 3) own.set(`--idngo-${name}`, hex(random()));
    const out = readable(own);
    const c = (name: string) => parseColour(out.get(`--idngo-${name}`) ?? '');
    const ground = c('surface');
    if (ground) {
      expect(contrast(ground, c('text')!)).toBeGreaterThanOrEqual(4.5);
      if (c('muted')) expect(contrast(ground, c('muted')!)).toBeGreaterThanOrEqual(4.5);
    } else expect(c('text')).toBeUndefined();
    if (c('accent')) expect(contrast(c('accent')!, c('on-accent')!)).toBeGreaterThanOrEqual(4.5);
  }
});

test('contrast is that of WCAG', () => {
  expect(contrast([255, 255, 255], [0, 0, 0])).toBeCloseTo(21, 5);
  expect(contrast([0x77, 0x77, 0x77], [255, 255, 255])).toBeCloseTo(4.48, 2);
});
