import { expect, test } from 'vitest';
import { advice, inApp, problemOf } from './open';

const android = (end: string, build = '') => `Mozilla/5.0 (Linux; Android 14; SM-A155F${build}) AppleWebKit/537.36 (KHTML, like Gecko) ${end}`;
const ios = (end: string) => `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${end}`;

test('each browser gets the words that help in it', () => {
  for (const [agent, words, app] of [
    [android('Chrome/140.0.0.0 Mobile Safari/537.36'), 'android', false],
    [android('SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36'), 'android', false],
    [android('Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36', '; wv'), 'inApp', true],
    [android('Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 Instagram 350.0.0', '; wv'), 'inApp', true],
    [android('Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/500.0;]'), 'inApp', true],
    [android('Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 Telegram-Android/11.2'), 'inApp', true],
    [ios('Version/18.1 Mobile/15E148 Safari/604.1'), 'safari', false],
    [ios('CriOS/140.0.0.0 Mobile/15E148 Safari/604.1'), 'other', false],
    [ios('FxiOS/140.0 Mobile/15E148 Safari/605.1.15'), 'firefox', false],
    [ios('Mobile/15E148'), 'inApp', true],
    [ios('Mobile/15E148 Instagram 350.0.0 (iPhone14,5)'), 'inApp', true],
    [ios('Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]'), 'inApp', true],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'chrome', false],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0', 'chrome', false],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15', 'safari', false],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox', false],
    ['something else', 'other', false],
  ] as const) {
    expect([advice(agent), inApp(agent)], agent).toEqual([words, app]);
  }
});

test('every failure of a camera has its screen', () => {
  for (const [name, problem] of [['NotAllowedError', 'denied'], ['SecurityError', 'denied'], ['NotFoundError', 'missing'], ['OverconstrainedError', 'missing'], ['NotReadableError', 'busy'], ['AbortError', 'busy'], ['TypeError', 'unsupported']] as const) {
    expect(problemOf(new DOMException('', name))).toBe(problem);
  }
  expect(problemOf('what')).toBe('unsupported');
});
