import { useState } from 'preact/hooks';
import { useFlow } from '../hooks';
import type { Step } from '../api';
import type { Key } from '../i18n';
import { Actions, Button, Mark, Spinner, Title } from '../ui/parts';
import { CircleAlert, FileText, House, IdCard, Mail, MessageSquareText, Phone, UserRound } from '../ui/icons';

export function Loading() {
  const [, { t }] = useFlow();
  return (
    <div class="centre tall" role="status">
      <Spinner />
      <p class="lead">{t('loading')}</p>
    </div>
  );
}

const icons = { document: IdCard, selfie: UserRound, address: House, data: FileText, questionnaire: MessageSquareText, email: Mail, phone: Phone };

export function StepIcon({ kind }: { kind: Step['kind'] }) {
  const Icon = icons[kind];
  return <Icon size={20} aria-hidden="true" />;
}

/** leadOf words a step for a list. */
export function leadOf(step: Step): Key {
  return step.kind === 'selfie' && step.withDocument ? 'step.selfieWithDocument.lead' : `step.${step.kind}.lead`;
}

/** Support tells where the company helps, if it says so. */
export function Support() {
  const [, { t, session }] = useFlow();
  if (!session?.supportEmail) return null;
  return (
    <p class="fine">
      {t('welcome.support')}: <a href={`mailto:${session.supportEmail}`}>{session.supportEmail}</a>
    </p>
  );
}

export function Welcome() {
  const [flow, { t, session }] = useFlow();
  const [busy, setBusy] = useState(false);
  if (!session) return null;
  const company = session.company;
  const consent = t('welcome.consent', { company: session.legalName || company });
  const agree = async () => {
    setBusy(true);
    await flow.agree(consent);
    setBusy(false);
  };
  return (
    <>
      <Title lead={t('welcome.lead', { company })}>{t('welcome.title')}</Title>
      <h2 class="label">{t('welcome.need')}</h2>
      <ol class="rows">
        {session.steps.map((s) => (
          <li key={s.idDocSetType} class="row">
            <span class="row-icon">
              <StepIcon kind={s.kind} />
            </span>
            <span class="row-text">
              <b>{t(`step.${s.kind}`)}</b>
              <small>{t(leadOf(s))}</small>
            </span>
          </li>
        ))}
      </ol>
      <Actions>
        <p class="fine">
          {consent} {session.privacyUrl && <a href={session.privacyUrl} target="_blank" rel="noopener noreferrer">{t('welcome.privacy')}</a>}
        </p>
        <Support />
        <Button busy={busy} onClick={agree}>
          {t('welcome.agree')}
        </Button>
      </Actions>
    </>
  );
}

export function Trouble() {
  const [flow, { t, trouble = 'server', session, troubleId }] = useFlow();
  const again = trouble === 'network' || trouble === 'server';
  const key: Key = trouble === 'link' && !session ? 'error.linkAnyone' : `error.${trouble}`;
  return (
    <div class="centre">
      <Mark tone="doubt">
        <CircleAlert size={40} />
      </Mark>
      <Title lead={t(key, { company: session?.company ?? '' })}>{t('error.title')}</Title>
      {troubleId ? <p class="fine">{t('error.code', { id: troubleId })}</p> : null}
      {again ? (
        <Actions>
          <Button onClick={() => void flow.load()}>{t('retry')}</Button>
        </Actions>
      ) : null}
    </div>
  );
}
