// The conductor: it holds the session, tells the host page what happens, and
// says which screen is next. Everything that must survive a reload is on the
// server; here is only what the person is looking at now.
import { Api, ApiError, NetworkError, type DocType, type Handoff, type Look, type Session, type Step } from './api';
import { frameIdOf, HostBridge, NoHost, type Bridge, type Conf } from './bridge';
import { applyLook, applyTheme, safeLogo } from './look';
import { choose, direction, load, needsNames, offered, pick, type Names, type Translate } from './i18n';

export type Trouble = 'network' | 'server' | 'token' | 'foreign' | 'link' | 'level' | 'embed';

export type Screen = 'loading' | 'error' | 'welcome' | 'step' | 'submit' | 'wait' | 'done' | 'retry' | 'final' | 'inactive' | 'phoneDone' | 'pause';

export interface View {
  screen: Screen;
  trouble?: Trouble;
  troubleId?: string;
  session?: Session;
  step?: Step;
  /** Number of the step and of all steps of this pass. */
  at: number;
  total: number;
  /** The flow goes on on a phone; this page follows. */
  phone?: Handoff;
  /** Version of the session when the phone's link was made. */
  phoneSince: number;
  online: boolean;
  lang: string;
  /** Names of countries, where the browser's own cannot be trusted. */
  names?: Names;
  /** Picture of the company, as a data URL. */
  logo?: string;
  t: Translate;
}

const tokenKey = 'idngo.page';

export class Flow {
  view: View = { screen: 'loading', at: 0, total: 0, phoneSince: 0, online: true, lang: 'en', t: (k) => k };
  api: Api;
  conf: Conf = { accessToken: '' };
  bridge: Bridge;
  /** The step screens set what "back" means while they are open; false lets it go. */
  onBack: (() => boolean) | undefined;

  /** What was chosen for a step, for when its screen opens again. */
  readonly chosen = new Map<string, { country: string; doc: DocType }>();

  /** What the company stored under the names that the page was given. */
  private named: Look | undefined;

  /** This page shows a level to those who edit it; the server lets only the Dashboard frame it. */
  readonly previewing = location.pathname.startsWith('/websdk/preview/');

  private token = '';
  private started = false;
  private readonly code = /^\/websdk\/p\/([A-Za-z0-9]{16})$/.exec(location.pathname)?.[1];
  private readonly subscribers = new Set<() => void>();
  private refreshing: Promise<void> | undefined;
  private timer = 0;
  private polls = 0;
  private lastStatus = '';
  private initiated = '';
  private readonly done = new Set<string>();
  /**
   * The one step that a host in single-step mode lets the person do now (or
   * 'submit'); 'next' is whichever is first, undefined is a host without that mode.
   */
  private turn: string | undefined;

  constructor() {
    this.api = new Api({ current: () => this.token, refresh: () => this.refresh() });
    this.api.onTrouble = (online) => this.view.online !== online && this.set({ online });
    if (this.code) {
      this.bridge = new NoHost(() => this.openLink());
    } else {
      const host = new HostBridge(frameIdOf(location.search), {
        init: (conf) => void this.init(conf),
        back: () => this.back(),
        next: (step) => this.singleStepNext(step),
        language: (lang) => void this.setLanguage(lang),
        theme: (theme) => this.setTheme(theme),
        draft: (session, step) => void this.preview(session, step),
      });
      this.bridge = host;
    }
  }

  subscribe = (fn: () => void) => {
    this.subscribers.add(fn);
    return () => this.subscribers.delete(fn);
  };

  /** tell speaks to the host; it adds the identifiers that every payload may carry. */
  tell(name: string, payload: Record<string, unknown> = {}) {
    const s = this.view.session;
    this.bridge.emit(name, s ? { applicantId: s.applicantId, levelName: s.levelName, ...payload } : payload);
  }

  private set(change: Partial<View>) {
    this.view = { ...this.view, ...change };
    this.subscribers.forEach((fn) => fn());
  }

