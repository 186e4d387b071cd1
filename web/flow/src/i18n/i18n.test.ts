import { expect, test } from 'vitest';
import en from './en.json';
import kk from './kk.json';
import ru from './ru.json';
import { has } from './index';

const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((m) => m[0]).sort();

for (const [name, words] of Object.entries({ kk, ru })) {
  test(`${name} has every key, no other, and the same places for values`, () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) {
      const own = (words as Record<string, string>)[key]!;
      expect(own.trim(), key).not.toBe('');
      expect(holes(own), key).toEqual(holes(text));
    }
  });
  test(`${name} is not English`, () => {
    const same = Object.entries(en).filter(([key, text]) => /[a-z]{4}/.test(text.replace(/\{\w+\}/g, '')) && (words as Record<string, string>)[key] === text);
    expect(same).toEqual([]);
  });
}

test('every key that the code names exists', async () => {
  const files = import.meta.glob<string>('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true });
  for (const [file, text] of Object.entries(files)) {
    if (file.endsWith('.test.ts')) continue;
    for (const m of text.matchAll(/\bt\('([a-zA-Z.0-9]+)'/g)) expect(has(m[1]!), `${file}: ${m[1]}`).toBe(true);
  }
});
