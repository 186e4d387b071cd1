import type { Step } from '../api';

export function DataStep(_: { step: Step }) {
  return null;
}
