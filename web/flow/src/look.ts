// Theme and customisation. A customer sets variables, never rules: whatever else
// a style sheet holds is dropped, and colours that nobody could read are not taken.
import type { Conf } from './bridge';
import { contrast, parseColour, type Colour } from './colour';

/** applyTheme takes light, dark or auto; anything else is auto. */
export function applyTheme(theme: string) {
  document.documentElement.dataset.theme = theme === 'light' || theme === 'dark' ? theme : 'auto';
}

const colours = ['accent', 'background', 'surface', 'text', 'muted', 'border', 'success', 'danger', 'warning'] as const;
const lengths = ['radius', 'radius-control', 'logo-height'] as const;
const fonts = ['font'] as const;

/** variables that a customer may set, as --idngo-… */
export const variables = [...colours, ...lengths, ...fonts].map((v) => `--idngo-${v}`);

/** allowed reads declarations of allowed variables out of any text. */
export function allowed(css: string): Map<string, string> {
  const out = new Map<string, string>();
  for (const m of css.slice(0, 20_000).matchAll(/(--idngo-[a-z-]+)\s*:\s*([^;{}]{1,120})/g)) {
    const name = m[1]!;
    const value = m[2]!.trim();
    if (variables.includes(name) && valid(name.slice(8), value)) out.set(name, value);
  }
  return out;
}

function valid(name: string, value: string): boolean {
  if ((colours as readonly string[]).includes(name)) return parseColour(value) !== undefined;
  if ((lengths as readonly string[]).includes(name)) return /^\d{1,3}(\.\d+)?(px|rem)$/.test(value);
  return /^[\p{L}\d ,"'-]{1,100}$/u.test(value);
}

/** applyLook applies the host's theme and variables. */
export function applyLook(conf: Conf) {
  if (conf.theme) applyTheme(conf.theme);
  const own = allowed(conf.uiConf?.customCssStr ?? '');
  const root = document.documentElement.style;
  for (const v of [...variables, '--idngo-on-accent']) root.removeProperty(v);
  for (const [name, value] of readable(own)) root.setProperty(name, value);
}

/** readable drops colours that leave text below 4.5:1, and gives the accent a text colour that can be read. */
export function readable(own: Map<string, string>): Map<string, string> {
  const out = new Map(own);
  const of = (name: string): Colour | undefined => parseColour(out.get(`--idngo-${name}`) ?? '');
  const ground = of('surface');
  const text = of('text');
  if (ground && !text) {
    // A ground without a text: take black or white, whichever can be read.
    out.set('--idngo-text', contrast(ground, [255, 255, 255]) > contrast(ground, [0, 0, 0]) ? '#ffffff' : '#000000');
    out.set('--idngo-muted', out.get('--idngo-text')!);
  }
  if (ground && text && contrast(ground, text) < 4.5) {
    for (const name of ['surface', 'text', 'muted', 'background']) out.delete(`--idngo-${name}`);
  }
  if (text && !ground) out.delete('--idngo-text');
  const muted = of('muted');
  if (muted && (!of('surface') || contrast(of('surface')!, muted) < 4.5)) out.delete('--idngo-muted');
  const accent = of('accent');
  if (accent) out.set('--idngo-on-accent', contrast(accent, [255, 255, 255]) >= 4.5 ? '#ffffff' : '#000000');
  return out;
}
