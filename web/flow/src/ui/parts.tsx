import type { ComponentChildren, JSX } from 'preact';
import { LoaderIcon } from './icons';

/** Title is a screen's heading; it takes the focus when the screen opens. */
export function Title({ children, lead }: { children: ComponentChildren; lead?: ComponentChildren }) {
  return (
    <div class="title">
      <h1 tabIndex={-1}>{children}</h1>
      {lead ? <p class="lead">{lead}</p> : null}
    </div>
  );
}

type ButtonProps = JSX.IntrinsicElements['button'] & { kind?: 'primary' | 'plain' | 'quiet'; busy?: boolean };

export function Button({ kind = 'primary', busy, children, disabled, class: own, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} class={`button ${kind} ${own ?? ''}`} disabled={disabled || busy} aria-busy={busy || undefined}>
      {busy ? <LoaderIcon class="spin" size={18} aria-hidden="true" /> : null}
      {children}
    </button>
  );
}

export function Actions({ children }: { children: ComponentChildren }) {
  return <div class="actions">{children}</div>;
}

/** Mark is the large sign of an outcome: shape and word carry it, colour only helps. */
export function Mark({ tone, children }: { tone: 'good' | 'bad' | 'doubt' | 'calm'; children: ComponentChildren }) {
  return (
    <div class={`mark ${tone}`} aria-hidden="true">
      {children}
    </div>
  );
}

export function Spinner() {
  return <LoaderIcon class="spin" size={28} aria-hidden="true" />;
}
