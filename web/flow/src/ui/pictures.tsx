// Small drawings of documents, in the colours of the theme.
import type { JSX } from 'preact';

const Face = ({ x, y, s = 1 }: { x: number; y: number; s?: number }) => (
  <g transform={`translate(${x} ${y}) scale(${s})`}>
    <rect class="pic-soft" width="16" height="20" rx="2" />
    <circle class="pic-mid" cx="8" cy="8" r="3.4" />
    <path class="pic-mid" d="M1.6 20c.3-4.300 3-6.400 6.400-6.400s6.100 2.100 6.400 6.400z" />
  </g>
);

const Lines = ({ x, y, w }: { x: number; y: number; w: number[] }) => (
  <g class="pic-line">
    {w.map((n, i) => (
      <path key={i} d={`M${x} ${y + i * 6}h${n}`} />
    ))}
  </g>
);

function passport() {
  return (
    <>
      <rect class="pic-paper" x="15" y="3" width="42" height="58" rx="4" />
      <path class="pic-edge" d="M15 32h42" />
      <Face x={20} y={36} s={0.62} />
      <Lines x={34} y={38} w={[17, 13]} />
      <path class="pic-mrz" d="M20 53h32M20 57h32" />
      <circle class="pic-accent" cx="36" cy="17" r="7" />
      <path class="pic-accent" d="M29 17h14M36 10c-4 4-4 10 0 14M36 10c4 4 4 10 0 14" />
    </>
  );
}

function card(accent: JSX.Element) {
  return (
    <>
      <rect class="pic-paper" x="4" y="11" width="64" height="42" rx="5" />
      <Face x={10} y={20} />
      <Lines x={32} y={23} w={[26, 20, 24]} />
      {accent}
    </>
  );
}

/** DocumentPicture draws a kind of document. */
export function DocumentPicture({ type }: { type: string }) {
  let inner: JSX.Element;
  switch (type) {
    case 'PASSPORT':
    case 'TRAVEL_PASSPORT':
    case 'VISA':
      inner = passport();
      break;
    case 'DRIVERS':
    case 'VEHICLE_REGISTRATION_CERTIFICATE':
      inner = card(<path class="pic-accent" d="M33 46.500h20m-17.500-3 1.700-4h11.600l1.700 4m-15 0h15v3h-15z" />);
      break;
    case 'RESIDENCE_PERMIT':
    case 'WORK_PATENT':
    case 'MIGRATION_CARD':
      inner = card(<path class="pic-accent" d="m34 46 6-6 6 6m-10-1.500V48h8v-3.500" />);
      break;
    case 'UTILITY_BILL':
    case 'UTILITY_BILL2':
    case 'BANK_STATEMENT':
      inner = (
        <>
          <path class="pic-paper" d="M17 3h28l10 10v48H17z" />
          <path class="pic-edge" d="M45 3v10h10" />
          <Lines x={23} y={23} w={[24, 18, 26, 22]} />
          <path class="pic-accent" d="M23 52h14" />
        </>
      );
      break;
    default:
      inner = card(<path class="pic-mrz" d="M32 45h30" />);
  }
  return (
    <svg class="pic" viewBox="0 0 72 64" aria-hidden="true" focusable="false">
      {inner}
    </svg>
  );
}
