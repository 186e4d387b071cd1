// Words of the flow. A language is one file; what it lacks is shown in Russian,
// then in English, so that anyone can add a language piece by piece. An operator's
// own files (--flow-languages) are fetched from the server and stand above ours.
import en from './en.json';

export type Key = keyof typeof en;
/** Text is a string, or one for each plural category of CLDR that the language has. */
export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Words = Partial<Record<Key, Text>>;
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

const files = import.meta.glob<Words>('./*.json', { import: 'default' });
const built = Object.keys(files).map((f) => f.slice(2, -5));

/** The languages of the operator's own files, with their names: the server lists them in the page. */
const extra = new Map(
  (typeof document === 'undefined' ? '' : (document.documentElement.dataset.languages ?? ''))
    .split('|')
    .filter(Boolean)
    .map((entry) => entry.split('=') as [string, string]),
);
const added = [...extra.keys()];

/** What our languages call themselves: some browsers name them in English. */
const selves: Record<string, string> = {
  ar: 'العربية', az: 'Azərbaycanca', de: 'Deutsch', en: 'English', es: 'Español', fr: 'Français', kk: 'Қазақ тілі', ky: 'Кыргызча',
  ru: 'Русский', tg: 'Тоҷикӣ', tr: 'Türkçe', uk: 'Українська', uz: 'O‘zbekcha', zh: '中文',
};

/** nameOf is what a language calls itself. */
export const nameOf = (lang: string) => selves[lang] ?? extra.get(lang) ?? lang;

/** The languages that the menu begins with. */
const first = ['kk', 'ru', 'en'];

/** languages that there are words for, by BCP 47, in the order of the menu. */
export const languages = [...first, ...[...new Set([...built, ...added])].filter((l) => !first.includes(l)).sort()];

// Intl.Locale tells the direction in some browsers only.
const rightToLeft = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

export function direction(lang: string): 'ltr' | 'rtl' {
  return rightToLeft.has(lang.split('-')[0]!) || /-(arab|hebr|thaa)\b/i.test(lang) ? 'rtl' : 'ltr';
}

/** pick finds the words for a wish such as "kk-KZ", "ru_RU" or "zh-Hant". */
export function pick(wish: string | undefined, among = languages): string | undefined {
  const parts = (wish ?? '').toLowerCase().split(/[-_]/);
  for (let n = parts.length; n > 0; n--) {
    const found = among.find((l) => l.toLowerCase() === parts.slice(0, n).join('-'));
    if (found) return found;
  }
  return undefined;
}

/** choose takes the first language that there is: of the host, of the applicant, of the browser. */
export function choose(...wishes: (string | undefined)[]): string {
  for (const wish of [...wishes, ...navigator.languages]) {
    const lang = pick(wish);
    if (lang) return lang;
  }
  return 'ru';
}

/** offered are the languages that the company lets people choose from, of those that there are words for. */
export function offered(own: string[] | undefined): string[] {
  const known = (own ?? []).map((l) => pick(l)).filter((l) => l !== undefined);
  return known.length ? known : languages;
}

async function read(lang: string): Promise<Words> {
  const ours = lang === 'en' ? en : ((await files[`./${lang}.json`]?.()) ?? {});
  if (!added.includes(lang)) return ours;
  const answer = await fetch(`/websdk/languages/${lang}.json`, { credentials: 'omit' }).catch(() => undefined);
  return answer?.ok ? { ...ours, ...((await answer.json()) as Words) } : ours;
}

/** load makes the translator of a language; own are texts of the customer. */
export async function load(lang: string, own: Record<string, string> = {}): Promise<Translate> {
  const words = await read(lang);
  const russian = Object.keys(en).every((k) => k in words) ? {} : await read('ru');
  return translator(lang, own, words, russian, en);
}

/** translator takes each text from the first of the sources that has it. */
export function translator(lang: string, own: Record<string, string>, ...sources: Words[]): Translate {
  const plural = rules(lang);
  // A name in Latin letters must not turn the sentence around it (Unicode TR 9, isolates).
  const isolated = direction(lang) === 'rtl' ? (v: string | number) => (typeof v === 'string' ? `\u2068${v}\u2069` : String(v)) : String;
  return (key, values = {}) => {
    const text = (own[key] ?? sources.find((s) => s[key] !== undefined)?.[key] ?? key) as Text;
    const number = Object.values(values).find((v) => typeof v === 'number');
    const form = typeof text === 'string' ? text : (text[plural(number ?? 0)] ?? text.other ?? key);
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? isolated(values[name]!) : whole));
  };
}

function rules(lang: string): (n: number) => Intl.LDMLPluralRule {
  try {
    const r = new Intl.PluralRules(lang);
    return (n) => r.select(n);
  } catch {
    return (n) => (n === 1 ? 'one' : 'other');
  }
}

/** has tells whether a key exists, for keys made of what the server says. */
export function has(key: string): key is Key {
  return key in en;
}

export type Names = Record<string, string>;

/** Languages in which every browser can be trusted to name countries. */
const named = new Set(['ru', 'en', 'de', 'fr', 'es', 'uk', 'tr', 'zh', 'ar']);

/** needsNames tells that the server must name the countries: some browsers answer in English. */
export function needsNames(lang: string): boolean {
  return !named.has(lang);
}

/** countryNames gives names of countries in a language, by alpha-2 code. */
export function countryNames(lang: string, own: Names | undefined): (alpha2: string) => string {
  try {
    const names = new Intl.DisplayNames([lang, 'ru', 'en'], { type: 'region' });
    return (code) => own?.[code] || names.of(code) || code;
  } catch {
    return (code) => own?.[code] || code;
  }
}
