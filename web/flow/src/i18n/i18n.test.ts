import { expect, test } from 'vitest';
import en from './en.json';
import { direction, has, languages, nameOf, offered, pick, translator, type Text, type Words } from './index';

const all = import.meta.glob<Words>('./*.json', { import: 'default', eager: true });
const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((m) => m[0]).sort();
const forms = (text: Text) => (typeof text === 'string' ? [text] : Object.values(text));
const plain = (text: Text) => (typeof text === 'string' ? text : text.other!);

/** Languages whose plural rules this runtime has not, by CLDR 46. */
const unknown: Record<string, string[]> = { tg: ['one', 'other'] };

test('there are kk, ru, en and ten more', () => {
  expect(languages.slice(0, 3)).toEqual(['kk', 'ru', 'en']);
  expect(languages.length).toBeGreaterThanOrEqual(13);
  expect(languages).toContain('ar');
  for (const lang of languages) expect(nameOf(lang)).not.toBe(lang);
});

for (const [file, words] of Object.entries(all)) {
  const lang = file.slice(2, -5);
  test(`${lang} has every key in the same order, no other, and the same places for values`, () => {
    expect(Object.keys(words)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(en as Record<string, Text>)) {
      for (const form of forms(words[key as keyof Words]!)) {
        expect(form.trim(), key).not.toBe('');
        expect(form, key).toBe(form.trim());
        expect(holes(form), key).toEqual(holes(plain(text)));
      }
    }
  });
  test(`${lang} has exactly the plural forms of its language`, () => {
    const rules = new Intl.PluralRules(lang);
    const wanted = unknown[lang] ?? [...rules.resolvedOptions().pluralCategories];
    if (!unknown[lang]) expect(rules.resolvedOptions().locale).toBe(lang);
    for (const [key, text] of Object.entries(words)) if (typeof text !== 'string') expect(Object.keys(text).sort(), key).toEqual([...wanted].sort());
  });
  if (lang === 'en') continue;
  test(`${lang} is not English`, () => {
    const same = Object.entries(en as Record<string, Text>).filter(([key, text]) => /[a-z]{4}/.test(plain(text).replace(/\{\w+\}/g, '')) && plain(words[key as keyof Words]!) === plain(text));
    expect(same.filter(([key]) => !alike.has(`${lang} ${key}`))).toEqual([]);
  });
}

/** Words that are the same in both languages. */
const alike = new Set(['de step.selfie', 'de code.enter', 'de field.state', 'fr field.email', 'fr step.questionnaire', 'fr doc.which', 'fr doc.other', 'fr field.dob', 'fr step.selfie', 'fr doc.VISA']);

test('a number chooses its form', () => {
  const t = (lang: string, left: number) => translator(lang, {}, all[`./${lang}.json`]!)('live.left', { left });
  expect([1, 2, 5, 21].map((n) => t('ru', n))).toEqual(['Осталась 1 попытка', 'Осталось 2 попытки', 'Осталось 5 попыток', 'Осталась 21 попытка']);
  expect([1, 2].map((n) => t('en', n))).toEqual(['1 try left', '2 tries left']);
  expect([2, 3, 11].map((n) => t('ar', n))).toEqual(['بقيت محاولتان (2)', 'بقيت 3 محاولات', 'بقيت 11 محاولة']);
  expect(t('tg', 2)).toBe('2 кӯшиш монд');
});

test('what a language lacks is said in Russian, then in English; own texts come first', () => {
  const t = translator('xx', { back: 'Home' }, { next: 'Go' }, { next: 'Далее', close: 'Закрыть', back: 'Назад' }, en as Words);
  expect([t('next'), t('close'), t('retry'), t('back')]).toEqual(['Go', 'Закрыть', 'Try again', 'Home']);
});

test('wishes find their language', () => {
  expect([pick('kk-KZ'), pick('ru_RU'), pick('EN'), pick('xx'), pick(undefined), pick('../etc')]).toEqual(['kk', 'ru', 'en', undefined, undefined, undefined]);
  expect(pick('zh-Hant-TW', ['zh', 'zh-Hant'])).toBe('zh-Hant');
  expect([direction('ar'), direction('uz-Arab'), direction('kk'), direction('az')]).toEqual(['rtl', 'rtl', 'ltr', 'ltr']);
});

test('a company offers some languages, in its order, of those that there are', () => {
  expect(offered(undefined)).toBe(languages);
  expect(offered([])).toBe(languages);
  expect(offered(['ru', 'zh-Hant', 'kk'])).toEqual(['ru', 'zh', 'kk']);
  expect(offered(['xx'])).toBe(languages);
});

test('every key that the code names exists', async () => {
  const files = import.meta.glob<string>('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true });
  for (const [file, text] of Object.entries(files)) {
    if (file.endsWith('.test.ts')) continue;
    for (const m of text.matchAll(/\bt\('([a-zA-Z.0-9]+)'/g)) expect(has(m[1]!), `${file}: ${m[1]}`).toBe(true);
  }
});
