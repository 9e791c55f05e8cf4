import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright';
import { DEMO_NUMBER, DEMO_USER, type Demo, startDemo } from '../cli/commands/demo.ts';
import { launchChromium } from '../tests/chromium.ts';
import { CONNECTOR_PAGES, PBX_PAGES } from './pages.ts';

/**
 * `npm run screenshots`: a picture of every page of both consoles, in docs/pictures/.
 * `-- --look dark` and `-- --look phone` show them so; `--to FOLDER` puts them elsewhere.
 */
const PICTURES = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs', 'pictures');
const LOOKS = {
  light: { colorScheme: 'light', viewport: { width: 900, height: 520 } },
  dark: { colorScheme: 'dark', viewport: { width: 900, height: 520 } },
  phone: { colorScheme: 'light', viewport: { width: 360, height: 720 } },
} as const;
/** Longer pages are cut: a picture shows what a page is like. */
const TALLEST = 520;

const CRM = PBX_PAGES['3cx-crm'];

const { values: options } = parseArgs({
  options: { look: { type: 'string', default: 'light' }, to: { type: 'string', default: PICTURES } },
});
const look = LOOKS[options.look as keyof typeof LOOKS];
if (look === undefined) {
  process.stderr.write(`There is no look "${options.look}": choose light, dark or phone.\n`);
  process.exit(2);
}
mkdirSync(options.to, { recursive: true });
// Sound: another Authorize shows the approval page.
const demo = await startDemo({ port: 0, behavesLike: 'sound' });
const chromium = await launchChromium();
try {
  const page = await chromium.newPage(look);
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
  await page
    .locator('section[aria-labelledby=settings]')
    .screenshot({ path: join(options.to, '3cx-settings.png') });
  const flawed = Buffer.from('<Crm Name="Old">\n  <Connection Urn="x" />\n</Crm>\n');
  await page
    .getByLabel('Template file')
    .setInputFiles({ name: 'CXEngine.xml', mimeType: 'text/xml', buffer: flawed });
  await page.getByRole('button', { name: 'Add Template' }).click();
  await shoot(page, '3cx-refused');

  await page.goto(pbx.url + CRM);
  await page.getByLabel('Number to look up').fill(DEMO_NUMBER);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.locator('#test').screenshot({ path: join(options.to, '3cx-test.png') });

  await page.goto(`${pbx.url}/oauth/callback?state=unknown&code=x`);
  await shoot(page, '3cx-not-authorized');
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
  await page.locator('#player').screenshot({ path: join(options.to, '3cx-player.png') });
}

async function shoot(page: Page, name: string): Promise<void> {
  const { width } = page.viewportSize() ?? LOOKS.light.viewport;
  const height: number = await page.evaluate('document.documentElement.scrollHeight');
  await page.screenshot({
    path: join(options.to, `${name}.png`),
    clip: { x: 0, y: 0, width, height: Math.min(height, TALLEST) },
    fullPage: true,
    // A picture outlives the demo, but shows no secret all the same.
    mask: [page.locator('#client-secret')],
    maskColor: '#808080',
  });
}
