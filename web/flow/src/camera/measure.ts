// Cheap tests of a small grey picture of what the camera sees: each walks over
// the pixels once, so that a slow phone keeps 15 pictures a second.

/** Grey is a picture of 8-bit luminance, row by row. */
export interface Grey {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Box in pixels of a Grey. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** toGrey turns RGBA into luminance (BT.601, in 8-bit steps). */
export function toGrey(rgba: Uint8ClampedArray, width: number, height: number, into?: Uint8Array): Grey {
  const data = into?.length === width * height ? into : new Uint8Array(width * height);
  for (let i = 0, j = 0; i < data.length; i++, j += 4) data[i] = (rgba[j]! * 77 + rgba[j + 1]! * 150 + rgba[j + 2]! * 29) >> 8;
  return { data, width, height };
}

export interface Light {
  /** Mean luminance, 0..255. */
  mean: number;
  /** Spread (standard deviation), 0..127. */
  spread: number;
  /** Share of the surface that is burnt out through and through, 0..1. */
  burnt: number;
}

/** Side in pixels of the cells in which burnt spots are counted: a reflection fills cells, bright print does not. */
const cell = 4;

export function light(g: Grey, b: Box): Light {
  let sum = 0;
  let squares = 0;
  let n = 0;
  for (let y = b.y; y < b.y + b.height; y++) {
    for (let x = b.x, i = y * g.width + b.x; x < b.x + b.width; x++, i++) {
      const v = g.data[i]!;
      sum += v;
      squares += v * v;
      n++;
    }
  }
  let burnt = 0;
  let cells = 0;
  for (let y = b.y; y + cell <= b.y + b.height; y += cell) {
    for (let x = b.x; x + cell <= b.x + b.width; x += cell) {
      cells++;
      let least = 255;
      for (let k = 0; k < cell; k++) {
        for (let i = (y + k) * g.width + x, end = i + cell; i < end; i++) if (g.data[i]! < least) least = g.data[i]!;
      }
      if (least >= 250) burnt++;
    }
  }
  const mean = sum / n;
  return { mean, spread: Math.sqrt(Math.max(0, squares / n - mean * mean)), burnt: cells ? burnt / cells : 0 };
}

/**
 * sharpness is the mean strength of the strongest tenth of edges, relative to
 * the spread of the picture: 0 (no edge) to about 3 (crisp print).
 */
export function sharpness(g: Grey, b: Box, spread: number): number {
  const hist = new Uint32Array(256);
  let n = 0;
  for (let y = b.y + 1; y < b.y + b.height - 1; y++) {
    for (let x = b.x + 1, i = y * g.width + b.x + 1; x < b.x + b.width - 1; x++, i++) {
      const d = g.data;
      const l = Math.abs(4 * d[i]! - d[i - 1]! - d[i + 1]! - d[i - g.width]! - d[i + g.width]!);
      hist[l > 255 ? 255 : l]!++;
      n++;
    }
  }
  let left = n / 10;
  let sum = 0;
  for (let v = 255, need = left; v >= 0 && need > 0; v--) {
    const take = Math.min(hist[v]!, need);
    sum += take * v;
    need -= take;
  }
  left = n / 10;
  return left < 1 ? 0 : sum / left / (spread + 8);
}

/** motion is the mean change between two pictures, 0..255, changes of brightness taken out. */
export function motion(a: Grey, before: Grey | undefined, b: Box): number {
  if (!before || before.data.length !== a.data.length) return 255;
  let shift = 0;
  let n = 0;
  for (let y = b.y; y < b.y + b.height; y += 2) {
    for (let x = b.x, i = y * a.width + b.x; x < b.x + b.width; x += 2, i += 2) {
      shift += a.data[i]! - before.data[i]!;
      n++;
    }
  }
  shift /= n;
  let sum = 0;
  for (let y = b.y; y < b.y + b.height; y += 2) {
    for (let x = b.x, i = y * a.width + b.x; x < b.x + b.width; x += 2, i += 2) sum += Math.abs(a.data[i]! - before.data[i]! - shift);
  }
  return sum / n;
}

export interface Outline {
  /** Share of the frame's width and height that lies between the outermost long edges, 0 when there are none. */
  across: number;
  down: number;
  /** How many of the four sides show a long edge. */
  sides: number;
}

/**
 * outline looks for the long straight edges of a document: lines of columns and
 * rows whose change is strong over most of their length. search is the picture
 * around the frame, frame where the document belongs.
 */
export function outline(g: Grey, search: Box, frame: Box): Outline {
  const columns = profile(g, search, true);
  const rows = profile(g, search, false);
  const [left, right] = ends(columns);
  const [top, bottom] = ends(rows);
  const sides = [left, right, top, bottom].filter((v) => v >= 0).length;
  return {
    across: left >= 0 && right >= 0 ? (right - left) / frame.width : 0,
    down: top >= 0 && bottom >= 0 ? (bottom - top) / frame.height : 0,
    sides,
  };
}

/** profile gives for each column (or row) the share of its pixels with a strong change across it. */
function profile(g: Grey, b: Box, upright: boolean): Float32Array {
  const out = new Float32Array(upright ? b.width : b.height);
  const step = upright ? 1 : g.width;
  const strong = 14;
  for (let y = b.y + 1; y < b.y + b.height - 1; y++) {
    for (let x = b.x + 1, i = y * g.width + b.x + 1; x < b.x + b.width - 1; x++, i++) {
      if (Math.abs(g.data[i + step]! - g.data[i - step]!) > strong) out[upright ? x - b.x : y - b.y]!++;
    }
  }
  const length = upright ? b.height : b.width;
  for (let i = 0; i < out.length; i++) out[i]! /= length;
  return out;
}

/** ends finds the outermost lines on both sides of the middle, -1 where there is none; a line may lean over three pixels. */
function ends(p: Float32Array): [number, number] {
  const least = 0.42;
  const sum = (i: number) => (p[i - 1] ?? 0) + p[i]! + (p[i + 1] ?? 0);
  const middle = p.length >> 1;
  let first = -1;
  let last = -1;
  for (let i = 1; i < middle && first < 0; i++) if (sum(i) > least) first = i;
  for (let i = p.length - 2; i > middle && last < 0; i--) if (sum(i) > least) last = i;
  return [first, last];
}
