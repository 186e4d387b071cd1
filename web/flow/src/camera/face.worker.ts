// The network that finds faces, on a thread of its own: the page stays quick on
// a slow phone. It comes when a selfie is to be taken, and the flow works
// without it.
import * as ort from 'onnxruntime-web/wasm';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { decode, side, type Face } from './faces';

export type ToWorker = { model: string } | { rgba: ArrayBuffer };
export type FromWorker = { ready: true } | { faces: Face[]; ms: number } | { failed: string };

ort.env.wasm.numThreads = 1; // more would need a page that is isolated from its host
ort.env.wasm.proxy = false;
ort.env.wasm.wasmPaths = { wasm };
ort.env.logLevel = 'error';

let session: ort.InferenceSession | undefined;
const input = new Float32Array(side * side * 3);
const say = (message: FromWorker) => postMessage(message);

onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  try {
    if ('model' in data) {
      const answer = await fetch(data.model, { credentials: 'omit' });
      if (!answer.ok) throw new Error(`model: ${answer.status}`);
      session = await ort.InferenceSession.create(new Uint8Array(await answer.arrayBuffer()), { executionProviders: ['wasm'] });
      say({ ready: true });
      return;
    }
    if (!session) return;
    const begin = performance.now();
    const rgba = new Uint8Array(data.rgba);
    for (let i = 0, j = 0; j < input.length; i += 4, j += 3) {
      input[j] = rgba[i]! / 127.5 - 1;
      input[j + 1] = rgba[i + 1]! / 127.5 - 1;
      input[j + 2] = rgba[i + 2]! / 127.5 - 1;
    }
    const out = await session.run({ [session.inputNames[0]!]: new ort.Tensor('float32', input, [1, side, side, 3]) });
    const values = (name: string) => out[name]!.data as Float32Array;
    const faces = decode([
      { scores: values('scores_16'), boxes: values('boxes_16') },
      { scores: values('scores_8'), boxes: values('boxes_8') },
    ]);
    say({ faces, ms: performance.now() - begin });
  } catch (e) {
    say({ failed: e instanceof Error ? e.message : 'no reason' });
  }
};
