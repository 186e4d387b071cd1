// What officers and their leads live with all day beside single cases: sessions,
// second factors, roles, lines that break, languages, looks. Each in a company of
// its own; they run with IDNGO_SOAK=1.
import { createHmac, randomUUID } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { expect, long, state } from './fixtures';
import { clean } from './officer';
import { Company, level, type Officer } from './officers';

const password = 'quiet river under snow';

/** within runs a scenario in a company of its own. */
async function within(browser: Browser, run: (company: Company) => Promise<void>) {
  const company = new Company(browser);
  await run(company);
  await company.close();
}

const emailOf = async (o: Officer) => (await o.call<{ operator: { email: string } }>('GET', '/session')).operator.email;

/** elsewhere signs somebody in in another browser. */
async function elsewhere(browser: Browser, email: string, pass = password): Promise<Page> {
  const page = await (await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' })).newPage();
  await page.goto(state().dashboard.url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(pass);
  await page.keyboard.press('Enter');
  return page;
}

/** totp is the code of the moment (RFC 6238) of a secret in base 32. */
function totp(secret: string, at = Date.now()): string {
  let bits = '';
  for (const c of secret.replace(/[\s=]/g, '').toUpperCase()) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const h = createHmac('sha1', key).update(counter).digest();
  const o = h[19]! & 15;
  return String((h.readUInt32BE(o) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

long('office: sessions are listed and one that is ended asks for the password', async ({ browser }) => {
  await within(browser, async (company) => {
    const dana = await company.person('officer', 'Dana');
    const other = await elsewhere(browser, await emailOf(dana));
    await other.locator('#main').waitFor();
    await dana.open('/account');
    const list = dana.page.locator('section', { has: dana.page.getByRole('heading', { name: 'Where you are signed in' }) }).getByRole('listitem');
    await expect(list).toHaveCount(2);
    await expect(list.filter({ hasText: 'This browser' })).toHaveCount(1);
    await dana.page.getByRole('button', { name: 'End this session' }).click();
    await expect(list).toHaveCount(1);
    await other.reload();
    await expect(other.getByLabel('Password')).toBeVisible();
    await dana.page.reload();
    await expect(list).toHaveCount(1); // one's own goes on
    await other.context().close();
  });
});

long('office: whoever guesses is slowed down, and the one who is guessed at still gets in where they were', async ({ browser }) => {
  await within(browser, async (company) => {
    const dana = await company.person('officer', 'Dana');
    const email = await emailOf(dana);
    const guesser = await elsewhere(browser, email, 'not the password 0');
    for (let i = 1; i < 20; i++) {
      await expect(guesser.getByRole('alert')).toBeVisible();
      if (await guesser.getByText(/Too many failed attempts/).count()) break;
      await guesser.getByLabel('Password').fill(`not the password ${i}`);
      const answered = guesser.waitForResponse((r) => r.request().method() === 'POST');
      await guesser.keyboard.press('Enter');
      await answered;
    }
    await expect(guesser.getByText(/Too many failed attempts/)).toBeVisible();
    await guesser.getByLabel('Password').fill(password); // the right one is too late here
    await guesser.keyboard.press('Enter');
    await expect(guesser.getByText(/Too many failed attempts/)).toBeVisible();
    // Dana's own browser is known, and no lock-out keeps it out.
    await dana.call('DELETE', '/session');
    await dana.open('/');
    await dana.page.getByLabel('E-mail').fill(email);
    await dana.page.getByLabel('Password').fill(password);
    await dana.page.keyboard.press('Enter');
    await expect(dana.page.getByRole('heading', { name: 'Applicants' })).toBeVisible();
    await guesser.context().close();
  });
});

long('office: a recovery code signs in once when the phone is lost', async ({ browser }) => {
  await within(browser, async (company) => {
    const dana = await company.person('officer', 'Dana');
    const email = await emailOf(dana);
    const { page } = dana;
    await dana.open('/account');
    const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Second factor' }) });
    await panel.getByRole('button', { name: 'Set up' }).click();
    const secret = (await panel.locator('code').first().innerText()).trim();
    await panel.getByLabel('Code', { exact: true }).fill(totp(secret));
    await page.keyboard.press('Enter');
    const codes = page.getByRole('dialog').locator('li');
    await expect(codes.first()).toBeVisible();
    const code = (await codes.first().innerText()).trim();
    await clean(page, 'recovery codes');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    for (const works of [true, false]) {
      const lost = await elsewhere(browser, email);
      await lost.getByLabel('Code', { exact: true }).fill(code);
      await lost.keyboard.press('Enter');
      await expect(works ? lost.locator('#main') : lost.getByText('The code is wrong or was used already.')).toBeVisible();
      await lost.context().close();
    }
  });
});

long('office: a role of the company shows what it allows and nothing else', async ({ browser }) => {
  await within(browser, async (company) => {
    const owner = await company.person('owner', 'Owner');
    await owner.open('/team');
    await owner.page.getByRole('button', { name: 'New role' }).click();
    const dialog = owner.page.getByRole('dialog', { name: 'New role' });
    await dialog.getByLabel('Name of the role').fill('Reader');
    await dialog.getByRole('checkbox', { name: /See applicants|applicants/i }).first().check();
    await owner.clean();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(owner.page.getByRole('listitem').filter({ hasText: 'Reader' }).filter({ has: owner.page.getByRole('button', { name: 'Edit' }) })).toBeVisible();
    const { roles } = await owner.call<{ roles: { id: string; name: string; permissions: string[] }[] }>('GET', '/team');
    const made = roles.find((r) => r.name === 'Reader')!;
    expect(made.permissions).toHaveLength(1);
    await owner.call('POST', '/roles', { id: made.id, name: 'Reader', permissions: ['applicants.read'] });
    const who = await owner.arrives();
    const reader = await company.person(made.id, 'Reader');
    await reader.open(`/sandbox/applicants/${who.id}`);
    await expect(reader.page.getByRole('heading', { level: 1, name: who.name })).toBeVisible();
    await expect(reader.page.getByRole('navigation', { name: 'Main menu' }).getByRole('link')).toHaveText(['Applicants', 'Review queue']);
    for (const act of ['Approve', 'Reject', 'Ask again', 'More actions']) await expect(reader.page.getByRole('button', { name: act })).toHaveCount(0);
    await reader.page.keyboard.press('x'); // no key opens what the role lacks
    await expect(reader.page.getByRole('dialog')).toHaveCount(0);
    expect((await reader.send('POST', `${who.path}/tags`, { add: ['x'] })).status()).toBe(403);
    await reader.open('/team');
    await expect(reader.page.getByText('Your role does not allow this.')).toBeVisible();
  });
});

long('office: the environment is always in view, in words and colour', async ({ browser }) => {
  await within(browser, async (company) => {
    const dana = await company.person('administrator', 'Dana');
    const { page } = dana;
    const bar = () => page.locator('div.h-1').first().evaluate((e) => getComputedStyle(e).backgroundColor);
    for (const path of ['applicants', 'queue', 'levels', 'webhooks', 'dev', 'audit', 'settings', 'statistics', 'blocklist']) {
      await dana.open(`/sandbox/${path}`);
      await expect(page.getByRole('radio', { name: 'Sandbox' })).toBeChecked();
      await expect(page.getByRole('banner').getByText('Sandbox')).toBeVisible();
      const sandbox = await bar();
      await dana.open(`/production/${path}`);
      await expect(page.getByRole('radio', { name: 'Production' })).toBeChecked();
      await expect(page.getByRole('banner').getByText('Sandbox')).toHaveCount(0);
      expect(await bar(), path).not.toBe(sandbox);
    }
    await page.getByRole('radio', { name: 'Sandbox' }).click();
    await expect(page).toHaveURL(/\/sandbox\/applicants/);
    await dana.open('/'); // it is remembered
    await expect(page).toHaveURL(/\/sandbox\/applicants/);
  });
});

long('office: a link to a page leads there after signing in', async ({ browser }) => {
  await within(browser, async (company) => {
    const dana = await company.person('officer', 'Dana');
    const who = await dana.arrives();
    const email = await emailOf(dana);
    await dana.call('DELETE', '/session');
    await dana.open(`/sandbox/applicants/${who.id}?tab=history`);
    await dana.page.getByLabel('E-mail').fill(email);
    await dana.page.getByLabel('Password').fill(password);
    await dana.page.keyboard.press('Enter');
    await expect(dana.page.getByRole('heading', { level: 1, name: who.name })).toBeVisible();
    await expect(dana.page.getByRole('tab', { name: 'History' })).toHaveAttribute('aria-selected', 'true');
  });
});

long('office: a line that breaks in the middle of a note loses nothing', async ({ browser }) => {
  await within(browser, async (company) => {
    const dana = await company.person('officer', 'Dana');
    const who = await dana.arrives();
    const { page } = dana;
    await dana.open(`/sandbox/applicants/${who.id}?tab=notes`);
    const note = page.getByLabel('Note for colleagues');
    await note.fill('Half a thou');
    await page.context().setOffline(true);
    await expect(page.getByText(/No connection\. What you type is kept/)).toBeVisible();
    await note.fill('Half a thought, then the other half');
    await page.getByRole('button', { name: 'Save the note' }).click();
    await expect(page.getByText('No notes yet.')).toBeVisible();
    await expect(note).toHaveValue('Half a thought, then the other half');
    await page.context().setOffline(false); // what waited goes out by itself, once
    await expect(page.getByText(/No connection\. What you type/)).toHaveCount(0);
    await expect(page.getByRole('listitem').filter({ hasText: 'the other half' })).toHaveCount(1);
    await expect(note).toHaveValue('');
  });
});

long('office: somebody who was erased is said to be gone, by link and in an open card', async ({ browser }) => {
  await within(browser, async (company) => {
    const owner = await company.person('owner', 'Owner');
    const officer = await company.person('officer', 'Dana');
    const who = await owner.arrives();
    await officer.open(`/sandbox/applicants/${who.id}`);
    await expect(officer.page.getByRole('heading', { level: 1, name: who.name })).toBeVisible();
    await owner.call('POST', `${who.path}/erase`, { confirm: who.id });
    await expect(officer.page.getByText('This applicant is not here')).toBeVisible(); // told live
    await owner.open(`/sandbox/applicants/${who.id}`);
    await expect(owner.page.getByText('This applicant is not here')).toBeVisible();
    await owner.clean();
    await owner.page.getByRole('main').getByRole('link').click();
    await expect(owner.page.getByRole('heading', { name: 'Applicants' })).toBeVisible();
  });
});

const hostile = ['<script>document.title="x"</script>', '\u202emoc.live', 'Ш'.repeat(250), '👩‍🚀🇰🇿 O’Neil'];

long('office: hostile names stay text on every page that shows names', async ({ browser }) => {
  await within(browser, async (company) => {
    const owner = await company.person('owner', 'Owner');
    const { page } = owner;
    const made: string[] = [];
    for (const lastName of hostile) {
      const answer = await owner.send('POST', '/env/sandbox/applicants', { level, firstName: 'X', lastName });
      if (!answer.ok()) continue; // no name can be that
      const { id } = (await answer.json()) as { id: string };
      await owner.call('POST', `/env/sandbox/applicants/${id}/submit`);
      made.push(id);
    }
    expect(made.length).toBeGreaterThan(1);
    await owner.call('POST', `/env/sandbox/applicants/${made[0]}/blocklist`, { reason: '<img src=x onerror=document.title="x">' });
    const paths = ['/sandbox/applicants', '/sandbox/queue', '/sandbox/blocklist', '/sandbox/audit', `/sandbox/applicants/${made[0]}?tab=profile`, `/sandbox/applicants/${made[0]}?tab=history`, `/sandbox/applicants/${made[1]}/compare/${made[0]}`];
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      for (const path of paths) {
        await owner.open(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await expect(page.locator('[role=status][aria-label]')).toHaveCount(0);
        expect(await page.title(), path).toBe('idngo');
        await clean(page, `${path} at ${width}`);
      }
    }
  });
});

long('office: figures and dates follow the language, with its plural forms', async ({ browser }) => {
  await within(browser, async (company) => {
    const dana = await company.person('officer', 'Dana');
    const { page } = dana;
    const said: Record<string, string[]> = { en: ['1 applicant', '2 applicants', '5 applicants'], ru: ['1 заявитель', '2 заявителя', '5 заявителей'], kk: ['1 өтініш беруші', '2 өтініш беруші', '5 өтініш беруші'] };
    for (const [i, count] of [1, 2, 5].entries()) {
      const { items } = await dana.call<{ items: unknown[] }>('GET', '/env/sandbox/applicants');
      for (let n = items.length; n < count; n++) await dana.arrives();
      for (const lang of ['en', 'ru', 'kk']) {
        await page.goto('about:blank');
        await dana.open('/sandbox/applicants');
        await page.evaluate((l) => localStorage.setItem('lang', l), lang);
        await page.reload();
        await expect(page.getByText(said[lang]![i]!, { exact: true })).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', lang);
      }
    }
    const { items } = await dana.call<{ items: { id: string; createdAt: string }[] }>('GET', '/env/sandbox/applicants');
    for (const lang of ['en', 'ru', 'kk']) {
      await page.evaluate((l) => localStorage.setItem('lang', l), lang);
      await dana.open(`/sandbox/applicants/${items[0]!.id}?tab=history`);
      const time = page.locator('main time').first();
      await expect(time).toBeVisible();
      const at = (await time.getAttribute('datetime'))!;
      const want = await page.evaluate(([l, iso]) => new Intl.DateTimeFormat(l, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(iso!)), [lang, at]);
      await expect(time).toHaveText(want);
    }
  });
});

long('office: light, dark and the system’s choice are kept and followed', async ({ browser }) => {
  await within(browser, async (company) => {
    const dana = await company.person('officer', 'Dana');
    const { page } = dana;
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    await dana.open('/sandbox/applicants');
    const light = await ground();
    const choose = async (name: string) => {
      await page.getByRole('button', { name: /^Account/ }).click();
      const kept = page.waitForResponse((r) => r.request().method() === 'PATCH');
      await page.getByRole('menuitem', { name }).click();
      await kept;
    };
    await choose('Dark');
    await expect.poll(ground).not.toBe(light);
    const dark = await ground();
    await page.reload();
    await expect.poll(ground).toBe(dark);
    await choose('As the system');
    await expect.poll(ground).toBe(light);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(ground).toBe(dark);
    await choose('Light');
    await expect.poll(ground).toBe(light);
  });
});

const everyPage = ['/sandbox/applicants', '/sandbox/queue', '/sandbox/statistics', '/sandbox/blocklist', '/sandbox/settings', '/sandbox/levels', '/sandbox/webhooks', '/sandbox/dev', '/sandbox/audit', '/team', '/account'];

long('office: every page fills a screen of 3,840 pixels and is clean there', async ({ browser }) => {
  await within(browser, async (company) => {
    const owner = await company.person('owner', 'Owner', { width: 3840, height: 2160 });
    const who = await owner.arrives();
    for (const path of [...everyPage, `/sandbox/applicants/${who.id}`]) {
      await owner.open(path);
      await owner.page.getByRole('heading', { level: 1 }).waitFor();
      await expect(owner.page.locator('[role=status][aria-label]')).toHaveCount(0);
      await owner.clean();
      const shot = process.env.IDNGO_SHOTS;
      if (shot) await owner.page.screenshot({ path: `${shot}/wide${path.replaceAll('/', '-').replace(/[0-9a-f]{24}/, 'one')}.png` });
    }
  });
});

long('office: the keyboard goes through every page, sees where it is, and gets out again', async ({ browser }) => {
  await within(browser, async (company) => {
    const owner = await company.person('owner', 'Owner');
    const who = await owner.arrives();
    const { page } = owner;
    for (const path of [...everyPage, `/sandbox/applicants/${who.id}`]) {
      await owner.open(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect(page.locator('[role=status][aria-label]')).toHaveCount(0);
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.keyboard.press('Tab');
      await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
      await page.keyboard.press('Enter');
      const seen = new Set<string>();
      let inMain = false;
      let out = false;
      for (let i = 0; i < 250 && !out; i++) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => {
          const e = document.activeElement as HTMLElement | null;
          if (!e || e === document.body) return null;
          const s = getComputedStyle(e);
          const r = e.getBoundingClientRect();
          e.dataset.visited ??= String(Math.random());
          return {
            id: e.dataset.visited,
            what: e.outerHTML.slice(0, 120),
            main: !!e.closest('main'),
            ring: (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none' || !!e.closest('label')?.matches(':focus-within'),
            there: r.width > 0 && r.height > 0,
          };
        });
        if (!at || seen.has(at.id)) out = true;
        else {
          seen.add(at.id);
          inMain ||= at.main;
          expect(at.ring, `${path}: no ring on ${at.what}`).toBe(true);
          expect(at.there, `${path}: the focus is nowhere: ${at.what}`).toBe(true);
        }
      }
      const something = await page.locator('main').locator('a[href], button:enabled, input:enabled, select:enabled').count();
      expect(inMain, `${path}: nothing in the page can be reached`).toBe(something > 0);
      expect(out, `${path}: the focus never comes out`).toBe(true);
    }
  });
});

long('office: every dialog is clean, keeps the focus inside and gives it back', async ({ browser }) => {
  await within(browser, async (company) => {
    const owner = await company.person('owner', 'Owner');
    const who = await owner.arrives();
    const { page } = owner;
    const card = `/sandbox/applicants/${who.id}`;
    const dialogs: [string, string, string?][] = [
      ['/sandbox/applicants', 'Filters'],
      ['/sandbox/applicants', 'New applicant'],
      ['/team', 'Invite'],
      ['/team', 'New role'],
      ['/sandbox/webhooks', 'New webhook'],
      ['/sandbox/dev', 'New token'],
      [card, 'Approve'],
      [card, 'Reject'],
      ...['Link', 'Tags', 'Change level', 'Reset', 'Deactivate', 'Blocklist', 'Legal hold', 'Erase for good'].map((x): [string, string, string] => [card, 'More actions', x]),
    ];
    for (const [path, button, item] of dialogs) {
      await owner.open(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('button', { name: button }).first().press('Enter');
      if (item) await page.getByRole('menuitem', { name: item }).first().press('Enter');
      const dialog = page.getByRole('dialog');
      await expect(dialog, `${path}: ${item ?? button}`).toBeVisible();
      await clean(page, `${path}: ${item ?? button}`);
      for (let i = 0; i < 12; i++) {
        await page.keyboard.press('Tab');
        expect(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement?.closest('dialog')), `${item ?? button}: the focus left the dialog`).toBe(true);
      }
      await page.keyboard.press('Escape');
      // The first may close no more than the words of the button that the focus was on.
      await expect.poll(async () => {
        if (await dialog.count()) await page.keyboard.press('Escape');
        return dialog.count();
      }).toBe(0);
      if (!item) await expect(page.getByRole('button', { name: button }).first()).toBeFocused();
    }
  });
});

long('office: failed deliveries of a day are sent again together', async ({ browser }) => {
  await within(browser, async (company) => {
    const owner = await company.person('owner', 'Owner');
    const { page } = owner;
    await owner.call('POST', '/env/sandbox/webhooks', { name: `hook-${randomUUID().slice(0, 6)}`, target: 'https://127.0.0.1:9/', types: ['applicantCreated', 'applicantPending'], algorithm: 'HMAC_SHA256_HEX', disabled: false, noResend: true });
    await owner.arrives();
    await owner.arrives();
    await owner.open('/sandbox/webhooks');
    const log = page.locator('section', { has: page.getByRole('heading', { name: 'Delivery log' }) });
    await expect.poll(async () => {
      await page.reload();
      await log.waitFor();
      return log.getByRole('listitem').count();
    }).toBe(4);
    await expect(log.getByRole('listitem').filter({ hasText: 'failed' })).toHaveCount(4);
    await log.getByLabel('State').selectOption('dead');
    await log.getByRole('button', { name: 'Send all of these again' }).click();
    await expect(page.getByText('4 deliveries go out again.')).toBeVisible();
  });
});
