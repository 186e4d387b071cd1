// What to tell the person, from the measurements of one picture; and when a
// picture may be taken by itself.
import { light, motion, outline, sharpness, type Box, type Grey } from './measure';

export type Hint = 'frame' | 'face' | 'dark' | 'bright' | 'blur' | 'glare' | 'far' | 'near' | 'several' | 'centre' | 'still' | 'good';

export type Target = 'document' | 'face';

export interface Seen {
  hint: Hint;
  /** Black: nothing but noise reaches the sensor. */
  black: boolean;
}

/** Limits were set on drawn documents and photographs of faces under the conditions of bench/specimen. */
export const limits = {
  black: 6,
  dark: 52,
  bright: 236,
  burnt: 0.025,
  faceBurnt: 0.2,
  sharp: 0.62,
  faceSharp: 0.28,
  still: 5,
  far: 0.62,
  near: 1.22,
  spread: 12,
};

/** placed joins what a network says of the face's place with what the pixels say. */
export function placed(seen: Seen, advice: Hint | undefined): Seen {
  // Without light the network's word is worth nothing; with a face found, its
  // absence by the pixels is not either.
  if (seen.black || seen.hint === 'dark' || seen.hint === 'bright') return seen;
  if (advice) return { hint: advice, black: false };
  return seen;
}

/** look judges one picture. frame is where document or face belongs. */
export function look(target: Target, g: Grey, before: Grey | undefined, frame: Box): Seen {
  const l = light(g, frame);
  if (l.mean < limits.black && l.spread < limits.black) return { hint: 'dark', black: true };
  const seen = (hint: Hint): Seen => ({ hint, black: false });
  if (l.mean < limits.dark) return seen('dark');
  if (l.mean > limits.bright) return seen('bright');
  if (l.spread < limits.spread) return seen(target === 'face' ? 'face' : 'frame');
  const moving = motion(g, before, frame);
  if (target === 'document') {
    const o = outline(g, around(g, frame), frame);
    const size = Math.max(o.across, o.down);
    if (o.sides < 2) return seen('frame');
    if (o.sides >= 3 && size > 0 && size < limits.far) return seen('far');
    if (o.sides >= 3 && Math.min(o.across || 9, o.down || 9) > limits.near) return seen('near');
    if (l.burnt > limits.burnt) return seen('glare');
  } else if (l.burnt > limits.faceBurnt) {
    return seen('bright');
  }
  if (moving > limits.still) return seen('still');
  if (sharpness(g, frame, l.spread) < (target === 'face' ? limits.faceSharp : limits.sharp)) return seen('blur');
  return seen('good');
}

/** around is the frame with a margin of a fifth, within the picture. */
function around(g: Grey, f: Box): Box {
  const mx = Math.round(f.width / 5);
  const my = Math.round(f.height / 5);
  const x = Math.max(0, f.x - mx);
  const y = Math.max(0, f.y - my);
  return { x, y, width: Math.min(g.width, f.x + f.width + mx) - x, height: Math.min(g.height, f.y + f.height + my) - y };
}

/** Steady shows a hint only when it lasts, so that words do not flicker, and says when to release the shutter. */
export class Steady {
  private hint: Hint = 'frame';
  private candidate: Hint = 'frame';
  private since = 0;
  private goodSince = 0;
  private blackSince = 0;

  constructor(
    private readonly holdMs = 900,
    private readonly lastMs = 350,
    private readonly blackMs = 2500,
  ) {}

  /** step takes what was seen at a time in ms; progress goes from 0 to 1 while all is good. */
  step(seen: Seen, now: number): { hint: Hint; progress: number; release: boolean; black: boolean } {
    if (seen.hint !== this.candidate) {
      this.candidate = seen.hint;
      this.since = now;
    }
    if (now - this.since >= this.lastMs || seen.hint === 'good') this.hint = this.candidate;
    if (seen.hint === 'good') this.goodSince ||= now;
    else this.goodSince = 0;
    if (seen.black) this.blackSince ||= now;
    else this.blackSince = 0;
    const progress = this.goodSince ? Math.min(1, (now - this.goodSince) / this.holdMs) : 0;
    return { hint: this.hint, progress, release: progress >= 1, black: this.blackSince > 0 && now - this.blackSince > this.blackMs };
  }
}
