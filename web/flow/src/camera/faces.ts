// Where faces are in a picture: decoding what BlazeFace says, and what to tell
// the person of it. Pure; the network runs in face.worker.ts.
import type { Box } from './measure';
import type { Hint } from './guide';

/** Side in pixels of the square that the network looks at. */
export const side = 256;

export interface Face extends Box {
  /** 0 to 1. */
  score: number;
}

/** The grids of the network: cells a side, anchors a cell. */
export const grids = [
  { cells: 16, anchors: 2 },
  { cells: 8, anchors: 6 },
] as const;

const least = 0.6;
const same = 0.3;

/** decode reads the grids (a logit for each anchor; centre, width and height of 16 values) into boxes of the square, in shares of its side. */
export function decode(outputs: { scores: Float32Array; boxes: Float32Array }[]): Face[] {
  const found: Face[] = [];
  outputs.forEach(({ scores, boxes }, g) => {
    const { cells, anchors } = grids[g]!;
    for (let i = 0; i < scores.length; i++) {
      const score = 1 / (1 + Math.exp(-scores[i]!));
      if (!(score >= least)) continue;
      const cell = Math.floor(i / anchors);
      const at = 16 * i;
      const x = (side / cells) * ((cell % cells) + 0.5) + boxes[at]!;
      const y = (side / cells) * (Math.floor(cell / cells) + 0.5) + boxes[at + 1]!;
      const [w, h] = [boxes[at + 2]!, boxes[at + 3]!];
      found.push({ score, x: (x - w / 2) / side, y: (y - h / 2) / side, width: w / side, height: h / side });
    }
  });
  found.sort((a, b) => b.score - a.score);
  const kept: Face[] = [];
  for (const f of found) if (kept.length < 8 && !kept.some((k) => overlap(f, k) > same)) kept.push(f);
  return kept;
}

/** overlap is the area that two boxes share, by the area that they cover together. */
export function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const shared = w > 0 && h > 0 ? w * h : 0;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/**
 * Limits in parts of the oval's width and height. The network's box goes from
 * the brows to the chin and is about two thirds of an oval that a head fills.
 */
export const limits = { far: 0.42, near: 1.05, aside: 0.22, above: 0.22, other: 0.5 };

/**
 * advise says what is wrong with the place of the face, or nothing. Boxes and
 * oval are in the same unit. Beside a document in the hand the face need not be
 * in the middle, and the document has a face of its own.
 */
export function advise(faces: Face[], oval: Box, withDocument: boolean): Hint | undefined {
  const largest = faces.reduce<Face | undefined>((a, b) => (a && a.width >= b.width ? a : b), undefined);
  if (!largest) return 'face';
  if (withDocument) return undefined;
  if (faces.some((f) => f !== largest && f.width > limits.other * largest.width)) return 'several';
  const size = largest.width / oval.width;
  if (size < limits.far) return 'far';
  if (size > limits.near) return 'near';
  const x = largest.x + largest.width / 2 - (oval.x + oval.width / 2);
  const y = largest.y + largest.height / 2 - (oval.y + oval.height / 2);
  if (Math.abs(x) > limits.aside * oval.width || Math.abs(y) > limits.above * oval.height) return 'centre';
  return undefined;
}
