import { useId, useState } from 'preact/hooks';
import { ApiError, type Question, type Questionnaire, type Step } from '../api';
import { isoDate, localDate, maskDate, maskPhone } from '../checks';
import { useBack, useFlow } from '../hooks';
import { Actions, Button, Title } from '../ui/parts';
import { Group, useCountries } from '../ui/field';
import { CountryPicker } from '../ui/country';
import { SkipButton } from './data';

type Answers = Record<string, Record<string, string[]>>;
type Condition = NonNullable<Question['condition']>;

/** holds is the server's rule for showing a question. */
function holds(c: Condition | undefined, a: Answers): boolean {
  if (!c) return true;
  const given = a[c.section]?.[c.item] ?? [];
  return c.equals ? given.includes(c.equals) : !given.includes(c.differs ?? '');
}

/** say picks a text: in the language read, then Russian, then English, then any. */
function say(text: Record<string, string> | undefined, lang: string): string {
  return text?.[lang] ?? text?.ru ?? text?.en ?? Object.values(text ?? {})[0] ?? '';
}

/** dates writes the answers to questions for a day in another way. */
function dates(q: Questionnaire, answers: Answers, write: (text: string) => string): Answers {
  const isDate = (s: string, i: string) => q.sections.find((x) => x.id === s)?.items.find((x) => x.id === i)?.type === 'date';
  return Object.fromEntries(Object.entries(answers).map(([s, items]) => [s, Object.fromEntries(Object.entries(items).map(([i, given]) => [i, isDate(s, i) ? given.map(write) : given]))]));
}

/** QuestionsStep asks the level's questionnaire. */
export function QuestionsStep({ step }: { step: Step }) {
  const [flow, { t, lang }] = useFlow();
  const q = step.questionnaire as Questionnaire | undefined;
  const [answers, setAnswers] = useState<Answers>(() => (q ? dates(q, step.answers ?? {}, localDate) : {}));
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  useBack(undefined);
  if (!q) return null;
  const asked = q.sections.filter((s) => holds(s.condition, answers)).map((s) => ({ ...s, items: s.items.filter((i) => holds(i.condition, answers)) }));
  const save = async (e: Event) => {
    e.preventDefault();
    const first = asked.flatMap((s) => s.items.map((i) => ({ key: `${s.id}.${i.id}`, i, given: answers[s.id]?.[i.id] ?? [] }))).find(({ i, given }) => (i.required && !given.some(Boolean)) || (i.type === 'date' && given[0] && !isoDate(given[0])));
    if (first) {
      setWrong(first.key);
      document.getElementById(`q-${first.key}`)?.querySelector<HTMLElement>('input,textarea')?.focus();
      return;
    }
    setBusy(true);
    try {
      await flow.api.saveAnswers(dates(q, answers, (text) => isoDate(text) ?? text));
      await flow.stepDone(step);
    } catch (e) {
      if (e instanceof ApiError && e.code === 'invalid-answer') setWrong(e.message);
      else flow.fail(e);
    }
    setBusy(false);
  };
  return (
    <form class="form" noValidate onSubmit={save}>
      <Title>{say(q.title, lang) || t('quiz.title')}</Title>
      {step.comment ? <p class="comment boxed">{step.comment}</p> : null}
      {asked.map((s) => (
        <section key={s.id}>
          {say(s.title, lang) ? <h2 class="label">{say(s.title, lang)}</h2> : null}
          {s.items.map((item) => (
            <div key={item.id} id={`q-${s.id}.${item.id}`}>
              <Item
                item={item}
                given={answers[s.id]?.[item.id] ?? []}
                error={wrong === `${s.id}.${item.id}` ? t(item.type === 'date' ? 'check.date' : 'check.required') : undefined}
                onChange={(values) => {
                  setWrong('');
                  setAnswers((old) => ({ ...old, [s.id]: { ...old[s.id], [item.id]: values } }));
                }}
              />
            </div>
          ))}
        </section>
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

function Item({ item, given, error, onChange }: { item: Question; given: string[]; error?: string; onChange(v: string[]): void }) {
  const [, { t, lang }] = useFlow();
  const id = useId();
  const countries = useCountries();
  const label = say(item.title, lang) + (item.required ? '' : ` (${t('optional')})`);
  const desc = say(item.desc, lang);
  const options = item.type === 'bool' ? [{ value: 'true', title: { [lang]: t('quiz.yes') } }, { value: 'false', title: { [lang]: t('quiz.no') } }] : (item.options ?? []);
  switch (item.type) {
    case 'bool':
    case 'select':
    case 'selectDropdown':
    case 'multiSelect': {
      const many = item.type === 'multiSelect';
      return (
        <Group label={label} error={error} id={id}>
          <p class="help">{desc || t(many ? 'quiz.chooseMany' : 'quiz.choose')}</p>
          {options.map((o) => (
            <label key={o.value} class="option">
              <input
                type={many ? 'checkbox' : 'radio'}
                name={id}
                checked={given.includes(o.value)}
                onChange={(e) => onChange(many ? (e.currentTarget.checked ? [...given, o.value] : given.filter((v) => v !== o.value)) : [o.value])}
              />
              <span>{say(o.title, lang)}</span>
            </label>
          ))}
        </Group>
      );
    }
    case 'countrySelect':
      return <CountryPicker label={label} list={countries} value={given[0] ?? ''} error={error} onChange={(c) => onChange([c])} />;
    case 'countryMultiSelect':
      return (
        <>
          <CountryPicker label={label} list={countries.filter((c) => !given.includes(c.code))} value="" error={error} onChange={(c) => onChange([...given, c])} />
          <ul class="chips">
            {given.map((c) => (
              <li key={c}>
                <button type="button" onClick={() => onChange(given.filter((v) => v !== c))}>
                  {countries.find((x) => x.code === c)?.name ?? c} <span aria-hidden="true">×</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      );
  }
  const mask = item.type === 'date' ? maskDate : item.type === 'phone' ? maskPhone : (s: string) => s;
  const props = {
    id,
    class: `control ${error ? 'wrong' : ''}`,
    value: given[0] ?? '',
    placeholder: item.type === 'date' ? t('field.dob.hint') : say(item.placeholder, lang),
    maxLength: 2000,
    'aria-invalid': error ? (true as const) : undefined,
    'aria-describedby': error ? `${id}-error` : undefined,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {item.type === 'textArea' ? (
        <textarea {...props} rows={4} onInput={(e) => onChange([e.currentTarget.value])} />
      ) : (
        <input {...props} type={item.type === 'phone' ? 'tel' : 'text'} inputMode={item.type === 'date' ? 'numeric' : undefined} onInput={(e) => onChange([(e.currentTarget.value = mask(e.currentTarget.value))])} />
      )}
      {desc ? <p class="help">{desc}</p> : null}
      {error ? (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </div>
  );
}
