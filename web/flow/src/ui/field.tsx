import type { ComponentChildren } from 'preact';
import { useId, useMemo } from 'preact/hooks';
import { kindOf, maskDate, maskPhone } from '../checks';
import { useFlow } from '../hooks';
import { countryNames } from '../i18n';
import { CountryPicker } from './country';

interface Props {
  name: string;
  label: string;
  value: string;
  required: boolean;
  disabled?: boolean;
  error?: string;
  country?: string;
  onChange(value: string): void;
  onBlur?: () => void;
}

const autocomplete: Record<string, string> = {
  firstName: 'given-name',
  lastName: 'family-name',
  middleName: 'additional-name',
  email: 'email',
  phone: 'tel',
  dob: 'bday',
  town: 'address-level2',
  state: 'address-level1',
  postCode: 'postal-code',
  street: 'address-line1',
};

/** Field is one question of a form, with its label, mask and error. */
export function Field({ name, label, value, required, disabled, error, country, onChange, onBlur }: Props) {
  const [, { t }] = useFlow();
  const id = useId();
  const kind = kindOf(name, country);
  const countries = useCountries();
  if (kind === 'country' && !disabled) {
    return <CountryPicker label={label} list={countries} value={value} onChange={onChange} error={error} />;
  }
  if (kind === 'gender') {
    return (
      <Group label={label} error={error} id={id}>
        <div class="segments">
          {(['F', 'M'] as const).map((g) => (
            <label key={g} class="segment">
              <input type="radio" name={id} value={g} checked={value === g} disabled={disabled} onChange={() => onChange(g)} />
              <span>{t(`field.gender.${g}`)}</span>
            </label>
          ))}
        </div>
      </Group>
    );
  }
  const mask = kind === 'date' ? maskDate : kind === 'phone' ? maskPhone : kind === 'iin' ? (s: string) => s.replace(/\D/g, '').slice(0, 12) : (s: string) => s;
  return (
    <div class="field">
      <label for={id}>
        {label} {required ? null : <small>({t('optional')})</small>}
      </label>
      <input
        id={id}
        class={`control ${error ? 'wrong' : ''}`}
        type={kind === 'email' ? 'email' : kind === 'phone' ? 'tel' : 'text'}
        inputMode={kind === 'date' || kind === 'iin' ? 'numeric' : undefined}
        autocomplete={autocomplete[name] ?? 'off'}
        placeholder={kind === 'date' ? t('field.dob.hint') : undefined}
        maxLength={kind === 'text' ? 256 : undefined}
        value={kind === 'country' ? (countries.find((c) => c.code === value)?.name ?? value) : value}
        disabled={disabled}
        required={required}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onInput={(e) => {
          const text = mask(e.currentTarget.value);
          e.currentTarget.value = text;
          onChange(text);
        }}
        onBlur={onBlur}
      />
      {error ? (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </div>
  );
}

/** Group is a question with several controls. */
export function Group({ label, error, id, children }: { label: string; error?: string; id: string; children: ComponentChildren }) {
  return (
    <div class="field" role="group" aria-labelledby={`${id}-legend`} aria-describedby={error ? `${id}-error` : undefined}>
      <div class="legend" id={`${id}-legend`}>
        {label}
      </div>
      {children}
      {error ? (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </div>
  );
}

/** useCountries lists all countries by their names in the language that is read. */
export function useCountries(): { code: string; name: string }[] {
  const [, { session, lang, names: own }] = useFlow();
  return useMemo(() => {
    const names = countryNames(lang, own);
    return (session?.countries ?? []).map((c) => ({ code: c.code, name: names(c.alpha2) })).sort((a, b) => a.name.localeCompare(b.name, lang));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the list of the session changes with its length only
  }, [session?.countries.length, lang, own]);
}
