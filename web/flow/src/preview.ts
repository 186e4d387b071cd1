// What the Dashboard shows beside a level that is being edited: the flow itself,
// with this in the place of the server. Nothing leaves the browser and nobody is
// made; every picture is taken as it is.
import { Api, type Challenge, type LivenessState, type Look, type Session, type Side, type Step, type Taken } from './api';

const action = (kind: Challenge['actions'][number]['kind'], colour?: string) => ({ kind, colour, minFrames: 1, maxFrames: 2, maxMillis: 5000 });
/** A session as the server might draw it. */
const flashes = [action('flash', '#e03131'), action('flash', '#1971c2')];
const actions = { active: [action('turnLeft'), action('blink'), ...flashes], passive: [action('hold'), ...flashes], disabled: [] };

/** PreviewApi answers what a server would answer somebody who gives whatever is asked. */
export class PreviewApi extends Api {
  private readonly done = new Set<string>();
  private readonly given = new Map<string, { idDocType: string; country: string; sides: Side[] }>();
  private agreed = false;
  private submitted = false;
  private version = 1;

  constructor(
    private draft: Session,
    private readonly look: Look,
  ) {
    super({ current: () => '', refresh: () => Promise.reject(new Error('a preview has no token')) });
  }

  /**
   * show takes another draft in; what was gone through stays gone through. With
   * a step everything before it counts as done, so that it is the next one.
   */
  show(draft: Session, step?: string) {
    this.draft = draft;
    this.submitted = false;
    if (step === undefined) return;
    this.done.clear();
    this.given.clear();
    this.agreed = step !== '';
    for (const s of draft.steps) {
      if (s.idDocSetType === step || step === '') break;
      this.done.add(s.idDocSetType);
    }
  }

  private now(): Session {
    const steps = this.draft.steps.map((s): Step => {
      const given = this.given.get(s.idDocSetType);
      return { ...s, ...given, state: this.done.has(s.idDocSetType) ? 'done' : s.state };
    });
    const open = steps.some((s) => s.state !== 'done');
    return { ...this.draft, version: this.version, agreed: this.agreed, steps, phase: this.submitted ? 'wait' : open ? 'collect' : 'submit' };
  }

  private finish(step: string | undefined) {
    if (step) this.done.add(step);
    this.version++;
    return Promise.resolve({ ok: 1 });
  }

  private next = (...kinds: Step['kind'][]) => this.now().steps.find((s) => s.state !== 'done' && kinds.includes(s.kind))?.idDocSetType;

  override appearance = () => Promise.resolve(this.look);
  override session = () => Promise.resolve(this.now());
  override status = () => Promise.resolve({ version: this.version, changed: false });
  override setLanguage = () => Promise.resolve({ ok: 1 });
  override agree = () => {
    this.agreed = true;
    return this.finish(undefined);
  };
  override saveData = () => this.finish(this.next('data'));
  override skip = (idDocSetType: string) => this.finish(idDocSetType);
  override saveAnswers = () => this.finish(this.next('questionnaire'));
  override sendCode = () => Promise.resolve({ expiresIn: 600, pauseSecs: 60 });
  override checkCode = (channel: 'email' | 'phone') => {
    void this.finish(this.next(channel));
    return Promise.resolve({ right: true, triesLeft: 3 });
  };
  override challenge = (idDocSetType: string): Promise<Challenge> => {
    const step = this.draft.steps.find((s) => s.idDocSetType === idDocSetType);
    return Promise.resolve({ id: 'preview', nonce: '', actions: actions[step?.liveness ?? 'disabled'], attempt: 1, attemptsLeft: 3, expiresIn: 180 });
  };
  override finishLiveness = () => this.liveness();
  override liveness = (): Promise<LivenessState> => {
    void this.finish(this.next('selfie'));
    return Promise.resolve({ id: 'preview', state: 'done', outcome: 'passed', attemptsLeft: 3, hints: [] });
  };
  override submit = () => {
    this.submitted = true;
    return this.finish(undefined);
  };
  override startUpload = (_sha256: string, size: number) => Promise.resolve({ uploadId: 'preview', pieces: 1, pieceBytes: Math.max(size, 1), missing: [] });
  override finishUpload = (_id: string, what: { idDocType: string; country: string; idDocSubType?: 'FRONT_SIDE' | 'BACK_SIDE' }): Promise<Taken> => {
    const step = what.idDocType === 'SELFIE' ? this.next('selfie') : this.next('document', 'address');
    const two = !!what.idDocSubType;
    if (step) {
      const sides = (this.given.get(step)?.sides ?? []).filter((s) => s.idDocSubType !== what.idDocSubType);
      sides.push({ idDocSubType: what.idDocSubType, state: 'done' });
      this.given.set(step, { idDocType: what.idDocType, country: what.country, sides });
      if (!two || sides.length === 2) void this.finish(step);
    }
    return Promise.resolve({ accepted: true, imageId: '1', idDocType: what.idDocType, country: what.country, idDocSubType: what.idDocSubType, errors: [], warnings: [] });
  };
}
