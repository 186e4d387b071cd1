export interface Line {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** The lines of two texts by their longest common sequence. */
export function lines(a: string, b: string): Line[] {
  const x = a.split('\n')
  const y = b.split('\n')
  const n: number[][] = Array.from({ length: x.length + 1 }, () => new Array<number>(y.length + 1).fill(0))
  const at = (i: number, j: number) => n[i]?.[j] ?? 0
  for (let i = x.length - 1; i >= 0; i--) for (let j = y.length - 1; j >= 0; j--) (n[i] as number[])[j] = x[i] === y[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const out: Line[] = []
  for (let i = 0, j = 0; i < x.length || j < y.length; ) {
    if (i < x.length && j < y.length && x[i] === y[j]) {
      out.push({ kind: 'same', text: x[i] ?? '' })
      i++
      j++
    } else if (j < y.length && (i === x.length || at(i, j + 1) > at(i + 1, j))) out.push({ kind: 'added', text: y[j++] ?? '' })
    else out.push({ kind: 'removed', text: x[i++] ?? '' })
  }
  return out
}
