import { expect, test } from 'vitest';
import { contrast, parseColour } from './colour';
import { allowed, ours, palette, type Own } from './look';
import css from './styles/base.css?raw';

test('a style sheet is reduced to allowed variables with plain values', () => {
  const own = allowed(`
    body { display: none; background: url(https://evil.example) }
    :root { --idngo-accent: #0a7d4f; --idngo-radius: 8px; --idngo-font: "PT Sans", Arial; --idngo-other: #000 }
    .x { --idngo-surface: url(javascript:1); --idngo-text: expression(1); --idngo-border: red; --idngo-radius-control: calc(1px) }
    @import "https://evil.example/x.css";`);
  expect(Object.fromEntries(own)).toEqual({ accent: '#0a7d4f', radius: '8px', font: '"PT Sans", Arial' });
});

test('our own colours here are those of the style sheet, and can be read', () => {
  for (const [theme, names] of Object.entries(ours)) {
    for (const [name, value] of Object.entries(names)) {
      expect(css, `${theme} ${name}`).toContain(`--${theme}-${name}: ${value};`);
      if (name !== 'surface') expect(contrast(parseColour(value)!, parseColour(names.surface)!), `${theme} ${name}`).toBeGreaterThanOrEqual(name === 'control' ? 3 : 4.5);
    }
  }
});

test('whatever colours a customer chooses, all can be read in both themes', () => {
  const hex = (n: number) => `#${n.toString(16).padStart(6, '0')}`;
  let seed = 7;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % 0x1000000;
  for (let i = 0; i < 2000; i++) {
    const own: Own = new Map();
    for (const name of ['accent', 'surface', 'text', 'muted', 'background', 'border', 'danger', 'success', 'warning'] as const) if (random() % 3) own.set(name, hex(random()));
    for (const theme of ['light', 'dark'] as const) {
      const out = palette(own, theme);
      const base: Record<string, string> = { ...ours[theme], 'on-accent': theme === 'light' ? '#ffffff' : '#0d1220' };
      const c = (name: string) => parseColour(out.get(name) ?? base[name]!)!;
      for (const name of ['text', 'muted', 'success', 'danger', 'warning']) expect(contrast(c('surface'), c(name)), `${theme} ${name} ${JSON.stringify([...own])}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(c('surface'), parseColour(out.get('ink') ?? out.get('accent') ?? base.accent!)!)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(c('accent'), c('on-accent'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(c('surface'), c('control'))).toBeGreaterThanOrEqual(3);
    }
  }
});

test('colours that can be read are taken as they are', () => {
  const own = allowed('--idngo-accent:#0a7d4f;--idngo-surface:#fffdf5;--idngo-text:#222222');
  expect(Object.fromEntries(palette(own, 'light'))).toEqual({ surface: '#fffdf5', text: '#222222', accent: '#0a7d4f', 'on-accent': '#ffffff' });
  // A pale accent stays on buttons and leaves words alone.
  expect(palette(allowed('--idngo-accent:#ffe600'), 'light').get('ink')).toBe('#14171d');
  expect(palette(allowed('--idngo-accent:#ffe600'), 'dark').get('ink')).toBeUndefined();
});

test('contrast is that of WCAG', () => {
  expect(contrast([255, 255, 255], [0, 0, 0])).toBeCloseTo(21, 5);
  expect(contrast([0x77, 0x77, 0x77], [255, 255, 255])).toBeCloseTo(4.48, 2);
});
