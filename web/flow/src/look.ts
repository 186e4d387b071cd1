// Theme and customisation. A customer sets variables, never rules: whatever else
// a style sheet holds is dropped, and colours that nobody could read are not taken.
import type { Look } from './api';
import type { Conf } from './bridge';
import { fonts, lengths, palette, valid, type Name, type Own } from './palette';

export { ours, palette, type Own } from './palette';

/** applyTheme takes light, dark or auto; anything else is auto. */
export function applyTheme(theme: string) {
  document.documentElement.dataset.theme = theme === 'light' || theme === 'dark' ? theme : 'auto';
}

/** allowed reads declarations of allowed variables (--idngo-NAME) out of any text. */
export function allowed(css: string): Own {
  const out: Own = new Map();
  for (const m of css.slice(0, 20_000).matchAll(/--idngo-([a-z-]+)\s*:\s*([^;{}]{1,120})/g)) take(out, m[1]!, m[2]!);
  return out;
}

/** take keeps a value when its name is allowed and its form is right. */
function take(out: Own, name: string, value: string) {
  const v = value.trim();
  if (valid(name, v)) out.set(name as Name, v);
}

let set: string[] = [];

/** applyLook applies what the company stored under a name, and above it what the host says. */
export function applyLook(conf: Conf, named: Look | undefined) {
  const theme = conf.theme || named?.theme;
  if (theme) applyTheme(theme);
  const own: Own = new Map();
  for (const [name, value] of Object.entries(named?.variables ?? {})) take(own, name, String(value));
  for (const [name, value] of allowed(conf.uiConf?.customCssStr ?? '')) own.set(name, value);
  const root = document.documentElement.style;
  set.forEach((name) => root.removeProperty(name));
  const values = new Map<string, string>();
  for (const name of [...lengths, ...fonts]) if (own.has(name)) values.set(`--idngo-${name}`, own.get(name)!);
  for (const theme of ['light', 'dark'] as const) for (const [name, value] of palette(own, theme)) values.set(`--${theme}-${name}`, value);
  values.forEach((value, name) => root.setProperty(name, value));
  set = [...values.keys()];
}

/** safeLogo takes a raster picture only, as the server stores it. */
export function safeLogo(named: Look | undefined): string | undefined {
  return /^data:image\/(png|jpeg);base64,[A-Za-z0-9+/=]+$/.test(named?.logo ?? '') ? named!.logo : undefined;
}
