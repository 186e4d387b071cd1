// Masks and checks of what a person types. They help early; the server checks again.
import type { Key } from './i18n';

/** maskDate writes digits as DD.MM.YYYY while they are typed. */
export function maskDate(text: string): string {
  const d = text.replace(/\D/g, '').slice(0, 8);
  return [d.slice(0, 2), d.slice(2, 4), d.slice(4)].filter((p, i) => p || (i === 1 && d.length > 2)).join('.');
}

/** isoDate reads DD.MM.YYYY as YYYY-MM-DD; undefined when there is no such day. */
export function isoDate(text: string): string | undefined {
  const m = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text);
  if (!m) return undefined;
  const [day, month, year] = [Number(m[1]), Number(m[2]), Number(m[3])];
  const d = new Date(Date.UTC(year, month - 1, day));
  if (year < 1900 || d.getUTCFullYear() !== year || d.getUTCMonth() !== month - 1 || d.getUTCDate() !== day) return undefined;
  return `${m[3]}-${m[2]}-${m[1]}`;
}

/** localDate writes YYYY-MM-DD as DD.MM.YYYY. */
export function localDate(iso: string): string {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  return m ? `${m[3]}.${m[2]}.${m[1]}` : iso;
}

/** maskPhone keeps a plus and digits, in groups; a Kazakh or Russian 8 becomes +7. */
export function maskPhone(text: string): string {
  let d = text.replace(/\D/g, '').slice(0, 15);
  if (!d) return text.startsWith('+') ? '+' : '';
  if (!text.trim().startsWith('+') && d.length === 11 && d.startsWith('8')) d = `7${d.slice(1)}`;
  if (!d.startsWith('7')) return `+${d}`;
  return ['+7', d.slice(1, 4), d.slice(4, 7), d.slice(7, 9), d.slice(9, 11), d.slice(11)].filter(Boolean).join(' ');
}

export const plainPhone = (text: string) => text.replace(/[^\d+]/g, '');

/** validIIN checks the twelve digits of a Kazakh individual number: the date in it and the check digit. */
export function validIIN(text: string): boolean {
  if (!/^\d{12}$/.test(text)) return false;
  const d = [...text].map(Number);
  const sum = (shift: number) => d.slice(0, 11).reduce((s, v, i) => s + v * (((i + shift) % 11) + 1), 0) % 11;
  let check = sum(0);
  if (check === 10) check = sum(2);
  if (check === 10 || check !== d[11]) return false;
  const month = Number(text.slice(2, 4));
  const day = Number(text.slice(4, 6));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && d[6]! <= 6;
}

/** problemOf checks one field; undefined when it is well. */
export function problemOf(name: string, value: string, required: boolean, today = new Date()): Key | undefined {
  const text = value.trim();
  if (!text) return required ? 'check.required' : undefined;
  switch (name) {
    case 'dob': {
      const iso = isoDate(text);
      if (!iso) return 'check.date';
      return iso > today.toISOString().slice(0, 10) ? 'check.future' : undefined;
    }
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text) ? undefined : 'check.email';
    case 'phone':
      return /^\+\d{8,15}$/.test(plainPhone(text)) ? undefined : 'check.phone';
    case 'iin':
      if (!/^\d{12}$/.test(text)) return 'check.iin12';
      return validIIN(text) ? undefined : 'check.iin';
  }
  return undefined;
}

/** kindOf tells what a field holds, custom ones by their usual names. */
export function kindOf(name: string, country?: string): 'date' | 'country' | 'gender' | 'email' | 'phone' | 'iin' | 'text' {
  if (name === 'dob') return 'date';
  if (['country', 'nationality', 'countryOfBirth', 'taxResidenceCountry'].includes(name)) return 'country';
  if (name === 'gender' || name === 'email' || name === 'phone') return name;
  if (/^(iin|ИИН|ЖСН)$/i.test(name) || (name === 'tin' && country === 'KAZ')) return 'iin';
  return 'text';
}
