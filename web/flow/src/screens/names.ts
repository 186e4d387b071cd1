import { has, type Translate } from '../i18n';

export function documentName(t: Translate, type: string): string {
  const key = `doc.${type}`;
  return has(key) ? t(key) : t('doc.other');
}

/** sideName words a side without the document's name. */
export function sideName(t: Translate, side: string | undefined): string {
  const words = t(side === 'BACK_SIDE' ? 'capture.backSide' : side === 'FRONT_SIDE' ? 'capture.front' : 'capture.page', { doc: '' });
  const text = words.replace(/^[\s:：]+/, '');
  return text[0]!.toLocaleUpperCase() + text.slice(1);
}

export function hintText(t: Translate, code: string, doc: string): string {
  const key = `hint.${code}`;
  return has(key) ? t(key, { doc }) : t('hint.other');
}
