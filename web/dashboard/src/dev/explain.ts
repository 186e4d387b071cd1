import { useTranslation } from 'react-i18next'

/** Says which mistakes explain a signature that does not fit. */
export function useMistakes(): (codes: string[]) => string {
  const { t } = useTranslation()
  return (codes) => (codes.length === 0 ? t('mistake.none') : t('mistake.found', { what: codes.map((c) => t(`mistake.${c}`)).join('; ') }))
}
