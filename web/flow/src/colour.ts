// Contrast by WCAG 2.2, 1.4.3.

/** Colour in sRGB, 0..255 each. */
export type Colour = [number, number, number];

/** parseColour reads #rgb, #rrggbb and rgb(r, g, b); nothing else is taken. */
export function parseColour(text: string): Colour | undefined {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (hex) {
    const full = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex;
    return [0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16)) as Colour;
  }
  const rgb = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/.exec(text.trim());
  if (!rgb) return undefined;
  const c = rgb.slice(1, 4).map(Number) as Colour;
  return c.every((v) => v <= 255) ? c : undefined;
}

function luminance(c: Colour): number {
  const [r, g, b] = c.map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as Colour;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** contrast of two colours, 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
}
