import i18n from 'i18next'
import { initReactI18next } from 'react-i18next'

export const languages = { kk: 'Қазақша', ru: 'Русский', en: 'English' } as const
export type Language = keyof typeof languages

const load: Record<Language, () => Promise<{ default: Record<string, unknown> }>> = {
  kk: () => import('./locales/kk.json'),
  ru: () => import('./locales/ru.json'),
  en: () => import('./locales/en.json'),
}

// Words that only some pages need come with them.
const areas = {
  dev: { kk: () => import('./dev/texts/kk.json'), ru: () => import('./dev/texts/ru.json'), en: () => import('./dev/texts/en.json') },
  levels: { kk: () => import('./levels/texts/kk.json'), ru: () => import('./levels/texts/ru.json'), en: () => import('./levels/texts/en.json') },
} satisfies Record<string, typeof load>

const wanted = new Set<keyof typeof areas>()

async function loadArea(area: keyof typeof areas, lang: Language) {
  i18n.addResourceBundle(lang, 'translation', (await areas[area][lang]()).default, true)
}

/** Loads the words of some pages, now and for every language that is chosen later. */
export async function withWords(area: keyof typeof areas) {
  wanted.add(area)
  await loadArea(area, language())
}

function preferred(): Language {
  const stored = localStorage.getItem('lang')
  for (const l of [stored, ...navigator.languages]) {
    const short = l?.slice(0, 2)
    if (short === 'kk' || short === 'ru' || short === 'en') return short
  }
  return 'en'
}

export async function setLanguage(lang: Language) {
  if (i18n.language === lang && i18n.hasResourceBundle(lang, 'translation')) return
  if (!i18n.hasResourceBundle(lang, 'translation')) i18n.addResourceBundle(lang, 'translation', (await load[lang]()).default)
  await Promise.all([...wanted].map((area) => loadArea(area, lang)))
  localStorage.setItem('lang', lang)
  document.documentElement.lang = lang
  await i18n.changeLanguage(lang)
}

export async function startI18n() {
  await i18n.use(initReactI18next).init({ resources: {}, lng: undefined, fallbackLng: false, keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false }, returnNull: false })
  await setLanguage(preferred())
}

/** The language in force; every screen follows it. */
export function language(): Language {
  return (i18n.language as Language) ?? 'en'
}
