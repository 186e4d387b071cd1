import WebSdk from '@idngo/websdk-react';
import { createRoot } from 'react-dom/client';
import { hear, nextToken, type Run } from './page';

window.begin = (run: Run) => {
  window.run = run;
  createRoot(document.querySelector('#websdk-container')!).render(<WebSdk accessToken={run.token} expirationHandler={nextToken} config={run.conf} onMessage={hear} />);
};
