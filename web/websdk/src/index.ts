import type { EventName, NavigationState, Payload } from './events';

export type * from './events';

/** version of this package, sent along with the first message. */
export const version = '0.1.0';

/** TokenSource fetches another access token from your own server. */
export type TokenSource = () => Promise<string>;

export interface Conf {
  lang?: string;
  email?: string;
  phone?: string;
  /** Country to begin with, ISO 3166-1 alpha-3. */
  country?: string;
  theme?: 'light' | 'dark' | 'auto';
  customizationName?: string;
  translationName?: string;
  /** Own texts: {key: text} or {language: {key: text}}. */
  i18n?: Record<string, unknown>;
  /** customCssStr may set the variables --idngo-…; anything else in it is dropped. */
  uiConf?: { customCss?: string; customCssStr?: string; customBodyClass?: string; scrollIntoView?: boolean };
  documentDefinitions?: Record<string, { idDocType?: string; country?: string }>;
  documentsByCountries?: Record<string, unknown>;
  autoSelectDocumentDefinitions?: boolean;
  singleStep?: boolean | string;
  controlledNavigationBack?: boolean;
  preferredCameras?: Record<string, string>;
}

export interface Options {
  /** Adds a viewport tag where the page has none. */
  addViewportTag: boolean;
  /** Gives the frame the height of its content. */
  adaptIframeHeight: boolean;
  /** Lets the flow scroll the page to the beginning of a step. */
  enableScrollIntoView: boolean;
  debug: boolean;
}

const defaults: Options = { addViewportTag: true, adaptIframeHeight: true, enableScrollIntoView: true, debug: false };

type Handler = (payload: never) => void;
type CatchAll = (type: string, payload: unknown) => void;

interface Plan {
  baseUrl: string;
  accessToken: string;
  tokens: TokenSource;
  conf: Conf & { flowName?: string };
  options: Options;
  handlers: Map<string, Handler>;
  catchAll?: CatchAll;
}

/** Sdk is a flow that can be shown in a page. */
export class Sdk {
  private frame: HTMLIFrameElement | undefined;
  private session = '';
  private scrollTop = 0;
  private readonly id: string;
  private readonly origin: string;

  constructor(private readonly plan: Plan) {
    this.id = `id_${btoa(plan.accessToken)}`;
    this.origin = new URL(baseUrlOf(plan)).origin;
  }

  getVersion = () => version;
  getIframeId = () => this.id;

  /** launch puts the flow into an element, whose content it replaces. */
  launch(container: string | HTMLElement) {
    const place = typeof container === 'string' ? document.querySelector(container) : container;
    if (!place) throw new Error(`There is no element ${String(container)} on this page`);
    this.destroy();
    if (this.plan.options.addViewportTag && !document.querySelector('meta[name=viewport]')) {
      const meta = document.createElement('meta');
      meta.name = 'viewport';
      meta.content = 'width=device-width, initial-scale=1';
      document.head.append(meta);
    }
    const frame = document.createElement('iframe');
    const { theme, customizationName, translationName } = this.plan.conf;
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ theme, customizationName, translationName })) if (value) query.set(name, value);
    const rest = query.toString();
    frame.id = this.id;
    frame.title = 'Verification';
    frame.src = `${this.origin}/websdk/websdk.html?_=${this.id}${rest ? `&${rest}` : ''}`;
    frame.allow = 'camera; microphone; geolocation; clipboard-write';
    frame.style.cssText = 'display:block;width:100%;min-height:100%;border:0';
    frame.setAttribute('scrolling', 'no');
    place.replaceChildren(frame);
    this.frame = frame;
    window.addEventListener('message', this.receive);
  }

  /** destroy takes the flow out of the page. What the person has done is kept on the server. */
  destroy = () => {
    window.removeEventListener('message', this.receive);
    this.frame?.remove();
    this.frame = undefined;
    this.session = '';
  };

  navigateBack = () => this.send('callNavigationBack');
  singleStepNext = (step: string) => this.send('callSingleStepNext', { step });
  setLanguage = (language: string) => this.send('callSetLanguage', { language });
  setTheme = (theme: string) => this.send('callSetTheme', { theme });

  private send(name: string, payload: object = {}) {
    this.frame?.contentWindow?.postMessage({ ...payload, method: `idCheck.${name}` }, this.origin);
  }

  private readonly receive = (e: MessageEvent) => {
    const data = e.data as Record<string, unknown> | null;
    if (!this.frame || e.source !== this.frame.contentWindow || e.origin !== this.origin) return;
    if (typeof data !== 'object' || data === null || typeof data.method !== 'string' || !data.method.startsWith('idCheck.')) return;
    const { method, frameId, sessionId, ...payload } = data;
    if (this.plan.options.debug) console.debug(method, payload);
    if (method === 'idCheck.onReady') {
      if (frameId !== this.id) return;
      this.session = String(sessionId);
      const { adaptIframeHeight, enableScrollIntoView } = this.plan.options;
      this.send('init', {
        ...this.plan.conf,
        accessToken: this.plan.accessToken,
        packageVersion: version,
        origin: location.origin,
        options: { adaptIframeHeight, enableScrollIntoView },
      });
    } else if (sessionId !== this.session || !this.session) return;
    if (this.consume(method as string, payload)) return;
    this.tell(method as string, payload);
  };

  /** consume acts on what is meant for this package alone. */
  private consume(method: string, payload: Record<string, unknown>): boolean {
    const frame = this.frame!;
    switch (method) {
      case 'idCheck.onResize':
        if (this.plan.options.adaptIframeHeight && typeof payload.height === 'number') frame.style.height = `${payload.height}px`;
        return false;
      case 'idCheck.onSetBorderRadius':
        if (typeof payload.radius === 'string') frame.style.borderRadius = payload.radius;
        return true;
      case 'idCheck.scrollTo':
        if (this.plan.options.adaptIframeHeight) scrollTo({ top: scrollY + frame.getBoundingClientRect().top + Number(payload.top ?? 0), behavior: 'smooth' });
        return true;
      case 'idCheck.getScrollPosition':
        this.scrollTop = scrollY;
        this.send('scrollPositionStored');
        return true;
      case 'idCheck.restoreScrollPosition':
        scrollTo({ top: this.scrollTop });
        return true;
      case 'idCheck.onError':
        if (payload.code !== 'invalid-token') return false;
        void this.renew();
        return true;
    }
    return false;
  }

  private async renew() {
    try {
      const accessToken = await this.plan.tokens();
      if (typeof accessToken !== 'string' || !accessToken) throw new Error('The token callback gave no token');
      this.send('updateAccessToken', { accessToken });
    } catch (e) {
      this.send('updateAccessToken', { accessToken: null, error: e instanceof Error ? e.message : String(e) });
    }
  }

  private tell(method: string, payload: unknown) {
    const own = this.plan.handlers.get(method);
    if (own) own(payload as never);
    else this.plan.catchAll?.(method, payload);
  }
}

