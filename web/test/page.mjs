// The page in a real browser: npm run check-page -- URL PNG
//
// Against a running server it checks, as a newcomer would meet it: nothing is asked of another host, nothing is refused
// by the page's own policy, one click answers the first question, every example can be executed, tabs survive a reload,
// and an endpoint that is gone is said so. PNG gets a picture of the first answer.
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
  console.error('FAIL no end within two minutes');
  process.exit(1);
}, 120_000);

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
