import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { test as base, expect, type FrameLocator, type Page } from '@playwright/test';
import { stateFile, type Setup } from '../setup';

export const state = (): Setup => JSON.parse(readFileSync(stateFile(), 'utf8')) as Setup;

export interface Person {
  first: string;
  last: string;
  middle: string;
  birth: string;
  country: string;
  files: { idDocType: string; side?: string; country: string; jpeg: string; film: string; tallFilm: string }[];
}

export const people = (): Record<'passport' | 'card' | 'stranger', Person> => JSON.parse(readFileSync(join(state().films, 'people.json'), 'utf8'));

/** Lens is the fake camera of this worker's browser: the file behind it changes between openings. */
export class Lens {
  constructor(
    readonly path: string,
    private readonly films: string,
  ) {}
  show(film: string) {
    rmSync(this.path, { force: true });
    symlinkSync(join(this.films, film), this.path);
  }
}

export const test = base.extend<{ lens: Lens }, { lensPath: string }>({
  lensPath: [
    async ({}, use, info) => {
      const s = state();
      const path = join(s.dir, `lens-${info.workerIndex}.mjpeg`);
      rmSync(path, { force: true });
      symlinkSync(join(s.films, 'black.mjpeg'), path);
      await use(path);
    },
    { scope: 'worker' },
  ],
  launchOptions: [
    async ({ lensPath }, use) => {
      await use({
        executablePath: process.env.IDNGO_CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${lensPath}`, '--disable-gpu'],
      });
    },
    { scope: 'worker' },
  ],
  lens: async ({ lensPath }, use) => {
    await use(new Lens(lensPath, state().films));
  },
});

export { expect };

/** soak: the whole of it, not only what each commit needs. */
export const soak = Boolean(process.env.IDNGO_SOAK);
/** long is a scenario that runs with IDNGO_SOAK=1 only. */
export const long = soak ? test : test.skip;

export type Environment = 'production' | 'sandbox';

/** send signs a request of a company's server. */
function send(method: string, target: string, body: Buffer, type: string, env: Environment): Promise<string> {
  const s = state();
  const [token, secret] = env === 'sandbox' ? [s.sandboxToken, s.sandboxSecret] : [s.token, s.secret];
  const ts = String(Math.floor(Date.now() / 1000));
  const sig = createHmac('sha256', secret).update(ts + method + target).update(body).digest('hex');
  return new Promise((done, fail) => {
    const call = request(
      s.base + target,
      { method, rejectUnauthorized: false, headers: { 'X-App-Token': token, 'X-App-Access-Ts': ts, 'X-App-Access-Sig': sig, ...(body.length ? { 'Content-Type': type, 'Content-Length': body.length } : {}) } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (d: string) => (text += d));
        answer.on('end', () => ((answer.statusCode ?? 500) >= 400 ? fail(new Error(`${method} ${target}: ${answer.statusCode} ${text}`)) : done(text)));
      },
    );
    call.on('error', fail);
    call.end(body);
  });
}

/** api calls the public API as a company's server does. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at the members they are about
export async function api<T = any>(method: string, target: string, body?: unknown, env: Environment = 'production'): Promise<T> {
  return JSON.parse(await send(method, target, Buffer.from(body === undefined ? '' : JSON.stringify(body)), 'application/json', env)) as T;
}

/** upload hands a picture in as a company's server does. */
export async function upload(id: string, file: Person['files'][number], env: Environment = 'production') {
  const boundary = randomUUID();
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n${JSON.stringify({ idDocType: file.idDocType, idDocSubType: file.side, country: file.country })}\r\n--${boundary}\r\nContent-Disposition: form-data; name="content"; filename="p.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`),
    readFileSync(join(state().films, file.jpeg)),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  await send('POST', `/resources/applicants/${id}/info/idDoc`, body, `multipart/form-data; boundary=${boundary}`, env);
}

/** level makes a level of its own for a test. */
export async function level(docSets: unknown[], more: Record<string, unknown> = {}, env: Environment = 'production'): Promise<string> {
  const name = `level-${randomUUID()}`;
  await api('POST', '/resources/applicants/-/levels', {
    name,
    requiredIdDocs: { docSets, ...((more.requiredIdDocs as object) ?? {}) },
    checks: { sameSourcePortrait: 'note', duplicates: 'note', duplicateFaces: 'note', ...((more.checks as object) ?? {}) },
  }, env);
  return name;
}

export const identity = { idDocSetType: 'IDENTITY', types: ['PASSPORT', 'ID_CARD'], videoRequired: 'disabled' };
export const selfie = { idDocSetType: 'SELFIE', types: ['SELFIE'], videoRequired: 'disabled' };

export interface Visitor {
  user: string;
  level: string;
  token: string;
}

export async function visitor(levelName: string, env: Environment = 'production', ttl = 600): Promise<Visitor> {
  const user = `browser-${randomUUID()}`;
  return { user, level: levelName, token: await accessToken(user, levelName, env, ttl) };
}

export async function accessToken(user: string, levelName: string, env: Environment = 'production', ttl = 600): Promise<string> {
  const { token } = await api<{ token: string }>('POST', `/resources/accessTokens?userId=${user}&levelName=${encodeURIComponent(levelName)}&ttlInSecs=${ttl}`, undefined, env);
  return token;
}

/** embed opens the shop's page and begins. */
export async function embed(page: Page, kind: 'vendor' | 'own' | 'react' | 'vendor-react', run: object): Promise<FrameLocator> {
  await page.goto(`${state().host}/${kind}`);
  await page.evaluate((r) => window.begin(r as never), run);
  return page.frameLocator('#websdk-container iframe');
}

export const said = (page: Page) => page.evaluate(() => window.said);
