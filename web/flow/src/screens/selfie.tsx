import { useBack, useFlow } from '../hooks';
import type { Step } from '../api';
import { Capture } from './capture';

/** SelfieStep takes one picture of the person. */
export function SelfieStep({ step }: { step: Step }) {
  const [flow, { session }] = useFlow();
  useBack(undefined);
  if (!session) return null;
  const home = session.steps.find((s) => s.kind === 'document' && s.country)?.country || session.home || session.countries[0]!.code;
  return (
    <Capture
      step={step}
      what={{ idDocType: 'SELFIE', country: step.country || home }}
      comment={step.comment || step.sides[0]?.comment}
      onTaken={() => flow.stepDone(step)}
    />
  );
}
