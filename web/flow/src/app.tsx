import { useEffect, useRef } from 'preact/hooks';
import { useFlow } from './hooks';
import { Frame } from './ui/frame';
import { Loading, Trouble, Welcome } from './screens/begin';
import { Done, Final, Inactive, PhoneDone, Retry, Submit, Wait } from './screens/end';
import { DocumentStep } from './screens/document';
import { SelfieStep } from './screens/selfie';
import { DataStep } from './screens/data';
import { ContactStep } from './screens/contact';
import { QuestionsStep } from './screens/questions';
import { LivenessStep } from './screens/liveness';
import { OnPhone } from './screens/phone';

export function App() {
  const [flow, view] = useFlow();
  const place = `${view.screen}/${view.phone ? 'phone' : (view.step?.idDocSetType ?? '')}`;
  const first = useRef(true);
  // A new screen begins at its top, and a screen reader begins with its heading.
  useEffect(() => {
    if (first.current) {
      first.current = view.screen === 'loading';
      return;
    }
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    if (flow.bridge.embedded) {
      if (flow.conf.options?.enableScrollIntoView !== false) flow.tell('scrollTo', { top: 0 });
    } else window.scrollTo({ top: 0 });
  }, [place]);
  return (
    <Frame>
      <CurrentScreen key={place} />
    </Frame>
  );
}

function CurrentScreen() {
  const [, { screen, step, phone }] = useFlow();
  if (phone) return <OnPhone link={phone} />;
  switch (screen) {
    case 'loading':
      return <Loading />;
    case 'error':
      return <Trouble />;
    case 'welcome':
      return <Welcome />;
    case 'submit':
      return <Submit />;
    case 'wait':
      return <Wait />;
    case 'done':
      return <Done />;
    case 'retry':
      return <Retry />;
    case 'final':
      return <Final />;
    case 'inactive':
      return <Inactive />;
    case 'phoneDone':
      return <PhoneDone />;
  }
  switch (step?.kind) {
    case 'selfie':
      return step.liveness === 'disabled' ? <SelfieStep step={step} /> : <LivenessStep step={step} />;
    case 'data':
      return <DataStep step={step} />;
    case 'questionnaire':
      return <QuestionsStep step={step} />;
    case 'email':
    case 'phone':
      return <ContactStep step={step} />;
    case 'document':
    case 'address':
      return <DocumentStep step={step} />;
  }
  return <Loading />;
}
