import SumsubWebSdk from '@sumsub/websdk-react';
import { createRoot } from 'react-dom/client';
import { hear, nextToken, type Run } from './page';

window.begin = (run: Run) => {
  window.run = run;
  createRoot(document.querySelector('#websdk-container')!).render(<SumsubWebSdk accessToken={run.token} expirationHandler={nextToken} config={(run.conf ?? {}) as never} options={{} as never} onMessage={hear as never} />);
};
