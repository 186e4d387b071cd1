import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, NetworkError, type Challenge, type ChallengeAction, type LivenessState, type Step } from '../api';
import { CameraError, openCamera, type Camera, type Problem } from '../camera/open';
import { useBack, useFlow } from '../hooks';
import { has } from '../i18n';
import { Actions, Button, Mark, Spinner, Title } from '../ui/parts';
import { CircleAlert, UserRound } from '../ui/icons';
import { CameraTrouble } from './ways';
import { PhoneWay } from './capture';
import { SkipButton } from './data';

type Stage =
  | { at: 'intro' }
  | { at: 'running' }
  | { at: 'checking' }
  | { at: 'again'; hints: string[]; left: number }
  | { at: 'over' }
  | { at: 'trouble'; problem: Problem };

/** LivenessStep proves that a living person is before the camera, by the server's challenge. */
export function LivenessStep({ step }: { step: Step }) {
  const [flow, { t }] = useFlow();
  const [stage, setStage] = useState<Stage>({ at: 'intro' });
  const [device, setDevice] = useState<string>();
  useBack(stage.at === 'running' || stage.at === 'again' ? () => setStage({ at: 'intro' }) : undefined);
  const active = step.liveness === 'active';

  const judge = async (state: LivenessState) => {
    if (state.state !== 'done') {
      await new Promise((done) => setTimeout(done, 1500));
      return judge(await flow.api.liveness(state.id));
    }
    const passed = state.outcome !== 'retry';
    flow.tell('onLivenessCompleted', { answer: state.outcome === 'passed' ? 'GREEN' : passed ? 'YELLOW' : 'RED', allowContinuing: passed });
    if (passed) await flow.stepDone(step);
    else setStage({ at: 'again', hints: state.hints, left: state.attemptsLeft });
  };
  const refused = (e: unknown) => {
    if (e instanceof ApiError && e.status === 409) setStage({ at: 'over' });
    else flow.fail(e);
  };

  switch (stage.at) {
    case 'intro':
      return (
        <>
          <Mark tone="calm">
            <UserRound size={36} />
          </Mark>
          <Title lead={t(active ? 'live.lead.active' : 'live.lead')}>{t('live.title')}</Title>
          {step.comment ? <p class="comment boxed" dir="auto">{step.comment}</p> : null}
          <ul class="tips">
            <li>{t('live.tip.light')}</li>
            <li>{t('live.tip.face')}</li>
            <li>{t('live.tip.colours')}</li>
          </ul>
          <Actions>
            <p class="fine">{t('live.consent')}</p>
            <Button onClick={() => setStage({ at: 'running' })}>{t('live.start')}</Button>
            <PhoneWay kind="quiet" />
            <SkipButton step={step} />
          </Actions>
        </>
      );
    case 'running':
      return (
        <Session
          step={step}
          device={device}
          consent={t('live.consent')}
          onFrames={async (challenge, burst) => {
            setStage({ at: 'checking' });
            try {
              await judge(await answer(flow.api, challenge, burst));
            } catch (e) {
              refused(e);
            }
          }}
          onProblem={(problem) => setStage({ at: 'trouble', problem })}
          onRefused={refused}
        />
      );
    case 'checking':
      return (
        <div class="centre tall" role="status">
          <Spinner />
          <Title>{t('live.checking')}</Title>
        </div>
      );
    case 'again':
      return (
        <>
          <Mark tone="doubt">
            <CircleAlert size={36} />
          </Mark>
          <Title lead={t('live.left', { left: stage.left })}>{t('live.again')}</Title>
          <ul class="findings doubt" role="alert">
            {[...new Set(stage.hints.map((h) => hintKey(h)))].map((key) => (
              <li key={key}>{t(key)}</li>
            ))}
          </ul>
          <Actions>
            <Button onClick={() => setStage({ at: 'running' })}>{t('retry')}</Button>
            <PhoneWay />
          </Actions>
        </>
      );
    case 'over':
      return (
        <div class="centre">
          <Mark tone="doubt">
            <CircleAlert size={40} />
          </Mark>
          <Title lead={t('live.over')}>{t('live.again')}</Title>
          <Actions>
            <Button onClick={() => void flow.load().then(() => setStage({ at: 'intro' }))}>{t('retry')}</Button>
          </Actions>
        </div>
      );
    case 'trouble':
      return (
        <CameraTrouble
          problem={stage.problem}
          device={device}
          onAgain={() => setStage({ at: 'running' })}
          onCamera={(id) => {
            setDevice(id);
            setStage({ at: 'running' });
          }}
        />
      );
  }
}

function hintKey(hint: string) {
  const key = `live.hint.${hint.endsWith('-missing') && hint !== 'frames-missing' ? 'movement' : hint}`;
  return has(key) ? key : ('live.hint.try-again' as const);
}

interface Frame {
  action: number;
  at: number;
  jpeg: Blob;
}

interface Burst {
  camera: string;
  frames: Frame[];
}

/** answer sends the frames; when the answer is lost the session knows what came of it. */
async function answer(api: ReturnType<typeof useFlow>[0]['api'], c: Challenge, burst: Burst): Promise<LivenessState> {
  try {
    return await api.finishLiveness(c.id, c.nonce, burst);
  } catch (e) {
    const lost = e instanceof NetworkError || (e instanceof ApiError && e.status === 409);
    if (!lost) throw e;
    const state = await api.liveness(c.id);
    if (state.state === 'issued') throw e;
    return state;
  }
}

