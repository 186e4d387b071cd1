import { useEffect, useRef } from 'preact/hooks';
import type { Step } from './api';
import { useFlow } from './hooks';
import { Frame } from './ui/frame';
import { lazy } from './ui/lazy';
import { Loading, Trouble, Welcome } from './screens/begin';
import { Done, Final, Inactive, Pause, PhoneDone, Retry, Submit, Wait } from './screens/end';

const DocumentStep = lazy(() => import('./screens/document').then((m) => m.DocumentStep));
const SelfieStep = lazy(() => import('./screens/selfie').then((m) => m.SelfieStep));
const LivenessStep = lazy(() => import('./screens/liveness').then((m) => m.LivenessStep));
const DataStep = lazy(() => import('./screens/data').then((m) => m.DataStep));
const ContactStep = lazy(() => import('./screens/contact').then((m) => m.ContactStep));
const QuestionsStep = lazy(() => import('./screens/questions').then((m) => m.QuestionsStep));
const OnPhone = lazy(() => import('./screens/phone').then((m) => m.OnPhone));

/** fetchAhead gets the code of the steps to come while the person reads. */
function fetchAhead(steps: Step[]) {
  for (const s of steps) {
    if (s.kind === 'selfie') (s.liveness === 'disabled' ? SelfieStep : LivenessStep).preload();
    else if (s.kind === 'data') DataStep.preload();
    else if (s.kind === 'questionnaire') QuestionsStep.preload();
    else if (s.kind === 'email' || s.kind === 'phone') ContactStep.preload();
    else DocumentStep.preload();
  }
  OnPhone.preload();
}

export function App() {
  const [flow, view] = useFlow();
  const place = `${view.screen}/${view.phone ? 'phone' : (view.step?.idDocSetType ?? '')}`;
  const first = useRef(true);
  const steps = view.session?.steps;
  useEffect(() => {
    if (!steps) return;
    const timer = setTimeout(() => fetchAhead(steps), 400);
    return () => clearTimeout(timer);
  }, [steps]);
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
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new place alone begins at its top
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
    case 'pause':
      return <Pause />;
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
