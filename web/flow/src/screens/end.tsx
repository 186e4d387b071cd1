import { useEffect, useRef, useState } from 'preact/hooks';
import { useFlow } from '../hooks';
import { Actions, Button, Mark, Spinner, Title } from '../ui/parts';
import { Check, CircleX, Clock, Smartphone, TriangleAlert } from '../ui/icons';
import { StepIcon, Support } from './begin';
import { documentName, sideName } from './names';

export function Submit() {
  const [, { t }] = useFlow();
  return (
    <div class="centre tall" role="status">
      <Spinner />
      <Title>{t('submit.title')}</Title>
    </div>
  );
}

export function Wait() {
  const [, { t, session }] = useFlow();
  if (!session) return null;
  const person = session.status.reviewStatus === 'onHold';
  return (
    <div class="centre" role="status">
      <Mark tone="calm">
        <span class="pulse">
          <Clock size={40} />
        </span>
      </Mark>
      <Title lead={t(person ? 'wait.long' : 'wait.lead', { company: session.company })}>{t('wait.title')}</Title>
      <div class="bar-wait" aria-hidden="true">
        <i />
      </div>
      {session.sandbox ? <p class="fine">{t('wait.sandbox')}</p> : null}
    </div>
  );
}

export function Done() {
  const [flow, { t, session }] = useFlow();
  useEffect(() => {
    if (session?.hosted) leave(flow);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the screen comes
  }, []);
  return (
    <div class="centre" role="status">
      <Mark tone="good">
        <Check size={44} strokeWidth={2.5} />
      </Mark>
      <Title lead={t('done.lead')}>{t('done.title')}</Title>
    </div>
  );
}

/** leave goes to the address that the company wants people at, as the server signed it. */
function leave(flow: ReturnType<typeof useFlow>[0]) {
  void flow.api
    .redirect(location.search)
    .then(({ url }) => {
      if (url) setTimeout(() => location.assign(url), 2500);
    })
    .catch(() => undefined);
}

/** Pause is between two steps where the page that embeds us says when to go on. */
export function Pause() {
  const [, { t }] = useFlow();
  return (
    <div class="centre" role="status">
      <Mark tone="good">
        <Check size={44} strokeWidth={2.5} />
      </Mark>
      <Title lead={t('pause.lead')}>{t('pause.title')}</Title>
    </div>
  );
}

export function PhoneDone() {
  const [, { t }] = useFlow();
  return (
    <div class="centre" role="status">
      <Mark tone="good">
        <Smartphone size={40} />
      </Mark>
      <Title lead={t('phone.done.lead')}>{t('phone.done.title')}</Title>
    </div>
  );
}

/** Retry lists what failed, each with its comment, and nothing else. */
export function Retry() {
  const [flow, { t, session }] = useFlow();
  if (!session) return null;
  const open = session.steps.filter((s) => s.state !== 'done');
  const general = session.status.reviewResult?.moderationComment;
  const said = new Set<string>();
  return (
    <>
      <Mark tone="doubt">
        <TriangleAlert size={36} />
      </Mark>
      <Title lead={t('retry.lead')}>{t('retry.title')}</Title>
      <ul class="rows framed">
        {open.map((s) => {
          const sides = s.sides.filter((x) => x.state !== 'done');
          return (
            <li key={s.idDocSetType} class="row top">
              <span class="row-icon warn">
                <StepIcon kind={s.kind} />
              </span>
              <div class="row-text">
                <b>{s.idDocType && s.kind !== 'selfie' ? documentName(t, s.idDocType) : t(`step.${s.kind}`)}</b>
                {sides.length > 0 && s.sides.length > 1 ? (
                  sides.map((x) => (
                    <p key={x.idDocSubType} class="comment" dir="auto">
                      <i>{sideName(t, x.idDocSubType)}</i> {once(said, x.comment || s.comment || general)}
                    </p>
                  ))
                ) : (
                  <p class="comment" dir="auto">{once(said, s.comment || sides[0]?.comment || general)}</p>
                )}
              </div>
            </li>
          );
        })}
      </ul>
      <Actions>
        <Button onClick={flow.startAgain}>{t('retry.start')}</Button>
      </Actions>
    </>
  );
}

/** once keeps the same comment from being read twice. */
function once(said: Set<string>, text: string | undefined): string {
  if (!text || said.has(text)) return '';
  said.add(text);
  return text;
}

export function Final() {
  const [flow, { t, session }] = useFlow();
  const [writing, setWriting] = useState(false);
  // Whoever may contest the decision is left the time to read that, and to write.
  useEffect(() => {
    if (!session?.hosted || writing) return;
    const timer = setTimeout(() => leave(flow), session.status.canAppeal ? 20_000 : 0);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when the screen comes and when writing ends
  }, [writing]);
  if (!session) return null;
  const reason = session.status.reviewResult?.moderationComment;
  return (
    <div class="centre" role="status">
      <Mark tone="bad">
        <CircleX size={40} />
      </Mark>
      <Title lead={t('final.lead')}>{t('final.title')}</Title>
      {reason ? (
        <div class="card">
          <h2 class="label">{t('final.reason')}</h2>
          <p dir="auto">{reason}</p>
        </div>
      ) : null}
      {session.status.appeal ? (
        <div class="card" role="status">
          {session.status.appeal === 'open' ? (
            <>
              <h2 class="label">{t('final.asked')}</h2>
              <p>{t('final.askedLead', { company: session.company })}</p>
            </>
          ) : (
            <p>{t('final.upheld')}</p>
          )}
        </div>
      ) : session.status.canAppeal ? (
        writing ? (
          <Appeal close={() => setWriting(false)} />
        ) : (
          <Button kind="plain" onClick={() => setWriting(true)}>
            {t('final.ask')}
          </Button>
        )
      ) : null}
      <p class="fine">
        {t('final.appeal', { company: session.company })} <code>{session.applicantId}</code>
      </p>
      <Support />
    </div>
  );
}

/** Appeal takes the person's own words against the decision. */
function Appeal({ close }: { close: () => void }) {
  const [flow, { t }] = useFlow();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const words = useRef<HTMLTextAreaElement>(null);
  // The button that brought the person here is gone, and the focus with it.
  useEffect(() => words.current?.focus(), []);
  return (
    <form
      class="card appeal"
      onSubmit={(e) => {
        e.preventDefault();
        if (!text.trim() || busy) return;
        setBusy(true);
        void flow.appeal(text).then(close);
      }}
    >
      <label class="label" for="appeal">
        {t('final.askText')}
      </label>
      <textarea ref={words} id="appeal" class="control" rows={5} maxLength={4000} required value={text} aria-describedby="appeal-hint" onInput={(e) => setText(e.currentTarget.value)} />
      <p class="fine" id="appeal-hint">
        {t('final.askLead')} {t('final.askHint')}
      </p>
      <Button type="submit" busy={busy} disabled={!text.trim()}>
        {t('final.askSend')}
      </Button>
    </form>
  );
}

export function Inactive() {
  const [, { t, session }] = useFlow();
  return (
    <div class="centre">
      <Mark tone="doubt">
        <CircleX size={40} />
      </Mark>
      <Title lead={t('inactive.lead', { company: session?.company ?? '' })}>{t('inactive.title')}</Title>
    </div>
  );
}
