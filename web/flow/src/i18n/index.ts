// Words of the flow. A language is one file; what it lacks is shown in Russian,
// then in English, so that anyone can add a language piece by piece.
import en from './en.json';

export type Key = keyof typeof en;
export type Words = Partial<Record<Key, string>>;
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

const files = import.meta.glob<Words>('./*.json', { import: 'default' });

/** languages that there are files for, by their ISO 639-1 code. */
export const languages = Object.keys(files).map((f) => f.slice(2, -5)).sort();

/** The languages that are complete, in the order of the menu. */
export const complete = ['kk', 'ru', 'en'];

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

export function direction(lang: string): 'ltr' | 'rtl' {
  return rightToLeft.has(lang) ? 'rtl' : 'ltr';
}

/** pick finds the file for a wish such as "kk-KZ" or "ru_RU". */
export function pick(wish: string | undefined): string | undefined {
  const code = (wish ?? '').toLowerCase().split(/[-_]/)[0];
  return languages.includes(code) ? code : undefined;
}

/** choose takes the first language that there is: of the host, of the applicant, of the browser. */
export function choose(...wishes: (string | undefined)[]): string {
  for (const wish of [...wishes, ...navigator.languages]) {
    const lang = pick(wish);
    if (lang) return lang;
  }
  return 'ru';
}

/** load makes the translator of a language; own are texts of the customer. */
export async function load(lang: string, own: Record<string, string> = {}): Promise<Translate> {
  const read = async (code: string): Promise<Words> => (code === 'en' ? en : ((await files[`./${code}.json`]?.()) ?? {}));
  const words = await read(lang);
  const complete = lang === 'en' || Object.keys(en).every((k) => k in words);
  const russian = complete ? {} : await read('ru');
  return (key, values = {}) => {
    const text = own[key] ?? words[key] ?? russian[key] ?? en[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
  };
}

/** has tells whether a key exists, for keys made of what the server says. */
export function has(key: string): key is Key {
  return key in en;
}

export type Names = Record<string, string>;

/** Languages in which browsers can be trusted to name countries. */
const named = new Set(['ru', 'en']);

/** needsNames tells that the server must name the countries: some browsers answer in English. */
export function needsNames(lang: string): boolean {
  return !named.has(lang);
}

/** countryNames gives names of countries in a language, by alpha-2 code. */
export function countryNames(lang: string, own: Names | undefined): (alpha2: string) => string {
  try {
    const names = new Intl.DisplayNames([lang, 'ru', 'en'], { type: 'region' });
    return (code) => own?.[code] ?? names.of(code) ?? code;
  } catch {
    return (code) => own?.[code] ?? code;
  }
}