  async start() {
    const query = new URLSearchParams(location.search);
    applyTheme(query.get('theme') ?? 'auto');
    // Words and session are fetched side by side: on a slow line each costs a way there and back.
    const words = this.words(choose(query.get('lang') ?? undefined));
    if (this.code) {
      try {
        this.token = remembered(this.code);
        const opened = this.token ? undefined : this.api.openLink(this.code);
        const look = opened ? opened.then((o) => o.appearance) : this.api.appearance({});
        look.catch(() => undefined); // told by the session
        const session = opened ? (await opened).session : await this.api.session();
        if (opened) remember(this.code, (this.token = (await opened).accessToken));
        await words;
        await this.dress(look);
        await this.begin(session);
      } catch (e) {
        await words;
        this.fail(e);
      }
      window.addEventListener('popstate', () => {
        if (this.back()) history.pushState(null, '');
      });
      history.pushState(null, '');
      return;
    }
    await words;
    if (window.parent === window) {
      this.set({ screen: 'error', trouble: 'embed' });
      return;
    }
    (this.bridge as HostBridge).greet();
  }

  private async openLink(): Promise<string> {
    const opened = await this.api.openLink(this.code!);
    remember(this.code!, opened.accessToken);
    return opened.accessToken;
  }

  private async init(conf: Conf) {
    this.conf = conf;
    this.token = conf.accessToken;
    if (conf.singleStep) this.turn = typeof conf.singleStep === 'string' ? conf.singleStep : 'next';
    applyLook(conf, undefined);
    this.tell('onInitialized');
    const words = this.words(choose(conf.lang));
    try {
      if (this.previewing) {
        const { PreviewApi } = await import('./preview');
        this.api = new PreviewApi(conf.draft as Session, (conf.appearance ?? {}) as Look);
      }
      const look = this.api.appearance(conf);
      look.catch(() => undefined); // told by the session
      const session = await this.api.session();
      await words;
      await this.dress(look);
      await this.begin(session);
    } catch (e) {
      await words;
      this.fail(e);
    }
  }

  /** dress puts on what the company stored; a page without it works as well. */
  private async dress(look: Promise<Look>) {
    this.named = await look.catch(() => undefined);
    if (!this.named) return;
    applyLook(this.conf, this.named);
    if (this.named.texts) await this.words(this.view.lang);
    const logo = safeLogo(this.named);
    if (logo) this.set({ logo });
  }

  /** preview shows another draft of the level, at a step if one is named. */
  private async preview(session: unknown, step: string | undefined) {
    if (!this.previewing || !this.view.session) return;
    const { PreviewApi } = await import('./preview');
    if (!(this.api instanceof PreviewApi)) return;
    this.api.show(session as Session, step);
    this.chosen.clear();
    await this.load();
  }

  private refresh(): Promise<void> {
    this.refreshing ??= (async () => {
      try {
        if (this.code) forget(this.code);
        this.token = await this.bridge.newToken();
      } catch {
        throw new ApiError(401, 'invalid-token', 'no token');
      } finally {
        this.refreshing = undefined;
      }
    })();
    return this.refreshing;
  }

  private async words(lang: string) {
    const own = { ...this.named?.texts?.[lang], ...ownTexts(this.conf.i18n, lang) };
    const t = await load(lang, own);
    document.documentElement.lang = lang;
    document.documentElement.dir = direction(lang);
    document.title = t('title');
    this.set({ lang, t, names: undefined });
    // Nobody waits for these: until they are there the browser's own names stand in.
    if (needsNames(lang)) {
      this.api
        .countryNames(lang)
        .then(({ names }) => this.view.lang === lang && this.set({ names }))
        .catch(() => undefined);
    }
  }

  async setLanguage(wish: string, byPerson = false) {
    const lang = pick(wish);
    if (!lang || lang === this.view.lang) return;
    await this.words(lang);
    this.tell('onLanguageChanged', { language: lang });
    if (this.view.session) await this.api.setLanguage(lang).catch(() => undefined);
    if (byPerson) this.tell('onUserAction', { action: 'languageChanged' });
  }

  setTheme(theme: string) {
    applyTheme(theme);
  }

  /** load reads the session and goes where it leads. */
  load = async () => {
    try {
      await this.begin(await this.api.session());
    } catch (e) {
      this.fail(e);
    }
  };

  /** begin takes a session in that may be the first one. */
  private async begin(session: Session) {
    const before = this.view.session;
    if (before && before.applicantId !== session.applicantId) {
      this.set({ screen: 'error', trouble: 'foreign' });
      this.tell('onError', { code: 'invalid-parameters', error: 'The access token belongs to another applicant' });
      return;
    }
    if (!before) {
      this.tell('onApplicantLoaded', { applicantId: session.applicantId });
      // What the page that embeds us asks for stands above what the company offers.
      const among = offered(session.languages);
      const lang = this.conf.lang
        ? undefined
        : [session.lang, this.view.lang, ...navigator.languages].map((wish) => pick(wish, among)).find(Boolean) ?? among[0];
      if (lang && lang !== this.view.lang) await this.words(lang);
      if (pick(session.lang) !== this.view.lang) void this.api.setLanguage(this.view.lang).catch(() => undefined);
    } else if (before.levelName !== session.levelName) {
      this.tell('onApplicantLevelChanged', { levelName: session.levelName });
    }
    this.go(session);
  }

