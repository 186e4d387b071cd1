import { render } from 'preact';
import { App } from './app';
import { Flow } from './flow';
import { FlowContext } from './hooks';
import './styles/fonts.css';
import './styles/base.css';
import './styles/screens.css';

const flow = new Flow();
const root = document.getElementById('app')!;
render(
  <FlowContext.Provider value={flow}>
    <App />
  </FlowContext.Provider>,
  root,
);

// The host gives the frame our height, so that there is one scroll bar only.
if (flow.bridge.embedded) {
  document.documentElement.classList.add('embedded');
  let height = 0;
  const tell = () => {
    const now = Math.ceil(root.getBoundingClientRect().height);
    if (now !== height && now > 0) flow.bridge.emit('onResize', { height: (height = now) });
  };
  new ResizeObserver(tell).observe(root);
}
void flow.start();
