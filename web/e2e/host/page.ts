// What every host page of the tests shares: the run's settings come from the
// test, and what the flow says is kept for it.
export interface Run {
  token: string;
  next?: string;
  conf?: Record<string, unknown>;
  options?: Record<string, unknown>;
  base?: string;
}

declare global {
  interface Window {
    run: Run;
    said: { type: string; payload: unknown }[];
    asked: number;
    sdk: unknown;
    begin(run: Run): void;
  }
}

window.said = [];
window.asked = 0;

export const hear = (type: string, payload: unknown) => void window.said.push({ type, payload });

export const nextToken = async () => {
  window.asked++;
  if (!window.run.next) throw new Error('no token');
  return window.run.next;
};