  /** go shows the screen that a session leads to. */
  private go(session: Session) {
    this.tellStatus(session);
    clearTimeout(this.timer);
    const open = session.steps.filter((s) => s.state !== 'done');
    const total = session.steps.length;
    const again = session.status.reviewResult?.reviewAnswer === 'RED';
    const change: Partial<View> = { session, step: undefined, total, at: total - open.length, trouble: undefined };
    switch (session.phase) {
      case 'wait':
        if (session.handoff) change.screen = 'phoneDone';
        else {
          change.screen = 'wait';
          this.poll();
        }
        break;
      case 'approved':
        change.screen = 'done';
        break;
      case 'rejected':
        change.screen = 'final';
        break;
      case 'inactive':
        change.screen = 'inactive';
        break;
      case 'submit':
        if (!this.mayDo('submit', session)) {
          change.screen = 'pause';
          break;
        }
        change.screen = 'submit';
        this.set(change);
        void this.submit(again);
        return;
      default:
        if (!session.agreed) change.screen = 'welcome';
        else if (again && !this.started) change.screen = 'retry';
        else {
          change.step = open.find((s) => this.mayDo(s.idDocSetType, session));
          change.screen = change.step ? 'step' : 'pause';
        }
    }
    if (change.screen !== 'step') change.phone = undefined;
    this.set(change);
    this.tellStep(session, change.step);
    this.emitNavigation();
    if (this.view.phone) this.poll();
  }

  /** mayDo reports whether the host lets the person do a step now; a step that the level does not know holds nobody up. */
  private mayDo(step: string, session: Session): boolean {
    if (this.turn === undefined) return true;
    if (this.turn !== 'submit' && !session.steps.some((s) => s.idDocSetType === this.turn)) this.turn = step;
    return this.turn === step;
  }

  /** singleStepNext goes on with a step, or with the next one when the host names none. */
  singleStepNext(step: string) {
    if (this.turn === undefined) return;
    this.turn = step || 'next';
    if (this.view.session && this.view.screen === 'pause') this.go(this.view.session);
  }

  private tellStep(session: Session, step: Step | undefined) {
    for (const s of session.steps) {
      if (s.state === 'done') this.done.add(s.idDocSetType);
    }
    if (!step || this.initiated === step.idDocSetType) return;
    this.initiated = step.idDocSetType;
    this.tell('onVerificationProgressChanged', { currentStep: this.view.at + 1, totalSteps: this.view.total });
    this.tell('onStepInitiated', {
      idDocSetType: step.idDocSetType,
      types: step.documents?.types.map((d) => d.idDocType) ?? (step.kind === 'selfie' ? ['SELFIE'] : []),
      ...(step.videoRequired ? { videoRequired: step.videoRequired } : {}),
    });
  }

  /** tellStatus emits the old and the new event when the review has moved. */
  private tellStatus(session: Session) {
    const { pendingSecs: _, canAppeal: __, reviewedByPerson: ___, appeal: ____, ...status } = session.status;
    const text = JSON.stringify(status);
    if (text === this.lastStatus) return;
    const first = this.lastStatus === '';
    this.lastStatus = text;
    const payload = { ...status, creationDate: status.createDate, applicantId: session.applicantId };
    this.tell('applicantStatus', payload);
    this.tell('onApplicantStatusChanged', payload);
    if (status.reviewStatus === 'completed' && status.reviewResult) {
      this.tell('onApplicantVerificationCompleted', payload);
      if (!first) {
        const answer = { answer: status.reviewResult.reviewAnswer };
        this.tell('moduleResultPresented', answer);
        this.tell('onModuleResultPresented', answer);
      }
    }
  }

  emitNavigation() {
    const back = this.view.screen === 'step' && this.onBack ? 'normal' : null;
    this.tell('onNavigationUiControlsStateChanged', { state: { previousScreenButton: back, closeModalButton: 'normal' } });
  }

  back(): boolean {
    return this.onBack?.() ?? false;
  }

  agree = async (text: string) => {
    await this.guard(async () => {
      await this.api.agree(text);
      this.tell('onAgreementSigned', { residency: this.view.session?.home ?? null });
      await this.load();
    });
  };

