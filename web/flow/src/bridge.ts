// The conversation with the page that embeds us (sdk.md 1.3): plain objects,
// `method` names the message, the other keys are its payload.

export interface Conf {
  accessToken: string;
  lang?: string;
  email?: string;
  phone?: string;
  country?: string;
  theme?: string;
  customizationName?: string;
  translationName?: string;
  uiConf?: { customCss?: string; customCssStr?: string; customBodyClass?: string };
  i18n?: unknown;
  documentDefinitions?: Record<string, { idDocType?: string; country?: string }>;
  autoSelectDocumentDefinitions?: boolean;
  controlledNavigationBack?: boolean;
  singleStep?: boolean | string;
  preferredCameras?: Record<string, string>;
  /** On the page of the preview: the session to show, and how it looks. */
  draft?: unknown;
  appearance?: unknown;
  options?: { adaptIframeHeight?: boolean; enableScrollIntoView?: boolean };
}

export interface Handlers {
  init(conf: Conf): void;
  back(): void;
  next(step: string): void;
  language(lang: string): void;
  theme(theme: string): void;
  draft(session: unknown, step: string | undefined): void;
}

/** Bridge is the link to a host page, or to nobody on a hosted page. */
export interface Bridge {
  readonly embedded: boolean;
  emit(name: string, payload?: Record<string, unknown>): void;
  /** newToken asks the host for another access token. */
  newToken(): Promise<string>;
}

/** frameIdOf reads the `_` parameter as the host wrote it: it is base64 and must not be decoded twice. */
export function frameIdOf(search: string): string {
  const raw = /[?&]_=([^&]*)/.exec(search)?.[1] ?? '';
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

export class HostBridge implements Bridge {
  readonly embedded = true;
  private readonly sessionId = randomId();
  private origin = '*';
  private waiting: { done(token: string): void; fail(e: Error): void }[] = [];
  private greeting = 0;

  constructor(
    private readonly frameId: string,
    private readonly handlers: Handlers,
    private readonly host: Window = window.parent,
  ) {
    window.addEventListener('message', this.receive);
  }

  /** greet says that we are ready, again and again until the host answers. */
  greet() {
    let n = 0;
    const hello = () => {
      this.post('idCheck.onReady', {});
      this.greeting = ++n < 40 ? window.setTimeout(hello, n < 5 ? 300 : 1500) : 0;
    };
    hello();
  }

  emit(name: string, payload: Record<string, unknown> = {}) {
    this.post(`idCheck.${name}`, payload);
  }

  newToken(): Promise<string> {
    const asked = new Promise<string>((done, fail) => this.waiting.push({ done, fail }));
    if (this.waiting.length === 1) this.emit('onError', { code: 'invalid-token', error: 'The access token has expired' });
    return asked;
  }

  private post(method: string, payload: Record<string, unknown>) {
    this.host.postMessage({ ...payload, method, frameId: this.frameId, sessionId: this.sessionId }, this.origin);
  }

  private receive = (e: MessageEvent) => {
    // Only the window that embeds us, and after the first word only its origin.
    if (e.source !== this.host || !isObject(e.data) || typeof e.data.method !== 'string') return;
    if (this.origin !== '*' && e.origin !== this.origin) return;
    const data = e.data;
    switch (data.method) {
      case 'idCheck.init':
        if (this.origin !== '*') return;
        if (typeof data.accessToken !== 'string') return;
        // A host in a file or sandbox has the origin "null", which no message can be addressed to.
        this.origin = e.origin === 'null' ? '*' : e.origin;
        clearTimeout(this.greeting);
        this.handlers.init(data as unknown as Conf);
        break;
      case 'idCheck.updateAccessToken': {
        const asked = this.waiting;
        this.waiting = [];
        const token = data.accessToken;
        for (const w of asked) {
          if (typeof token === 'string' && token) w.done(token);
          else w.fail(new Error('the host has no token'));
        }
        break;
      }
      case 'idCheck.callNavigationBack':
        this.handlers.back();
        break;
      case 'idCheck.callSingleStepNext':
        this.handlers.next(String(data.step ?? ''));
        break;
      case 'idCheck.callSetLanguage':
        this.handlers.language(String(data.language ?? ''));
        break;
      case 'idCheck.callSetTheme':
        this.handlers.theme(String(data.theme ?? ''));
        break;
      case 'idCheck.callShowDraft':
        this.handlers.draft(data.draft, typeof data.step === 'string' ? data.step : undefined);
        break;
    }
  };
}

/** NoHost is the bridge of a hosted page. */
export class NoHost implements Bridge {
  readonly embedded = false;
  constructor(private readonly renew: () => Promise<string>) {}
  emit() {}
  newToken = () => this.renew();
}

function isObject(v: unknown): v is Record<string, unknown> {
  return typeof v === 'object' && v !== null;
}

function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('');
}
