import type { ComponentType } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { NetworkError } from '../api';
import { FlowContext } from '../hooks';
import { Loading } from '../screens/begin';

/** lazy is a screen whose code comes when it is needed, or earlier by preload. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>) {
  let loaded: ComponentType<P> | undefined;
  let loading: Promise<void> | undefined;
  const preload = () => (loading ??= load().then((c) => void (loaded = c)));
  function Lazy(props: P) {
    const flow = useContext(FlowContext);
    const [, redraw] = useState(0);
    const drawn = loaded;
    useEffect(() => {
      if (drawn) return;
      if (loaded) return redraw((n) => n + 1); // it came between drawing and now
      let gone = false;
      const get = (tries: number): Promise<void> =>
        preload().catch(() => {
          loading = undefined;
          if (tries === 0) throw new NetworkError('no answer');
          return new Promise<void>((done) => setTimeout(done, 1500)).then(() => get(tries - 1));
        });
      get(4).then(
        () => gone || redraw((n) => n + 1),
        (e: unknown) => flow.fail(e),
      );
      return () => {
        gone = true;
      };
      // eslint-disable-next-line react-hooks/exhaustive-deps -- once, for the screen that was asked for
    }, []);
    const Screen = drawn;
    return Screen ? <Screen {...props} /> : <Loading />;
  }
  return Object.assign(Lazy, { preload: () => void preload().catch(() => (loading = undefined)) });
}
