import { createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Flow, View } from './flow';

export const FlowContext = createContext<Flow>(undefined as unknown as Flow);

/** useFlow gives the conductor and what it shows now. */
export function useFlow(): [Flow, View] {
  const flow = useContext(FlowContext);
  const [, redraw] = useState(0);
  const drawn = flow.view;
  useLayoutEffect(() => {
    const off = flow.subscribe(() => redraw((n) => n + 1));
    if (flow.view !== drawn) redraw((n) => n + 1); // it changed before we listened
    return () => void off();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- drawn is what was drawn when the listening began
  }, [flow]);
  return [flow, drawn];
}

/** useBack says what "back" does while a screen is open. */
export function useBack(fn: (() => void) | undefined) {
  const flow = useContext(FlowContext);
  useEffect(() => {
    if (!fn) return;
    const back = () => {
      fn();
      return true;
    };
    flow.onBack = back;
    flow.emitNavigation();
    return () => {
      if (flow.onBack === back) flow.onBack = undefined;
    };
  });
}
