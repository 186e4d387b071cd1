import snsWebSdk from '@sumsub/websdk';
import { hear, nextToken, type Run } from './page';

window.begin = (run: Run) => {
  window.run = run;
  const sdk = snsWebSdk
    .init(run.token, nextToken)
    .withConf((run.conf ?? {}) as never)
    .withOptions((run.options ?? { addViewportTag: false, adaptIframeHeight: true }) as never)
    .onMessage(hear)
    .build();
  window.sdk = sdk;
  sdk.launch('#websdk-container');
};
