// The endpoints of /resources/sdk, typed from the server's OpenAPI document.
import type { components } from './api.gen';

type Schemas = components['schemas'];
export type Session = Schemas['Session'];
export type Step = Schemas['Step'];
export type Side = Schemas['Side'];
export type Field = Schemas['Field'];
export type DocType = Schemas['DocType'];
export type Acceptance = Schemas['Acceptance'];
export type Taken = Schemas['Taken'];
export type Handoff = Schemas['Handoff'];
export type Questionnaire = Schemas['Questionnaire'];
export type Question = Schemas['Question'];
export type Challenge = Schemas['LivenessChallenge'];
export type ChallengeAction = Schemas['LivenessAction'];
export type LivenessState = Schemas['LivenessState'];
export type Review = Schemas['Status'];
export type Look = Schemas['Look'];
type Failure = Schemas['Failure'];

/** ApiError is an answer of the server that refuses. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errorCode = 0,
  ) {
    super(message);
  }
}

/** NetworkError: no answer came, however often it was tried. */
export class NetworkError extends Error {}

/** Tokens gives the access token and fetches another one when it has expired. */
export interface Tokens {
  current(): string;
  /** refresh resolves when there is a new token and rejects when nobody gives one. */
  refresh(): Promise<void>;
}

/** LookNames are the names of what the company stored for the page. */
export interface LookNames {
  customizationName?: string;
  translationName?: string;
}

function query(names: LookNames): string {
  const q = new URLSearchParams();
  for (const name of ['customizationName', 'translationName'] as const) if (names[name]) q.set(name, String(names[name]));
  return q.size ? `?${q}` : '';
}

export interface Attempts {
  /** How often a request without an answer is made, the first time included. */
  tries: number;
  /** How often one is made that the server fails at. */
  refusals: number;
  /** Waiting time in ms before the n-th repetition. */
  wait(n: number): number;
}

/** Some two minutes without a line, and some twelve seconds of a server in trouble. */
const patient: Attempts = { tries: 20, refusals: 6, wait: (n) => Math.min(8000, 400 * 2 ** n) * (0.75 + Math.random() / 2) };

type Trouble = (online: boolean) => void;

export class Api {
  /** Told when requests get no answer, and when they do again. */
  onTrouble: Trouble = () => undefined;

  constructor(
    private readonly tokens: Tokens,
    private readonly base = '',
    private readonly attempts: Attempts = patient,
  ) {}

  session = () => this.call<Session>('GET', 'session');
  appearance = (names: LookNames) => this.call<Look>('GET', `appearance${query(names)}`);
  status = (version: number) => this.call<Schemas['Change']>('GET', `status?version=${version}`);
  openLink = (code: string) => this.call<Schemas['OpenedLink']>('POST', 'links/open', { code }, false);
  countryNames = (lang: string) => this.call<Schemas['CountryNames']>('GET', `countries?lang=${encodeURIComponent(lang)}`, undefined, false);
  setLanguage = (lang: string) => this.call('POST', 'language', { lang });
  agree = (text: string) => this.call('POST', 'agreement', { text });
  saveData = (fields: Record<string, string>) => this.call('POST', 'data', { fields });
  skip = (idDocSetType: string) => this.call('POST', 'skip', { idDocSetType });
  saveAnswers = (answers: Record<string, Record<string, string[]>>) => this.call('POST', 'questionnaire', { answers });
  sendCode = (channel: 'email' | 'phone', to: string) => this.call<Schemas['CodeSent']>('POST', 'contact/send', { channel, to });
  checkCode = (channel: 'email' | 'phone', code: string) => this.call<Schemas['CodeVerdict']>('POST', 'contact/confirm', { channel, code });
  challenge = (idDocSetType: string, consentText: string) => this.call<Challenge>('POST', 'liveness/challenge', { idDocSetType, consent: true, consentText });
  liveness = (id: string) => this.call<LivenessState>('GET', `liveness/${id}`);
  finishLiveness = (id: string, nonce: string, burst: { camera: string; frames: { action: number; at: number; jpeg: Blob }[] }) => {
    const form = new FormData();
    form.append('metadata', JSON.stringify({ nonce, camera: burst.camera, frames: burst.frames.map(({ action, at }) => ({ action, at })) }));
    burst.frames.forEach((f) => form.append('frame', f.jpeg, 'frame.jpg'));
    return this.call<LivenessState>('POST', `liveness/${id}`, form);
  };
  appeal = (text: string) => this.call('POST', 'appeal', { text });
  submit = () => this.call('POST', 'submit', {});
  handoff = (names: LookNames) => this.call<Handoff>('POST', `handoff${query(names)}`, {});
  redirect = (search: string) => this.call<Schemas['Target']>('GET', `redirect${search}`);
  startUpload = (sha256: string, size: number) => this.call<Schemas['UploadPlan']>('POST', 'uploads', { sha256, size });
  putPiece = (id: string, n: number, piece: Blob) => this.call('PUT', `uploads/${id}/${n}`, piece);
  finishUpload = (id: string, what: Schemas['UploadFinish']) => this.call<Taken>('POST', `uploads/${id}/finish`, what);

  /** call repeats a request until it is answered: every endpoint may be called twice. */
  private async call<T = unknown>(method: string, path: string, body?: unknown, authorised = true): Promise<T> {
    for (let n = 0, refused = 0, refreshed = false; ; n++) {
      const token = this.tokens.current();
      let answer: Response;
      try {
        answer = await this.send(method, path, body, authorised);
      } catch {
        if (n + 1 >= this.attempts.tries) throw new NetworkError('no answer');
        this.onTrouble(false);
        await this.pause(n);
        continue;
      }
      this.onTrouble(true);
      if (answer.ok) return (await answer.json()) as T;
      const failure = (await answer.json().catch(() => ({}))) as Partial<Failure>;
      if (answer.status === 401 && authorised && !refreshed) {
        // Another request may have got a new one while this one was on its way.
        if (this.tokens.current() !== token) continue;
        await this.tokens.refresh();
        refreshed = true;
        continue;
      }
      if ((answer.status === 429 || answer.status >= 500) && ++refused < this.attempts.refusals) {
        await this.pause(n, Number(answer.headers.get('Retry-After')) * 1000);
        continue;
      }
      throw new ApiError(answer.status, failure.errorName ?? '', failure.description ?? '', failure.errorCode);
    }
  }

  private send(method: string, path: string, body: unknown, authorised: boolean): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (authorised) headers['X-Access-Token'] = this.tokens.current();
    const form = body instanceof FormData;
    const bytes = body instanceof Blob || form;
    // A form has its own type, with the boundary in it.
    if (body !== undefined && !form) headers['Content-Type'] = bytes ? 'application/octet-stream' : 'application/json';
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), bytes ? 60_000 : 45_000);
    return fetch(`${this.base}/resources/sdk/${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : bytes ? body : JSON.stringify(body),
      credentials: 'omit',
      cache: 'no-store',
      signal: stop.signal,
    }).finally(() => clearTimeout(timer));
  }

  /** pause waits, but not longer than until the browser is online again. */
  private pause(n: number, least = 0): Promise<void> {
    return new Promise((done) => {
      const end = () => {
        clearTimeout(timer);
        window.removeEventListener('online', end);
        done();
      };
      const timer = setTimeout(end, Math.max(least || 0, this.attempts.wait(n)));
      if (!navigator.onLine) {
        clearTimeout(timer);
        window.addEventListener('online', end);
      }
    });
  }
}
