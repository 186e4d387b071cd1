import cyberitySdk from '@idngo/websdk';
import { hear, nextToken, type Run } from './page';

window.begin = (run: Run) => {
  window.run = run;
  const sdk = cyberitySdk.init(run.token, nextToken).withConf(run.conf ?? {}).withOptions(run.options ?? {}).onMessage(hear).build();
  window.sdk = sdk;
  sdk.launch('#websdk-container');
};
