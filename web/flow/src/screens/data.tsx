import { useState } from 'preact/hooks';
import { ApiError, type Field as Asked, type Step } from '../api';
import { isoDate, kindOf, localDate, maskPhone, plainPhone, problemOf } from '../checks';
import { useBack, useFlow } from '../hooks';
import { has, type Translate } from '../i18n';
import { Actions, Button, Title } from '../ui/parts';
import { Field } from '../ui/field';

function shown(f: Asked): string {
  const value = f.value ?? '';
  if (kindOf(f.name) === 'date') return localDate(value);
  return f.name === 'phone' ? maskPhone(value) : value;
}

function labelOf(t: Translate, f: Asked): string {
  if (f.label) return f.label;
  const key = `field.${f.name}`;
  return has(key) ? t(key) : f.name;
}

/** DataStep asks for what the level asks, as far as it is not settled. */
export function DataStep({ step }: { step: Step }) {
  const [flow, { t }] = useFlow();
  const asked = step.fields ?? [];
  useBack(undefined);
  const [values, setValues] = useState<Record<string, string>>(() => {
    const conf = { email: flow.conf.email, phone: flow.conf.phone && maskPhone(flow.conf.phone), country: flow.conf.country } as Record<string, string | undefined>;
    return Object.fromEntries(asked.map((f) => [f.name, shown(f) || conf[f.name] || '']));
  });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const check = (f: Asked): string | undefined => {
    const kind = kindOf(f.name, values.country);
    const key = f.locked ? undefined : problemOf(kind === 'date' ? 'dob' : kind, values[f.name] ?? '', f.required);
    return key && t(key);
  };
  const plain = (f: Asked): string => {
    const text = (values[f.name] ?? '').trim();
    if (kindOf(f.name) === 'date') return isoDate(text) ?? text;
    return f.name === 'phone' ? plainPhone(text) : text;
  };
  const save = async (e: Event) => {
    e.preventDefault();
    const found = Object.fromEntries(asked.flatMap((f) => (check(f) ? [[f.name, check(f)!]] : [])));
    setErrors(found);
    if (Object.keys(found).length > 0) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    setBusy(true);
    try {
      await flow.api.saveData(Object.fromEntries(asked.filter((f) => !f.locked).map((f) => [f.name, plain(f)])));
      await flow.stepDone(step);
    } catch (error) {
      if (error instanceof ApiError && error.status === 400) {
        // The server names the field in its message.
        const field = asked.find((f) => new RegExp(`\\b${f.name}\\b`).test(error.message));
        setErrors({ [field?.name ?? asked[0]?.name ?? '']: t('check.server', { reason: error.message }) });
      } else flow.fail(error);
    }
    setBusy(false);
  };
  return (
    <form class="form" noValidate onSubmit={save}>
      <Title lead={t('data.lead')}>{t('data.title')}</Title>
      {step.comment ? <p class="comment boxed">{step.comment}</p> : null}
      {asked.map((f) => (
        <Field
          key={f.name}
          name={f.name}
          label={labelOf(t, f)}
          value={values[f.name] ?? ''}
          required={f.required}
          disabled={f.locked}
          country={values.country}
          error={errors[f.name]}
          onChange={(v) => {
            setValues((old) => ({ ...old, [f.name]: v }));
            if (errors[f.name]) setErrors(({ [f.name]: _, ...rest }) => rest);
          }}
          onBlur={() => {
            const error = values[f.name] ? check(f) : undefined;
            if (error) setErrors((old) => ({ ...old, [f.name]: error }));
          }}
        />
      ))}
      <Actions>
        <Button type="submit" busy={busy}>
          {t('next')}
        </Button>
        <SkipButton step={step} />
      </Actions>
    </form>
  );
}

/** SkipButton is there where the level allows to leave the step out. */
export function SkipButton({ step }: { step: Step }) {
  const [flow, { t }] = useFlow();
  if (!step.skipAllowed) return null;
  return (
    <Button
      kind="quiet"
      onClick={() =>
        void flow.guard(async () => {
          await flow.api.skip(step.idDocSetType);
          await flow.stepDone(step);
        })
      }
    >
      {t('skip')}
    </Button>
  );
}
