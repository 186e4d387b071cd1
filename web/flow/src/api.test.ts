import { afterEach, expect, test, vi } from 'vitest';
import { Api } from './api';

afterEach(() => vi.unstubAllGlobals());

test('a request that was made with the expired token and answered late asks for no second one', async () => {
  let token = 'old';
  let asked = 0;
  let late: (answer: Response) => void = () => undefined;
  const slow = new Promise<Response>((done) => (late = done));
  const refused = () => new Response('{}', { status: 401 });
  vi.stubGlobal('fetch', (url: string, init: { headers: Record<string, string> }) => {
    if (init.headers['X-Access-Token'] === 'new') return Promise.resolve(new Response('{}'));
    return url.includes('appearance') ? slow : Promise.resolve(refused());
  });
  const api = new Api({
    current: () => token,
    refresh: () => {
      asked++;
      token = 'new';
      return Promise.resolve();
    },
  });
  const look = api.appearance({});
  await api.session();
  late(refused());
  await look;
  expect(asked).toBe(1);
});

test('a new token that is refused as well is not asked for again', async () => {
  let token = 0;
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { status: 401 })));
  const api = new Api({ current: () => String(token), refresh: () => Promise.resolve(void token++) });
  await expect(api.session()).rejects.toMatchObject({ status: 401 });
  expect(token).toBe(1);
});
