import { expect, test } from 'vitest';
import { advise, decode, grids, overlap, side, type Face } from './faces';

const none = () => grids.map((g) => ({ scores: new Float32Array(g.cells * g.cells * g.anchors).fill(-9), boxes: new Float32Array(g.cells * g.cells * g.anchors * 16) }));

test('boxes are read from both grids, and one face is one box', () => {
  const out = none();
  const put = (g: 0 | 1, i: number, score: number, box: number[]) => {
    out[g]!.scores[i] = score;
    out[g]!.boxes.set(box, 16 * i);
  };
  // Cell (8, 8) of the fine grid, its first anchor: centre at 8.5 cells of 16 px, moved by 4.
  put(0, 2 * (8 * 16 + 8), 3, [4, -4, 64, 64]);
  put(0, 2 * (8 * 16 + 8) + 1, 2, [5, -4, 66, 62]); // the same face
  put(1, 6 * (1 * 8 + 1), 1, [0, 0, 32, 32]);
  put(1, 6 * 9 + 5, Number.NaN, [0, 0, 32, 32]);
  const faces = decode(out);
  expect(faces).toHaveLength(2);
  expect(faces[0]).toMatchObject({ x: (8.5 * 16 + 4 - 32) / side, y: (8.5 * 16 - 4 - 32) / side, width: 0.25, height: 0.25 });
  expect(faces[1]!.x).toBeCloseTo((1.5 * 32 - 16) / side, 6);
  expect(decode(none())).toEqual([]);
});

test('overlap', () => {
  const b = (x: number, width = 1) => ({ x, y: 0, width, height: 1 });
  expect([overlap(b(0), b(0)), overlap(b(0), b(2)), overlap(b(0, 2), b(1, 2))]).toEqual([1, 0, 1 / 3]);
});

test('what is said of the place of a face', () => {
  const oval = { x: 0.2, y: 0.1, width: 0.6, height: 0.8 };
  const face = (width: number, x = 0.5, y = 0.5): Face => ({ score: 0.9, x: x - width / 2, y: y - width / 2, width, height: width });
  expect(advise([face(0.4)], oval, false)).toBeUndefined();
  expect(advise([], oval, false)).toBe('face');
  expect(advise([face(0.4), face(0.3, 0.9)], oval, false)).toBe('several');
  expect(advise([face(0.4), face(0.1, 0.9)], oval, false)).toBeUndefined(); // a picture on the wall
  expect(advise([face(0.2)], oval, false)).toBe('far');
  expect(advise([face(0.7)], oval, false)).toBe('near');
  expect(advise([face(0.4, 0.3)], oval, false)).toBe('centre');
  expect(advise([face(0.4, 0.5, 0.75)], oval, false)).toBe('centre');
  expect(advise([], oval, true)).toBe('face');
  expect(advise([face(0.3, 0.3), face(0.2, 0.8)], oval, true)).toBeUndefined();
});
