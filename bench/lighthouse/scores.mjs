// Scores of Lighthouse (desktop) for the Dashboard's pages, signed in. It fails
// when one of them is below 95.
import * as launcher from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const url = process.env.DASHBOARD_URL;
const cookie = process.env.DASHBOARD_COOKIE;
const categories = ['performance', 'accessibility', 'best-practices'];
const chrome = await launcher.launch({ chromePath: process.env.IDNGO_CHROMIUM ?? '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox', '--ignore-certificate-errors'] });
const first = await (await fetchRow()).id;
let low = 0;
console.log('\n| page | performance | accessibility | best practices |\n|---|---|---|---|');
for (const [name, path, open] of [
  ['sign-in', '/', true], ['applicants', '/production/applicants'], ['card', `/production/applicants/${first}`], ['queue', '/production/queue'], ['levels', '/production/levels'],
  ['webhooks', '/production/webhooks'], ['dev space', '/production/dev'], ['statistics', '/production/statistics'], ['settings', '/production/settings'],
]) {
  const { lhr } = await lighthouse(url + path, { port: chrome.port, output: 'json', logLevel: 'error', onlyCategories: categories, disableStorageReset: false, extraHeaders: open ? {} : { Cookie: cookie } }, desktopConfig);
  const scores = categories.map((c) => Math.round((lhr.categories[c]?.score ?? 0) * 100));
  if (scores.some((s) => s < 95)) {
    low++;
    for (const c of categories)
      for (const ref of lhr.categories[c].auditRefs) {
        const audit = lhr.audits[ref.id];
        if (ref.weight > 0 && audit.score !== null && audit.score < 0.9) console.error(`${name}: ${c}: ${ref.id} ${audit.displayValue ?? ''}`);
      }
  }
  console.log(`| ${name} | ${scores.join(' | ')} |`);
}
await chrome.kill();
if (low > 0) {
  console.error(`${low} pages are below 95`);
  process.exitCode = 1;
}

async function fetchRow() {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // the server's own authority, on this machine
  const r = await fetch(`${url}/dash/api/env/production/applicants?limit=1&state=approved`, { headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' } });
  return (await r.json()).items[0];
}
