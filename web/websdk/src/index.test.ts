// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import sdk, { type Sdk } from './index';

const token = `_act-sbx-jwt-${btoa('{"alg":"none"}')}.${btoa('{"url":"https://flow.example"}')}.secret`;

let built: Sdk | undefined;
afterEach(() => {
  built?.destroy();
  document.body.innerHTML = '';
});

function launch(tokens = () => Promise.resolve('next'), conf = {}) {
  document.body.innerHTML = '<div id="c">before</div>';
  const heard: [string, unknown][] = [];
  built = sdk.init(token, tokens).withConf(conf).onMessage((t, p) => heard.push([t, p])).build();
  built.launch('#c');
  const frame = document.querySelector('iframe')!;
  const sent: unknown[] = [];
  vi.spyOn(frame.contentWindow!, 'postMessage').mockImplementation(((m: unknown, o: unknown) => sent.push([m, o])) as never);
  const say = (data: object, origin = 'https://flow.example', source: MessageEventSource | null = frame.contentWindow) =>
    window.dispatchEvent(new MessageEvent('message', { data, origin, source }));
  const ready = () => say({ method: 'idCheck.onReady', frameId: built!.getIframeId(), sessionId: 's1' });
  return { frame, heard, sent, say, ready };
}

test('the token names the server, and the frame is the only child', () => {
  const { frame } = launch(undefined, { theme: 'dark' });
  expect(frame.src).toBe(`https://flow.example/websdk/websdk.html?_=id_${btoa(token)}&theme=dark`);
  expect(document.querySelector('#c')!.childNodes).toHaveLength(1);
});

test('the handshake sends settings to the server alone', () => {
  const { ready, sent } = launch(undefined, { lang: 'kk' });
  ready();
  expect(sent).toHaveLength(1);
  const [message, origin] = sent[0] as [Record<string, unknown>, string];
  expect(origin).toBe('https://flow.example');
  expect(message).toMatchObject({ method: 'idCheck.init', accessToken: token, lang: 'kk', options: { adaptIframeHeight: true } });
});

test('messages of others are not heard', () => {
  const { ready, say, heard, sent } = launch();
  say({ method: 'idCheck.onReady', frameId: 'id_other', sessionId: 's1' });
  say({ method: 'idCheck.onReady', frameId: built!.getIframeId(), sessionId: 's1' }, 'https://evil.example');
  say({ method: 'idCheck.onReady', frameId: built!.getIframeId(), sessionId: 's1' }, 'https://flow.example', window);
  expect(sent).toEqual([]);
  ready();
  say({ method: 'idCheck.stepCompleted', sessionId: 'other' });
  say({ method: 'other.thing', sessionId: 's1' });
  say({ method: 'idCheck.stepCompleted', sessionId: 's1', step: 'IDENTITY' });
  expect(heard.map(([t]) => t)).toEqual(['idCheck.onReady', 'idCheck.stepCompleted']);
  expect(heard[1]![1]).toEqual({ step: 'IDENTITY' });
});

test('an expired token is renewed by the page, and a failure is told', async () => {
  const good = launch();
  good.ready();
  good.say({ method: 'idCheck.onError', sessionId: 's1', code: 'invalid-token' });
  await vi.waitFor(() => expect(good.sent).toHaveLength(2));
  expect(good.sent[1]).toEqual([{ method: 'idCheck.updateAccessToken', accessToken: 'next' }, 'https://flow.example']);
  expect(good.heard.map(([t]) => t)).not.toContain('idCheck.onError');

  const bad = launch(() => Promise.reject(new Error('401')));
  bad.ready();
  bad.say({ method: 'idCheck.onError', sessionId: 's1', code: 'invalid-token' });
  await vi.waitFor(() => expect(bad.sent).toHaveLength(2));
  expect(bad.sent[1]).toEqual([{ method: 'idCheck.updateAccessToken', accessToken: null, error: '401' }, 'https://flow.example']);
});

test('a handler of its own keeps an event from the catch-all', () => {
  document.body.innerHTML = '<div id="c"></div>';
  const steps: string[] = [];
  const rest: string[] = [];
  built = sdk.init(token, () => Promise.resolve('')).on('idCheck.stepCompleted', (p) => steps.push(p.step)).onMessage((t) => rest.push(t)).build();
  built.launch(document.querySelector<HTMLElement>('#c')!);
  const source = document.querySelector('iframe')!.contentWindow;
  const say = (data: object) => window.dispatchEvent(new MessageEvent('message', { data, origin: 'https://flow.example', source }));
  say({ method: 'idCheck.onReady', frameId: built.getIframeId(), sessionId: 's' });
  say({ method: 'idCheck.stepCompleted', sessionId: 's', step: 'SELFIE' });
  expect(steps).toEqual(['SELFIE']);
  expect(rest).toEqual(['idCheck.onReady']);
});

test('height follows the content; destroy leaves nothing', () => {
  const { frame, ready, say, heard } = launch();
  ready();
  say({ method: 'idCheck.onResize', sessionId: 's1', height: 720 });
  expect(frame.style.height).toBe('720px');
  built!.destroy();
  expect(document.querySelector('iframe')).toBeNull();
  say({ method: 'idCheck.stepCompleted', sessionId: 's1' });
  expect(heard.map(([t]) => t)).toEqual(['idCheck.onReady', 'idCheck.onResize']);
});

test('wrong arguments are told at once', () => {
  expect(() => sdk.init(undefined as never, () => Promise.resolve(''))).toThrow(/string/);
  expect(() => sdk.init('x', undefined as never)).toThrow(/function/);
  expect(() => sdk.init('_act-1', () => Promise.resolve('')).build()).toThrow(/withBaseUrl/);
  expect(() => launch().frame && built!.launch('#nowhere')).toThrow(/#nowhere/);
});

test('the older builder works', () => {
  document.body.innerHTML = '<div id="c"></div>';
  built = sdk.Builder('https://flow.example', 'basic').withAccessToken('_act-old', (give) => give('new')).withConf({ lang: 'ru', onMessage: () => undefined }).build();
  built.launch('#c');
  expect(document.querySelector('iframe')!.src).toBe(`https://flow.example/websdk/websdk.html?_=id_${btoa('_act-old')}`);
});
