// The page in a real browser: npm run check-page -- URL PNG
//
// Against a running server it checks, as a newcomer would meet it: nothing is asked of another host, nothing is refused
// by the page's own policy, one click answers the first question, every example can be executed, tabs survive a reload,
// everything is in the window at every size with every panel, the documentation is found by its words, and an endpoint that is gone
// is said so. PNG gets a picture of the first answer.
//   CHROMIUM       the browser (default /usr/bin/chromium)
//   AUTHORIZATION  that header for every request, where the server wants one
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [url, picture] = process.argv.slice(2);
if (!url || !picture) {
  console.error('usage: npm run check-page -- URL PNG');
  process.exit(2);
}
const home = new URL(url);
const results = [];
const check = (name, ok, detail = '') => {
  results.push(ok);
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}${ok || !detail ? '' : `: ${detail}`}`);
};

const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'page-'));
const authorization = process.env.AUTHORIZATION;
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  headless: true,
  viewport: { width: 1280, height: 800 },
  serviceWorkers: 'block',
  ...(authorization ? { extraHTTPHeaders: { authorization } } : {}),
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', `--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE ${home.hostname}`,
  ],
});
const watchdog = setTimeout(() => {
  console.error('FAIL no end within four minutes');
  process.exit(1);
}, 240_000);

try {
  const foreign = [];
  const complaints = [];
  let expectFailure = false;
  const complain = (what) => expectFailure || complaints.push(what);
  let unreachable = false;
  const endpointCalls = [];
  await context.route('**/*', (route) => {
    const request = route.request();
    const asked = new URL(request.url());
    if (asked.origin !== home.origin && !['data:', 'blob:'].includes(asked.protocol)) {
      foreign.push(asked.href);
      return route.abort();
    }
    if (request.method() === 'POST') {
      endpointCalls.push(asked.pathname);
      if (unreachable) return route.abort('connectionrefused');
    }
    return route.continue();
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
  });

  const page = context.pages()[0] ?? (await context.newPage());
  page.on('pageerror', (error) => complain(`page error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && complain(`console: ${message.text()}`));
  page.on('response', (response) => response.status() >= 400 && complain(`${response.status()} ${response.url()}`));
  page.on('websocket', (socket) => new URL(socket.url()).host === home.host || foreign.push(socket.url()));

  const editorReady = () => page.waitForSelector('.graphiql-query-editor .monaco-editor .view-line', { timeout: 30_000 });
  const answer = () => page.evaluate(() => globalThis.__MONACO.editor.getModels().find((m) => m.uri.path.endsWith('response.json'))?.getValue() ?? '');
  const answered = async () => {
    for (let i = 0; i < 100; i++) {
      const text = await answer();
      if (text && !(await page.locator('.graphiql-response .graphiql-spinner').count())) return text;
      await page.waitForTimeout(100);
    }
    return '';
  };
  const tabs = page.locator('.graphiql-tab-button');
  const execute = page.locator('button.graphiql-execute-button');

  const response = await page.goto(url, { waitUntil: 'load', timeout: 30_000 });
  const policy = response.headers()['content-security-policy'] ?? '';
  check('the page is there', response.status() === 200, String(response.status()));
  check('its policy allows no foreign, inline or evaluated script', /script-src 'self';/.test(policy) && !/unsafe-eval/.test(policy), policy);
  await editorReady();
  await page.waitForTimeout(1000);
  const config = JSON.parse(await page.locator('#entitlegraph').textContent());
  check('it is called entitlegraph', (await page.title()) === 'entitlegraph' && (await page.locator('.page-logo').count()) === 1);
  check('the notice is shown when there is one', ((await page.locator('.page-notice').count()) === 1) === Boolean(config.notice));
  const titles = await tabs.allInnerTexts();
  check('the first tab asks for the effective entitlements', titles[0] === 'EffectiveEntitlements', titles.join(', '));

  await execute.click();
  const first = await answered();
  check('one click answers it', /"effectiveEntitlements"/.test(first) && !/"errors"/.test(first), first.slice(0, 300));
  if (config.login) check(`the answer is about ${config.login}`, JSON.parse(first || '{}').data?.effectiveEntitlements?.user?.login === config.login, first.slice(0, 300));
  const shown = page.locator('.graphiql-response .view-lines', { hasText: '"effectiveEntitlements"' });
  check('the response pane shows it', await shown.waitFor({ timeout: 10_000 }).then(() => true, () => false));
  fs.mkdirSync(path.dirname(path.resolve(picture)), { recursive: true });
  await page.screenshot({ path: picture });

  for (let i = 1; i < titles.length; i++) {
    await tabs.nth(i).click();
    await page.locator('.graphiql-query-editor .monaco-editor').click();
    await page.keyboard.press('Control+Enter');
    const text = await answered();
    check(`Ctrl-Enter answers ${titles[i]}`, /"data"/.test(text) && !/"errors"/.test(text), text.slice(0, 300) || 'nothing');
  }

  await tabs.nth(0).click();
  await page.waitForTimeout(1000); // tabs are stored half a second after a change
  await page.reload({ waitUntil: 'load' });
  await editorReady();
  check('tabs survive a reload', (await tabs.allInnerTexts()).join() === titles.join(), (await tabs.allInnerTexts()).join());
  check('the API was asked, at its endpoint only', endpointCalls.length > titles.length && endpointCalls.every((p) => p === (config.endpoint || '/graphql')), endpointCalls.join());

  const show = (panel) => page.locator(`.graphiql-sidebar button[aria-label="Show ${panel}"]`).click();
  const hide = (panel) => page.locator(`.graphiql-sidebar button[aria-label="Hide ${panel}"]`).click();
  const settled = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  for (const [width, height] of [[1280, 720], [900, 700], [600, 900], [320, 640]]) {
    await page.setViewportSize({ width, height });
    for (const panel of [null, 'Documentation Explorer', 'History', 'Explorer']) {
      if (panel) await show(panel);
      await settled();
      await page.mouse.move(width / 2, height - 40);
      await page.mouse.wheel(0, 2000);
      await settled();
      const seen = await page.evaluate((panel) => {
        const { scrollHeight, scrollWidth, scrollTop } = document.scrollingElement;
        const inside = (selector) => {
          const r = document.querySelector(selector)?.getBoundingClientRect();
          return r && r.width >= 150 && r.height >= 100 && r.left >= 0 && r.top >= 0 && r.right <= innerWidth && r.bottom <= innerHeight;
        };
        const shown = panel ? ['.graphiql-plugin'] : ['.graphiql-query-editor', '.graphiql-response'];
        return {
          fits: scrollHeight <= innerHeight && scrollWidth <= innerWidth && scrollTop === 0,
          size: `${scrollWidth}x${scrollHeight}, scrolled to ${scrollTop}`,
          hidden: shown.filter((selector) => !inside(selector)).join(),
        };
      }, panel);
      const where = `${width}x${height}${panel ? ` with ${panel}` : ''}`;
      check(`nothing is beyond the window at ${where}`, seen.fits, seen.size);
      check(`what is looked at is in the window at ${where}`, !seen.hidden, seen.hidden);
      if (panel === 'Documentation Explorer') {
        const cut = await page.locator('.page-docs input[type=search]').evaluate((input) => {
          const text = document.createElement('canvas').getContext('2d');
          text.font = getComputedStyle(input).font;
          return text.measureText(input.placeholder).width > input.clientWidth;
        });
        check(`the placeholder of the search is whole at ${where}`, !cut);
      }
      if (panel) await hide(panel);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.keyboard.press('Control+Alt+k');
  const search = page.locator('.page-docs input[type=search]');
  await settled();
  check('Ctrl-Alt-K goes to the search', await search.evaluate((input) => document.activeElement === input));
  const results = page.locator('.page-docs-result code');
  for (const [question, wanted] of [
    ['ultimate', 'Query.organization'], ['Hierarchy', 'Organization'], ['customer number', 'Site.customerNumber'], ['customerNumber', 'Site.customerNumber'],
    ['branch', 'Site'], ['branches', 'Site'], ['site', 'Site'], ['account ultimate', 'Organization'], ['effective', 'Query.effectiveEntitlements'],
    ['WITHHELD', 'EffectiveEntitlements.withheld'], ['other country', 'WithheldReason.OTHER_COUNTRY'],
  ]) {
    await search.fill(question);
    const found = await results.allInnerTexts();
    check(`the documentation is found by "${question}"`, found.includes(wanted), `${found.length} found: ${found.slice(0, 8).join(', ')}`);
  }
  await search.fill('zzz');
  check('that nothing is found is said', /Nothing found/.test(await page.locator('.page-docs [role=status]').innerText()) && (await results.count()) === 0);
  await search.fill('customer number');
  await page.locator('.page-docs-result', { hasText: 'Site.customerNumber' }).first().click();
  check('a result opens its documentation', (await page.locator('.graphiql-doc-explorer-title').innerText()) === 'customerNumber');
  await search.fill('ultimate');
  await page.keyboard.press('Enter');
  check('Enter opens the first', (await page.locator('.graphiql-doc-explorer-title').innerText()) !== 'customerNumber' && (await search.inputValue()) === '');
  await hide('Documentation Explorer');

  expectFailure = true;
  unreachable = true;
  await page.reload({ waitUntil: 'load' });
  await editorReady();
  check('an endpoint that is gone is said so at once', /cannot be reached/.test(await answered()), await answer());
  await execute.click();
  await page.waitForTimeout(500);
  check('and again when asked', /cannot be reached/.test(await answered()), await answer());

  check('no request to another host', foreign.length === 0, foreign.join(' '));
  check('no page error, console error or policy violation', complaints.length === 0, complaints.join(' | '));
} catch (error) {
  check('the page can be used', false, String(error.message).split('\n')[0]);
} finally {
  clearTimeout(watchdog);
  await context.close();
  fs.rmSync(profile, { recursive: true, force: true });
}
const passed = results.filter(Boolean).length;
console.log(`${passed} passed, ${results.length - passed} failed`);
process.exitCode = passed === results.length ? 0 : 1;