/** baseUrlOf finds the server: the given one, else the one that the token names. */
function baseUrlOf(plan: Pick<Plan, 'baseUrl' | 'accessToken'>): string {
  if (plan.baseUrl) return plan.baseUrl;
  const body = /^_act-(?:sbx-)?jwt-(?:v2-)?(.*)$/.exec(plan.accessToken)?.[1] ?? '';
  for (const part of body.split('.')) {
    try {
      const { url } = JSON.parse(atob(part.replace(/-/g, '+').replace(/_/g, '/'))) as { url?: unknown };
      if (typeof url === 'string') return url;
    } catch {
      // another part
    }
  }
  throw new Error('The access token names no server: call withBaseUrl');
}

/** Builder collects settings for one flow. */
export class Builder {
  private readonly plan: Plan;

  constructor(accessToken: string, tokens: TokenSource) {
    if (typeof accessToken !== 'string') throw new Error('The access token must be a string');
    if (typeof tokens !== 'function') throw new Error('The second argument must be a function that fetches another access token');
    this.plan = { baseUrl: '', accessToken, tokens, conf: {}, options: { ...defaults }, handlers: new Map() };
  }

  /** withBaseUrl names the origin of the applicant's flow. */
  withBaseUrl(url: string): this {
    this.plan.baseUrl = url;
    return this;
  }

  /** onTestEnv is there for pages written for older packages; it does nothing. */
  onTestEnv(): this {
    return this;
  }

  withConf(conf: Conf): this {
    this.plan.conf = { ...this.plan.conf, ...conf };
    return this;
  }

  withOptions(options: Partial<Options>): this {
    this.plan.options = { ...this.plan.options, ...options };
    return this;
  }

  /** on hears one event, which the catch-all then does not hear. */
  on<N extends EventName>(event: N, fn: (payload: Payload<N>) => void): this {
    this.plan.handlers.set(event, fn as Handler);
    return this;
  }

  onMessage(fn: CatchAll): this {
    this.plan.catchAll = fn;
    return this;
  }

  onNavigationUiControlsStateChanged(fn: (payload: { state: NavigationState }) => void): this {
    return this.on('idCheck.onNavigationUiControlsStateChanged', fn);
  }

  build(): Sdk {
    return new Sdk(this.plan);
  }
}

/** LegacyBuilder is the form of older pages: new Builder(baseUrl, flowName). */
class LegacyBuilder {
  private token = '';
  private tokens: TokenSource = () => Promise.reject(new Error('no token'));
  private conf: Conf & { onMessage?: CatchAll; onError?: (e: unknown) => void } = {};
  private options: Partial<Options> = {};

  constructor(
    private readonly baseUrl: string,
    private readonly flowName?: string,
  ) {}

  withAccessToken(token: string, expired: (give: (token: string) => void) => void): this {
    this.token = token;
    this.tokens = () => new Promise((done) => expired(done));
    return this;
  }

  withConf(conf: Conf & { onMessage?: CatchAll; onError?: (e: unknown) => void }): this {
    this.conf = { ...this.conf, ...conf };
    return this;
  }

  withOptions(options: Partial<Options>): this {
    this.options = { ...this.options, ...options };
    return this;
  }

  debug(debug: boolean): this {
    this.options.debug = debug;
    return this;
  }

  build(): Sdk {
    const { onMessage, onError, ...conf } = this.conf;
    const b = new Builder(this.token, this.tokens).withBaseUrl(this.baseUrl).withConf({ ...conf, flowName: this.flowName } as Conf).withOptions(this.options);
    if (onMessage) b.onMessage(onMessage);
    if (onError) b.on('idCheck.onError', onError);
    return b.build();
  }
}

const sdk = {
  init: (accessToken: string, tokens: TokenSource) => new Builder(accessToken, tokens),
  Builder: (baseUrl: string, flowName?: string) => new LegacyBuilder(baseUrl, flowName),
};

export default sdk;
