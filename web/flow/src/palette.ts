// What a customer's own colours come to. It knows nothing of the page, so that
// the Dashboard can say beforehand which of them would be taken.
import { contrast, parseColour } from './colour';

export const colours = ['accent', 'background', 'surface', 'text', 'muted', 'border', 'success', 'danger', 'warning'] as const;
export const lengths = ['radius', 'radius-control', 'logo-height'] as const;
export const fonts = ['font'] as const;
export type Name = (typeof colours)[number] | (typeof lengths)[number] | (typeof fonts)[number];

/** Own are a customer's values by name, without the prefix --idngo-. */
export type Own = Map<Name, string>;

/** valid: the value has the form that its name asks for. */
export function valid(name: string, value: string): boolean {
  if ((colours as readonly string[]).includes(name)) return parseColour(value) !== undefined;
  if ((lengths as readonly string[]).includes(name)) return /^\d{1,3}(\.\d+)?(px|rem)$/.test(value);
  return name === 'font' && /^[\p{L}\d ,"'-]{1,100}$/u.test(value);
}

/** Our own colours that text and lines are held against; base.css has all of them. */
export const ours = {
  light: { surface: '#ffffff', text: '#14171d', muted: '#565e6c', accent: '#2449c9', success: '#0b7a4b', danger: '#b3261e', warning: '#8a5600', control: '#858d9b' },
  dark: { surface: '#15181e', text: '#edeff3', muted: '#a2aaba', accent: '#93b0ff', success: '#62d69e', danger: '#ff9a90', warning: '#f2c063', control: '#6f788a' },
};

/** What text needs by WCAG 2.2, 1.4.3, with room for grounds that are a little darker than the surface. */
const forText = 5;
/** What the edges of controls need, 1.4.11. */
const forEdges = 3;

/** palette gives the colours of a theme with a customer's own ones, as far as they can be read. */
export function palette(own: Own, theme: 'light' | 'dark'): Map<string, string> {
  const out = new Map<string, string>();
  const base = ours[theme];
  const between = (a: string, b: string) => contrast(parseColour(a)!, parseColour(b)!);
  const wish = (name: Name) => own.get(name);
  // Ground and text come together, or not at all.
  let surface = wish('surface') ?? base.surface;
  let text = wish('text') ?? (wish('surface') ? better(surface) : base.text);
  if (between(surface, text) < forText) {
    const best = wish('surface') && !wish('text') ? better(surface) : undefined;
    if (best && between(surface, best) >= 4.5) text = best;
    else [surface, text] = [base.surface, base.text];
  }
  const grounded = surface !== base.surface;
  if (grounded) out.set('surface', surface);
  if (text !== base.text) out.set('text', text);
  if (wish('background')) out.set('background', wish('background')!);
  const readable = (name: 'muted' | 'success' | 'danger' | 'warning') => {
    const own = wish(name);
    if (own && between(surface, own) >= forText) out.set(name, own);
    else if (between(surface, base[name]) < 4.5) out.set(name, text);
  };
  readable('muted');
  readable('success');
  readable('danger');
  readable('warning');
  const accent = wish('accent') ?? base.accent;
  if (wish('accent')) {
    out.set('accent', accent);
    out.set('on-accent', between(accent, '#ffffff') >= 4.5 ? '#ffffff' : '#000000');
  }
  // Words in the accent's colour; a pale accent is for buttons only.
  if (between(surface, accent) < (wish('accent') ? forText : 4.5)) out.set('ink', text);
  if (wish('border')) out.set('border', wish('border')!);
  const edge = wish('border') ?? base.control;
  if (between(surface, edge) < forEdges) out.set('control', text);
  else if (wish('border')) out.set('control', edge);
  return out;
}

/** better is black or white, whichever can be read on a ground. */
function better(ground: string): string {
  const c = parseColour(ground)!;
  return contrast(c, [255, 255, 255]) > contrast(c, [0, 0, 0]) ? '#ffffff' : '#000000';
}
