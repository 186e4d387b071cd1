import { useMemo, useState } from 'preact/hooks';
import { useBack, useFlow } from '../hooks';
import type { DocType, Step } from '../api';
import { countryNames } from '../i18n';
import { Title } from '../ui/parts';
import { DocumentPicture } from '../ui/pictures';
import { ChevronRight } from '../ui/icons';
import { CountryPicker } from '../ui/country';
import { Capture } from './capture';
import { documentName } from './names';

type SideName = 'FRONT_SIDE' | 'BACK_SIDE' | undefined;

/** DocumentStep asks which document, then for each of its sides that is wanted. */
export function DocumentStep({ step }: { step: Step }) {
  const [flow, { session }] = useFlow();
  const again = step.state === 'retry' && step.idDocType && step.country;
  const begun = step.idDocType && step.country && step.sides.some((s) => s.state === 'done');
  const [chosen, setChosen] = useState<{ country: string; doc: DocType } | undefined>(() =>
    again || begun ? { country: step.country!, doc: docOf(step, step.country!, step.idDocType!) } : flow.chosen.get(step.idDocSetType),
  );
  const choose = (c: { country: string; doc: DocType } | undefined) => {
    if (c) flow.chosen.set(step.idDocSetType, c);
    else flow.chosen.delete(step.idDocSetType);
    setChosen(c);
  };
  const [taken, setTaken] = useState<SideName[]>([]);
  if (!session) return null;
  if (!chosen) return <Choice step={step} onChoose={choose} />;

  const same = step.idDocType === chosen.doc.idDocType && step.country === chosen.country;
  const wanted: SideName[] = chosen.doc.doubleSided ? ['FRONT_SIDE', 'BACK_SIDE'] : [undefined];
  const left = wanted.filter((side) => {
    if (taken.includes(side)) return false;
    const known = step.sides.find((s) => (s.idDocSubType ?? undefined) === side) ?? (chosen.doc.doubleSided ? undefined : step.sides[0]);
    return !(same && known?.state === 'done');
  });
  const side = left[0];
  return (
    <Capture
      key={`${chosen.doc.idDocType}${side ?? ''}`}
      step={step}
      what={{ idDocType: chosen.doc.idDocType, idDocSubType: side, country: chosen.country }}
      comment={step.sides.find((s) => (s.idDocSubType ?? undefined) === side)?.comment || (taken.length ? undefined : step.comment)}
      onBack={taken.length === 0 ? () => choose(undefined) : undefined}
      onTaken={async () => {
        const rest = left.slice(1);
        if (rest.length > 0) setTaken([...taken, side]);
        else await flow.stepDone(step);
      }}
      onOther={() => {
        setTaken([]);
        choose(undefined);
      }}
    />
  );
}

export function docsOf(step: Step, country: string): DocType[] {
  const d = step.documents;
  if (!d || !d.countries.includes(country)) return [];
  return d.byCountry?.[country] ?? d.types;
}

function docOf(step: Step, country: string, type: string): DocType {
  return docsOf(step, country).find((d) => d.idDocType === type) ?? { idDocType: type, doubleSided: step.sides.length > 1 };
}

function Choice({ step, onChoose }: { step: Step; onChoose(c: { country: string; doc: DocType }): void }) {
  const [flow, { t, session, lang, names: own }] = useFlow();
  useBack(undefined);
  const accepted = step.documents?.countries ?? [];
  const names = useMemo(() => countryNames(lang, own), [lang, own]);
  const list = useMemo(
    () =>
      session!.countries
        .filter((c) => accepted.includes(c.code))
        .map((c) => ({ code: c.code, name: names(c.alpha2) }))
        .sort((a, b) => a.name.localeCompare(b.name, lang)),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- names follow the language; the countries are those of the session
    [accepted, names],
  );
  const defined = flow.conf.documentDefinitions?.[step.idDocSetType];
  const [country, setCountry] = useState(() => {
    const browser = session!.countries.find((c) => c.alpha2 === regionOf())?.code;
    const wishes = [defined?.country, flow.conf.country, step.country, session!.home, browser];
    return wishes.find((w) => w && accepted.includes(w)) ?? (list.length === 1 ? list[0]!.code : '');
  });
  const docs = country ? docsOf(step, country) : [];
  return (
    <>
      <Title>{t(step.kind === 'address' ? 'doc.titleAddress' : 'doc.title')}</Title>
      <CountryPicker label={t('doc.country')} list={list} value={country} onChange={setCountry} />
      {country ? (
        <>
          <h2 class="label">{t('doc.which')}</h2>
          <ul class="choices">
            {docs.map((d) => (
              <li key={d.idDocType}>
                <button type="button" class="choice" onClick={() => onChoose({ country, doc: d })}>
                  <DocumentPicture type={d.idDocType} />
                  <span class="row-text">
                    <b>{documentName(t, d.idDocType)}</b>
                    {step.kind === 'document' ? <small>{t(d.doubleSided ? 'doc.twoSides' : 'doc.onePage')}</small> : null}
                  </span>
                  <ChevronRight size={20} aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

/** regionOf guesses the country from language and time zone of the browser; it only fills a field in. */
function regionOf(): string {
  const zones: Record<string, string> = { Almaty: 'KZ', Qyzylorda: 'KZ', Aqtobe: 'KZ', Aqtau: 'KZ', Atyrau: 'KZ', Oral: 'KZ', Qostanay: 'KZ', Moscow: 'RU', Tashkent: 'UZ', Samarkand: 'UZ', Bishkek: 'KG' };
  try {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone.split('/')[1] ?? '';
    if (zones[zone]) return zones[zone];
  } catch {
    // no time zone
  }
  return /[-_]([A-Z]{2})$/.exec(navigator.language)?.[1] ?? '';
}
