// How a shop embeds the flow: its own server makes the access token, the page
// shows the frame and listens. The customer's id survives a reload here as a
// session of the shop would keep it.
const fetchToken = async () => {
  const user = (sessionStorage.user ??= `shop-${crypto.randomUUID()}`);
  const answer = await fetch(`/shop/token?user=${user}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`the shop answered ${answer.status}`);
  return (await answer.json()).token;
};

const events = document.getElementById('events');
const hear = (type, payload) => {
  if (type === 'idCheck.onResize') return;
  const line = document.createElement('li');
  line.textContent = type.replace('idCheck.', '');
  const detail = document.createElement('small');
  detail.textContent = JSON.stringify(payload);
  line.append(detail);
  events.prepend(line);
};

const lang = document.getElementById('lang');
const theme = document.getElementById('theme');
let sdk;

const begin = async () => {
  sdk?.destroy();
  events.replaceChildren();
  sdk = cyberitySdk
    .init(await fetchToken(), fetchToken)
    .withConf({ lang: lang.value, theme: theme.value, country: 'KAZ' })
    .onMessage(hear)
    .build();
  sdk.launch('#websdk-container');
};

lang.addEventListener('change', () => sdk?.setLanguage(lang.value));
theme.addEventListener('change', () => sdk?.setTheme(theme.value));
document.getElementById('again').addEventListener('click', () => {
  delete sessionStorage.user;
  begin();
});
begin();
