import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Locator, Page } from 'playwright';
import { DEMO_NUMBER, DEMO_USER, type Demo, startDemo } from '../cli/commands/demo.ts';
import { launchChromium } from '../tests/chromium.ts';
import { CONNECTOR_PAGES, PBX_PAGES } from './pages.ts';

/**
 * `npm run screenshots`: pictures of both consoles. Without options those that the documentation shows, in
 * docs/pictures/; with `-- --to FOLDER` every page in both themes at each width, whole, to be looked through.
 */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PICTURES = join(ROOT, 'docs', 'pictures');
/** The pages that show pictures. */
const DOCUMENTS = ['README.md', 'docs/guide.md'];
const WIDTHS = [390, 1280, 1920];
const SCHEMES = ['light', 'dark'] as const;
/** The documentation's pictures are cut: they show what a page is like. */
const DOCS = { width: 1120, height: 640 };
const SHOWN = new Set(
  DOCUMENTS.map((file) => readFileSync(join(ROOT, file), 'utf8')).flatMap((text) =>
    [...text.matchAll(/pictures\/([\w-]+)\.png/g)].map(([, name]) => name),
  ),
);

const CRM = PBX_PAGES['3cx-crm'];

const { values: options } = parseArgs({ options: { to: { type: 'string' } } });
const folder = options.to ?? PICTURES;
mkdirSync(folder, { recursive: true });
// Sound: another Authorize shows the approval page.
const demo = await startDemo({ port: 0, behavesLike: 'sound' });
const chromium = await launchChromium();
try {
  const page = await chromium.newPage({ viewport: DOCS });
  await happen(demo, page);
  await pbxPages(demo, page);
  await connectorPages(demo, page);
  await playedRecording(demo, page);
} finally {
  await chromium.close();
  await demo.stop();
}

/** Some calls and a chat, for the pages to show. */
async function happen({ pbx }: Demo, page: Page): Promise<void> {
  const send = (path: string, data: object) => page.request.post(`${pbx.url}/api${path}`, { data });
  await send('/calls', { number: DEMO_NUMBER, agent: '101', answered: true, durationSeconds: 42 });
  await send('/calls', { number: '+33155501234', agent: '102', answered: false });
  await send('/calls', { number: '', agent: '103', answered: true, durationSeconds: 5 });
  await send('/ring', { number: DEMO_NUMBER, agent: '101' });
  await send('/chats', {
    number: DEMO_NUMBER,
    agent: '101',
    messages: ['Hello', 'Good morning, how can I help?'],
  });
}

async function pbxPages({ pbx }: Demo, page: Page): Promise<void> {
  for (const [name, path] of Object.entries(PBX_PAGES)) {
    await page.goto(pbx.url + path);
    await shoot(page, name);
  }
  await page.goto(pbx.url + CRM);
  await shoot(page, '3cx-settings', page.locator('section[aria-labelledby=settings]'));
  const flawed = Buffer.from('<Crm Name="Old">\n  <Connection Urn="x" />\n</Crm>\n');
  await page
    .getByLabel('Template file')
    .setInputFiles({ name: 'CXEngine.xml', mimeType: 'text/xml', buffer: flawed });
  await page.getByRole('button', { name: 'Add Template' }).click();
  await shoot(page, '3cx-refused');

  await page.goto(pbx.url + CRM);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByLabel('Number, text or address to look up').fill(DEMO_NUMBER);
  await page.getByRole('button', { name: 'Run test' }).click();
  await page.getByRole('heading', { name: 'Result' }).waitFor();
  await shoot(page, '3cx-test');
  await page.request.post(`${pbx.url}/api/restart`);
  await page.request.post(`${pbx.url}/api/calls`, { data: { number: DEMO_NUMBER, agent: '101' } });
  await page.goto(`${pbx.url}/calls`);
  await page.locator('[data-failed] h3 a').first().click();
  await shoot(page, '3cx-call-failed');
  await page.goto(`${pbx.url}/admin/reports`);
  await shoot(page, '3cx-reports-failed');
  await page.goto(pbx.url + CRM);
  await shoot(page, '3cx-dropped');

  await page.goto(`${pbx.url}/oauth/callback?state=unknown&code=x`);
  await shoot(page, '3cx-not-authorized');
  await page.goto(`${pbx.url}/nowhere`);
  await shoot(page, '3cx-missing');
}

/** The approval page first, as the Authorize button opens it; it ends at the PBX. */
async function connectorPages({ connector, pbx }: Demo, page: Page): Promise<void> {
  await page.goto(pbx.beginAuthorize().url);
  await shoot(page, 'connector-sign-in');
  await page.getByLabel('Username').fill(DEMO_USER.username);
  await page.getByLabel('Password').fill(DEMO_USER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await shoot(page, 'connector-approval');
  await page.getByRole('button', { name: /^(Approve|Authorize)$/ }).click();
  await page.getByText('You can close this window').waitFor();
  await shoot(page, '3cx-authorized');
  for (const [name, path] of Object.entries(CONNECTOR_PAGES)) {
    await page.goto(connector.url + path);
    await shoot(page, name);
  }
  await page.goto(`${connector.url}/api-clients/add`);
  await page.getByLabel('Name').fill('3CX of the branch office');
  await page.getByLabel('Redirect URIs').fill(pbx.redirectUri);
  await page.getByRole('button', { name: 'Add Client' }).click();
  await page.locator('#client-secret').waitFor();
  await shoot(page, 'connector-client');
}

/** Last, since its calls would be on every page of calls. */
async function playedRecording({ pbx }: Demo, page: Page): Promise<void> {
  await page.goto(`${pbx.url}/calls`);
  await page.getByText('Play a recording').click();
  await page.getByRole('combobox', { name: 'Recording' }).selectOption('paris-night.csv');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('Played to its end').waitFor();
  await page.getByText('Play a recording').click();
  await shoot(page, '3cx-player', page.locator('#player'));
}

async function shoot(page: Page, name: string, part?: Locator): Promise<void> {
  if (options.to === undefined) {
    if (SHOWN.has(name)) await picture(page, name, DOCS.height, part);
    return;
  }
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      // As high as the page: what sticks to the bottom of the window covers nothing.
      const height: number = await page.evaluate('document.documentElement.scrollHeight');
      await page.setViewportSize({ width, height: Math.min(height, 2400) });
      await picture(page, `${name}-${width}-${colorScheme}`, 2400);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(DOCS);
}

/** @param tallest in pixels; longer pages are cut */
async function picture(page: Page, name: string, tallest: number, part?: Locator): Promise<void> {
  const path = join(folder, `${name}.png`);
  // A picture outlives the demo, but shows no secret all the same.
  const hidden = { mask: [page.locator('#client-secret')], maskColor: '#808080' };
  if (part !== undefined) return void (await part.screenshot({ path, ...hidden }));
  const { width } = page.viewportSize() ?? DOCS;
  const height: number = await page.evaluate('document.documentElement.scrollHeight');
  const clip = { x: 0, y: 0, width, height: Math.min(height, tallest) };
  await page.screenshot({ path, clip, fullPage: true, ...hidden });
}