  /** appeal hands in the person's own words against a rejection. */
  appeal = async (text: string) => {
    await this.guard(async () => {
      await this.api.appeal(text);
      await this.load();
    });
  };

  /** startAgain leaves the list of what is to be done again. */
  startAgain = () => {
    this.started = true;
    if (this.view.session) this.go(this.view.session);
  };

  /** stepDone tells the host and goes on. */
  stepDone = async (step: Step) => {
    await this.guard(async () => {
      await this.load();
      if (this.view.session?.steps.find((s) => s.idDocSetType === step.idDocSetType)?.state === 'done') {
        const payload = { step: step.idDocSetType, idDocSetType: step.idDocSetType };
        this.tell('stepCompleted', payload);
        this.tell('onStepCompleted', payload);
      }
    });
  };

  private async submit(again: boolean) {
    await this.guard(async () => {
      await this.api.submit();
      this.started = false;
      this.tell(again ? 'onApplicantResubmitted' : 'onApplicantSubmitted');
      await this.load();
    });
  }

  /** toPhone makes a link for a phone and follows what happens there. */
  toPhone = async () => {
    await this.guard(async () => {
      const phone = await this.api.handoff(this.conf);
      this.polls = 0;
      this.set({ phone, phoneSince: this.view.session?.version ?? 0 });
      this.tell('onUserAction', { action: 'continueOnPhone' });
      this.poll();
    });
  };

  /** fromPhone goes on here. */
  fromPhone = async () => {
    clearTimeout(this.timer);
    this.set({ phone: undefined });
    await this.load();
  };

  private poll() {
    clearTimeout(this.timer);
    const delay = this.polls < 20 ? 1000 : this.polls < 60 ? 3000 : 8000;
    this.timer = window.setTimeout(async () => {
      this.polls++;
      const session = this.view.session;
      if (!session) return;
      try {
        const { changed } = await this.api.status(session.version);
        if (changed) {
          this.polls = 0;
          const fresh = await this.api.session();
          if (fresh.phase === session.phase && fresh.phase === 'wait') {
            this.tellStatus(fresh);
            this.set({ session: fresh });
          } else {
            this.go(fresh);
            return;
          }
        }
      } catch (e) {
        if (!(e instanceof NetworkError)) {
          this.fail(e);
          return;
        }
      }
      this.poll();
    }, delay);
  }

  /** guard shows what went wrong instead of leaving the person before a dead screen. */
  async guard(fn: () => Promise<void>) {
    try {
      await fn();
    } catch (e) {
      this.fail(e);
    }
  }

  fail(e: unknown) {
    let trouble: Trouble = 'server';
    let code = 'internal-error';
    if (e instanceof NetworkError) [trouble, code] = ['network', 'network-error'];
    else if (e instanceof ApiError) {
      if (e.status === 401) [trouble, code] = ['token', ''];
      else if (this.code && e.status === 404) [trouble, code] = ['link', ''];
      else if (e.status === 400 && !this.view.session) [trouble, code] = ['level', 'level-not-found'];
      else if (e.status === 409) {
        // Somebody was faster: another window, another device. The server knows where we are.
        void this.load();
        return;
      }
    } else {
      throw e;
    }
    clearTimeout(this.timer);
    this.set({ screen: 'error', trouble });
    if (code) this.tell('onError', { code, error: e instanceof Error ? e.message : '' });
  }
}

/** ownTexts reads the customer's texts: {key: text} or {lang: {key: text}}. */
function ownTexts(i18n: unknown, lang: string): Record<string, string> {
  const out: Record<string, string> = {};
  if (typeof i18n !== 'object' || i18n === null) return out;
  const own = (i18n as Record<string, unknown>)[lang] ?? i18n;
  for (const [key, text] of Object.entries(own as object)) {
    if (typeof text === 'string' && text.length <= 2000) out[key] = text;
  }
  return out;
}

// A hosted page keeps its access token while its tab lives, for reloads after
// the link itself has run out. Nothing else is stored; blocked storage is no error.
function remembered(code: string): string {
  try {
    const [of, token] = (sessionStorage.getItem(tokenKey) ?? '').split(' ');
    return of === code && token ? token : '';
  } catch {
    return '';
  }
}

function remember(code: string, token: string) {
  try {
    sessionStorage.setItem(tokenKey, `${code} ${token}`);
  } catch {
    // cookies blocked
  }
}

function forget(code: string) {
  if (remembered(code)) remember(code, '');
}