interface SessionProps {
  step: Step;
  device?: string;
  consent: string;
  onFrames(c: Challenge, b: Burst): void;
  onProblem(p: Problem): void;
  onRefused(e: unknown): void;
}

/**
 * How long each kind of action is shown in ms, and how long of it nothing is
 * taken: a person reads, and comes back from the movement before. A frame on the
 * way back would speak against the movement that is asked for.
 */
const timing = {
  hold: { span: 1500, settle: 350 },
  flash: { span: 650, settle: 350 },
  blink: { span: 2600, settle: 700 },
  move: { span: 3200, settle: 1000 },
};

function timingOf(kind: ChallengeAction['kind']) {
  return kind === 'hold' || kind === 'flash' || kind === 'blink' ? timing[kind] : timing.move;
}

function Session({ step, device, consent, onFrames, onProblem, onRefused }: SessionProps) {
  const [flow, { t }] = useFlow();
  const video = useRef<HTMLVideoElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const [action, setAction] = useState<ChallengeAction>();
  const [share, setShare] = useState(0);

  useEffect(() => {
    let camera: Camera | undefined;
    let gone = false;
    let asleep = 0;
    const run = async () => {
      camera = await openCamera('user', device);
      if (gone) return camera.close();
      const v = video.current!;
      const taken = () => !gone && onProblem('taken');
      const track = camera.stream.getVideoTracks()[0]!;
      track.addEventListener('ended', taken);
      track.addEventListener('mute', () => (asleep = window.setTimeout(taken, 1500)));
      track.addEventListener('unmute', () => clearTimeout(asleep));
      v.srcObject = camera.stream;
      await v.play();
      const challenge = await flow.api.challenge(step.idDocSetType, consent.slice(0, 200));
      const burst: Burst = { camera: track.label, frames: [] };
      let begin = 0;
      const shot = async (n: number) => {
        const jpeg = await frame(v);
        const now = performance.now();
        begin ||= now;
        burst.frames.push({ action: n, at: Math.round(now - begin), jpeg });
      };
      for (const [n, a] of challenge.actions.entries()) {
        if (gone) return;
        setAction(a);
        setShare(n / challenge.actions.length);
        screen.current?.style.setProperty('--flash', a.kind === 'flash' ? (a.colour ?? 'transparent') : 'transparent');
        const frames = a.kind === 'flash' ? Math.min(a.maxFrames, 2) : a.maxFrames;
        const { span, settle } = timingOf(a.kind);
        await pause(settle);
        for (let i = 0; i < frames && !gone; i++) {
          const until = performance.now() + (span - settle) / frames;
          await shot(n);
          await pause(Math.max(0, until - performance.now()));
        }
      }
      screen.current?.style.setProperty('--flash', 'transparent');
      if (!gone) onFrames(challenge, burst);
    };
    run().catch((e: unknown) => {
      if (gone) return;
      if (e instanceof CameraError) onProblem(e.problem);
      else onRefused(e);
    });
    return () => {
      gone = true;
      clearTimeout(asleep);
      camera?.close();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- one session from the first frame to the last; a new one is a new screen
  }, []);

  const words = action ? t(`live.${action.kind}`) : t('capture.starting');
  return (
    <div ref={screen} class={`lively ${action?.kind ?? ''}`}>
      <Title>{words}</Title>
      <div class="live-view">
        <video ref={video} class="mirrored" muted playsInline aria-hidden="true" tabIndex={-1} />
        <Arrow kind={action?.kind} />
        {action ? null : (
          <div class="veil">
            <Spinner />
            <p class="fine">{t('capture.allow')}</p>
          </div>
        )}
      </div>
      <progress class="live-progress" max={1} value={share} aria-label={t('live.title')} />
      <p class="hidden-text" role="status" aria-live="assertive">
        {words}
      </p>
    </div>
  );
}

/** Arrow shows the movement on the mirrored picture: the person's left is on the left. */
function Arrow({ kind }: { kind?: ChallengeAction['kind'] }) {
  const paths: Partial<Record<ChallengeAction['kind'], string>> = {
    turnLeft: 'M60 50H22m14-16L20 50l16 16',
    turnRight: 'M40 50h38M64 34l16 16-16 16',
    tiltUp: 'M50 62V24M34 38l16-16 16 16',
    tiltDown: 'M50 38v38M34 62l16 16 16-16',
    closer: 'M50 50m-30 0a30 38 0 1 0 60 0a30 38 0 1 0-60 0M50 50m-20 0a20 26 0 1 0 40 0a20 26 0 1 0-40 0',
    blink: 'M22 48c14 16 42 16 56 0M30 56l-6 8m22-2-2 10m12-10 2 10m12-16 6 8',
  };
  const d = kind && paths[kind];
  return (
    <svg key={kind} class={`arrow ${kind ?? ''}`} viewBox="0 0 100 100" aria-hidden="true">
      {d ? <path d={d} /> : null}
    </svg>
  );
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

async function frame(v: HTMLVideoElement): Promise<Blob> {
  const scale = Math.min(1, 800 / Math.max(v.videoWidth, v.videoHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(v.videoWidth * scale);
  canvas.height = Math.round(v.videoHeight * scale);
  canvas.getContext('2d')!.drawImage(v, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) => canvas.toBlob((b) => (b ? done(b) : fail(new Error('no picture'))), 'image/jpeg', 0.9));
}
