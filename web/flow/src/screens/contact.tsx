import { useEffect, useState } from 'preact/hooks';
import { ApiError, type Step } from '../api';
import { maskPhone, plainPhone, problemOf } from '../checks';
import { useBack, useFlow } from '../hooks';
import { Actions, Button, Title } from '../ui/parts';
import { Field } from '../ui/field';
import { SkipButton } from './data';

/** ContactStep proves an e-mail address or a phone number with a code. */
export function ContactStep({ step }: { step: Step }) {
  const [flow, { t }] = useFlow();
  const channel = step.kind === 'email' ? 'email' : 'phone';
  const known = step.contact || flow.conf[channel] || '';
  const [to, setTo] = useState(channel === 'phone' ? maskPhone(known) : known);
  const [sent, setSent] = useState(false);
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const [note, setNote] = useState('');
  const [pause, setPause] = useState(0);
  const [busy, setBusy] = useState(false);
  useBack(sent ? () => setSent(false) : undefined);
  useEffect(() => {
    if (pause <= 0) return;
    const timer = setTimeout(() => setPause(pause - 1), 1000);
    return () => clearTimeout(timer);
  }, [pause]);

  const plain = channel === 'phone' ? plainPhone(to) : to.trim();
  const send = async (e?: Event) => {
    e?.preventDefault();
    const problem = problemOf(channel, to, true);
    if (problem) return setError(t(problem));
    setBusy(true);
    setError(undefined);
    try {
      const answer = await flow.api.sendCode(channel, plain);
      setSent(true);
      setCode('');
      setPause(answer.pauseSecs);
      setNote(answer.sandboxCode ? t('code.sandbox', { code: answer.sandboxCode }) : '');
    } catch (e) {
      if (e instanceof ApiError && (e.code === 'code-pause' || e.code === 'code-daily' || e.code === 'channel-off' || e.status === 400)) {
        if (e.code === 'code-pause') setSent(true);
        setError(e.status === 400 ? t(channel === 'email' ? 'check.email' : 'check.phone') : t('code.unavailable'));
      } else flow.fail(e);
    }
    setBusy(false);
  };
  const confirm = async (entered: string) => {
    setBusy(true);
    setError(undefined);
    try {
      const verdict = await flow.api.checkCode(channel, entered);
      if (verdict.right) {
        await flow.stepDone(step);
        return;
      }
      setError(t('code.wrong', { left: verdict.triesLeft }));
      setCode('');
    } catch (e) {
      if (e instanceof ApiError && e.code === 'code-expired') {
        setError(t('code.expired'));
        setPause(0);
      } else flow.fail(e);
    } finally {
      setBusy(false);
    }
  };

  if (!sent) {
    return (
      <form class="form" noValidate onSubmit={send}>
        <Title lead={t(`step.${channel}.lead`)}>{t(`code.${channel}.title`)}</Title>
        <Field name={channel} label={t(`field.${channel}`)} value={to} required error={error} onChange={setTo} />
        <Actions>
          <Button type="submit" busy={busy}>
            {t('code.send')}
          </Button>
          <SkipButton step={step} />
        </Actions>
      </form>
    );
  }
  return (
    <form
      class="form"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        if (code.length === 6) void confirm(code);
      }}
    >
      <Title lead={t('code.sent', { to })}>{t(`code.${channel}.title`)}</Title>
      {note ? <p class="card">{note}</p> : null}
      <div class="field">
        <label for="code">{t('code.enter')}</label>
        <input
          id="code"
          class={`control code ${error ? 'wrong' : ''}`}
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={6}
          value={code}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? 'code-error' : undefined}
          onInput={(e) => {
            const text = e.currentTarget.value.replace(/\D/g, '').slice(0, 6);
            e.currentTarget.value = text;
            setCode(text);
            if (text.length === 6 && !busy) void confirm(text);
          }}
        />
        {error ? (
          <p class="error" id="code-error" role="alert">
            {error}
          </p>
        ) : null}
      </div>
      <Actions>
        <Button type="submit" busy={busy} disabled={code.length !== 6}>
          {t('next')}
        </Button>
        <Button kind="quiet" disabled={pause > 0 || busy} onClick={() => void send()}>
          {pause > 0 ? t('code.againIn', { s: pause }) : t('code.again')}
        </Button>
        <Button kind="quiet" onClick={() => setSent(false)}>
          {t('code.change')}
        </Button>
      </Actions>
    </form>
  );
}
