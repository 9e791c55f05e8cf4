import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContainerLog } from '../../harness/container/log.ts';
import { planContainer } from '../../harness/container/plan.ts';
import { type Running, startContainer } from '../../harness/container/start.ts';
import { ConfigurationError, Unreachable } from '../../harness/errors.ts';
import { parseTargetFile } from '../../harness/target-file/load.ts';
import { readRun } from '../../reports/run/read.ts';
import { buildImages, docker, packSources, whyNoCompose, whyNoEngine } from './image.ts';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const SECRETS = Object.fromEntries(
  [
    'CLIENT_SECRET',
    'OTHER_CLIENT_SECRET',
    'LIMITED_CLIENT_SECRET',
    'USER_PASSWORD',
    'OTHER_USER_PASSWORD',
  ].map((name) => [`PBX_${name}`, `secret-${name}`]),
);
const without = whyNoEngine();
const withoutCompose = without ?? whyNoCompose();
if (without !== undefined) process.stderr.write(`Tests in containers are skipped: ${without}.\n`);
else if (withoutCompose !== undefined)
  process.stderr.write(`The test of compose files is skipped: ${withoutCompose}.\n`);

/** A program of every image that is done before an engine can be asked about it. */
const LOADER = process.arch === 'arm64' ? '/lib/ld-linux-aarch64.so.1' : '/lib64/ld-linux-x86-64.so.2';

let folder: string;
let images = { base: 'none', connector: 'none' };

/** The containers, networks and volumes of a run, or of all runs. */
function left(label = 'pbx-conformance.run'): string {
  const filter = ['--filter', `label=${label}`, '--quiet'];
  return [
    docker('ps', '--all', ...filter),
    docker('network', 'ls', ...filter),
    docker('volume', 'ls', ...filter),
  ]
    .map(({ stdout }) => stdout)
    .join('');
}

/** None of these sends a request so odd that a server may be blamed for dying of it. */
const ONLY = 'oauth/code,oauth/pkce,oauth/refresh';

/**
 * `check` as a process of its own, of the reference connector in its image: of so many rules that it is still under way when
 * the docker command has been asked something.
 */
function checkConnector(args: readonly string[], environment: Record<string, string> = {}) {
  const what = ['--target', 'container.yaml', '--image', images.connector, '--only', ONLY];
  const child = spawn(process.execPath, [join(ROOT, 'cli', 'main.ts'), 'check', ...what, ...args], {
    cwd: folder,
    env: { ...process.env, ...SECRETS, ...environment, NO_COLOR: '1' },
  });
  let said = '';
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      for (const look of heard) look();
    });
  return {
    child,
    says: (words: RegExp) =>
      new Promise<void>((resolve) => {
        const look = () => words.test(said) && resolve();
        heard.add(look);
        look();
      }),
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, said })),
  };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-'));
  cpSync(join(ROOT, 'fixtures', 'targets', 'container.yaml'), join(folder, 'container.yaml'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('without a Docker engine every rule is blocked, and the reason is one sentence', async () => {
  const { code, said } = await checkConnector(['--out', 'no-engine'], { DOCKER_HOST: 'unix:///nowhere.sock' })
    .ended;
  expect(said).toContain(
    'No Docker engine answers at unix:///nowhere.sock (DOCKER_HOST): start Docker, or name its address in DOCKER_HOST.\n',
  );
  expect(code).toBe(3);
  const { summary } = readRun(readFileSync(join(folder, 'no-engine', 'run.json'), 'utf8'));
  expect(summary).toMatchObject({ pass: 0, fail: 0 });
  expect(summary.blocked).toBeGreaterThan(5);
}, 60_000);

it('what the image holds starts a connector', async () => {
  const image = join(folder, 'image');
  mkdirSync(image);
  execFileSync('tar', ['--extract', '--directory', image], { input: packSources() });
  symlinkSync(join(ROOT, 'node_modules'), join(image, 'node_modules'));
  const main = join(image, 'cli', 'main.ts');
  const connector = spawn(process.execPath, [main, 'connector', '--port', '0'], { cwd: image });
  let said = '';
  const listens = new Promise<void>((resolve) => {
    for (const stream of [connector.stdout, connector.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        if (said.includes('The reference connector listens at')) resolve();
      });
  });
  const closed = once(connector, 'close');
  await Promise.race([listens, closed]);
  connector.kill();
  await closed;
  expect(said).toContain('The reference connector listens at');
}, 60_000);

describe.skipIf(without !== undefined)('a deployment in a container', { timeout: 90_000 }, () => {
  beforeAll(() => {
    images = buildImages();
  }, 180_000);

  /** Starts what a section says, with the image that holds Node alone. */
  async function start(section: string) {
    const source = `name: T
issuer: http://127.0.0.1
clients: { main: { id: pbx, secret: env:SECRET } }
container: ${section.replace('NODE', `image: "${images.base}"`)}
`;
    const secrets = { SECRET: 'secret of the client', DB_PASSWORD: 'secret of the database' };
    const path = join(folder, 'T.yaml');
    const file = parseTargetFile(source, 'T.yaml', { environment: secrets, folder });
    if (file.container === undefined) throw new Error('the section is missing');
    const plan = planContainer({ file, section: file.container, path, name: 'T.yaml' }, secrets);
    const log = new ContainerLog();
    const running = startContainer({ plan, log, signal: AbortSignal.timeout(60_000) });
    return { running, log, plan };
  }

  /** @param code what Node runs in the container */
  const node = (code: string, more = '') =>
    `{ NODE, port: 8080, command: [node, --eval, ${JSON.stringify(code)}], ${more} }`;

  async function refusal(section: string): Promise<Error> {
    const { running } = await start(section);
    const error = await running.catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(Error);
    return error as Error;
  }

  it('is checked, its log kept without secrets, and nothing is left of it', async () => {
    const run = checkConnector(['--shard', '1/2', '--out', 'passed']);
    await run.says(/ rules, about /);
    const ports = docker('ps', '--filter', `ancestor=${images.connector}`, '--format', '{{.Ports}}').stdout;
    expect(ports.trim()).toMatch(/^127\.0\.0\.1:\d+->8080\/tcp$/);
    const { code, said } = await run.ended;
    expect(said).toContain('Conformant: ');
    expect(code).toBe(0);
    const { summary, target, notes } = readRun(readFileSync(join(folder, 'passed', 'run.json'), 'utf8'));
    expect(summary.pass).toBeGreaterThan(5);
    expect(target.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(notes?.join()).toContain(`it ran in a container: ${images.connector} (sha256:`);
    expect(readFileSync(join(folder, 'passed', 'container.log'), 'utf8')).toContain(
      'The reference connector listens at',
    );
    expect(left(`pbx-conformance.run`)).toBe('');
  });

  it('goes with a run that is interrupted', async () => {
    const run = checkConnector(['--out', 'interrupted']);
    await run.says(/ rules, about /);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(3);
    expect(readFileSync(join(folder, 'interrupted', 'container.log'), 'utf8')).toContain('listens at');
    expect(left()).toBe('');
  });

  it('goes with a run that is killed', async () => {
    const run = checkConnector(['--out', 'killed']);
    await run.says(/ rules, about /);
    const [id = ''] = left().split('\n');
    const gone = spawn('docker', ['events', '--filter', `container=${id}`, '--filter', 'event=destroy']);
    const destroyed = once(gone.stdout, 'data');
    run.child.kill('SIGKILL');
    await destroyed;
    gone.kill();
    expect(left()).toBe('');
  });

  it('that ends in the middle blocks the rest with its last words', async () => {
    const run = checkConnector(['--out', 'died']);
    await run.says(/ rules, about /);
    docker('kill', ...left().trim().split('\n'));
    const { code } = await run.ended;
    expect(code).toBe(3);
    const { notes } = readRun(readFileSync(join(folder, 'died', 'run.json'), 'utf8'));
    expect(notes?.join()).toMatch(/Its container had ended with exit code 137; it last said "The reference/);
  });

  describe.concurrent('that cannot be started', () => {
    it.each<[string, string, typeof Unreachable | typeof ConfigurationError, RegExp]>([
      [
        'ends at once',
        node(
          "console.log('no database'); console.log(process.env.DB_PASSWORD); process.exitCode = 7",
          'env: { DB_PASSWORD: env:DB_PASSWORD }',
        ),
        Unreachable,
        /^The container ended with exit code 7 before it was ready; it last said "no database \/ <DB_PASSWORD#1>"\.$/,
      ],
      [
        'ends before anybody has looked',
        `{ NODE, port: 8080, command: [${LOADER}, --version] }`,
        Unreachable,
        /^The container ended with exit code 0 before it was ready; it last said /,
      ],
      [
        'answers nothing',
        node('setInterval(() => undefined, 9999)', 'waitFor: { timeoutSeconds: 0.5 }'),
        Unreachable,
        /^The container was not ready within 0\.5 s: port 8080 of it gave no HTTP answer \(container\.port\); it said nothing\.$/,
      ],
      [
        'never says what is waited for',
        node(
          "console.log('up'); setInterval(() => undefined, 9999)",
          'waitFor: { log: ready, timeoutSeconds: 0.5 }',
        ),
        Unreachable,
        /: it never said "ready" \(waitFor\.log\); it (last said "up"|said nothing)\.$/,
      ],
      [
        'answers with another status than 200',
        node(
          "require('http').createServer((_, r) => r.writeHead(503).end()).listen(8080)",
          'waitFor: { path: /up, timeoutSeconds: 0.5 }',
        ),
        Unreachable,
        /\/up on port 8080 of it did not answer with 200 \(waitFor\.path\)/,
      ],
      [
        'has no health check to wait for',
        node('setInterval(() => undefined, 9999)', 'waitFor: { healthcheck: true }'),
        ConfigurationError,
        /^The image has no HEALTHCHECK/,
      ],
      [
        'exposes no port',
        '{ NODE, command: [node] }',
        ConfigurationError,
        /exposes no port: write the one .* container\.port\.$/,
      ],
      [
        'has no such program',
        '{ NODE, port: 1, command: [nonsense] }',
        ConfigurationError,
        /could not be started: .*"nonsense": executable file not found/,
      ],
      [
        'lacks a file',
        '{ NODE, port: 1, files: { /a: nowhere } }',
        ConfigurationError,
        /^There is no \S+nowhere to copy to \/a: correct/,
      ],
      [
        'has an image of a registry that is not there',
        '{ image: "127.0.0.1:1/none:1", port: 1 }',
        Unreachable,
        /^The image 127\.0\.0\.1:1\/none:1 is not here and could not be pulled \(.*refused\): /,
      ],
    ])('because it %s, is named in one sentence', async (_, section, kind, sentence) => {
      const error = await refusal(section);
      expect(error.message).toMatch(sentence);
      expect(error).toBeInstanceOf(kind);
    });
    afterAll(() => expect(left()).toBe(''));
  });

  describe('beside another server', () => {
    let server: Server;
    beforeAll(async () => {
      // A registry that has no image, and a taken port.
      server = createServer((request, response) => {
        response.writeHead(request.url === '/v2/' ? 200 : 404, { 'content-type': 'application/json' });
        response.end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
    });
    afterAll(() => server.close());
    const port = () => (server.address() as AddressInfo).port;

    it('that is a registry without the image, the image is corrected', async () => {
      const error = await refusal(`{ image: "127.0.0.1:${port()}/none:1", port: 1 }`);
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error.message).toMatch(
        /is not here and could not be pulled \(.*manifest.*\): build it, or correct its name\.$/,
      );
    });

    it('that has its port, another one is chosen', async () => {
      const error = await refusal(node('1', `hostPort: ${port()}`));
      expect(error.message).toBe(
        `Port ${port()} of this machine is taken: end what listens there, or change container.hostPort.`,
      );
    });
  });

  it('is told its address and given files, and is reached where it was told', async () => {
    writeFileSync(join(folder, 'greeting.txt'), 'hello from a file');
    const code = `const { readFileSync } = require('fs'); console.log(process.env.URL);
      require('http').createServer((_, r) => r.end(process.env.URL + readFileSync('/in/greeting.txt'))).listen(8080)`;
    const { running, log } = await start(
      node(code, 'env: { URL: "{url}" }, files: { /in/greeting.txt: greeting.txt }'),
    );
    const { origin, stop }: Running = await running;
    try {
      expect(await (await fetch(origin)).text()).toBe(`${origin}hello from a file`);
    } finally {
      await stop();
    }
    expect(log.text).toBe(`${origin}\n`);
    expect(left()).toBe('');
  });

  it.skipIf(withoutCompose !== undefined)(
    'that is a service of a compose file and ends at once is named so',
    async () => {
      const connector = { image: images.base, command: [LOADER, '--version'], ports: ['127.0.0.1::8080'] };
      writeFileSync(join(folder, 'ends.yaml'), JSON.stringify({ version: '3.8', services: { connector } }));
      const target = 'name: T\nissuer: http://127.0.0.1\nclients: { main: { id: pbx, secret: env:S } }\n';
      const section = 'container: { compose: ends.yaml, service: connector, port: 8080 }\n';
      writeFileSync(join(folder, 'ends-target.yaml'), target + section);
      // As a process: nothing but the log of the container keeps it from ending too early.
      const args = ['check', '--target', 'ends-target.yaml', '--only', 'oauth/code', '--out', 'ends'];
      const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'cli', 'main.ts'), ...args], {
        cwd: folder,
        env: { ...process.env, S: 'secret' },
        encoding: 'utf8',
      });
      expect(stderr).toMatch(/^The container ended with exit code 0 .* it last said ".+"\.$/m);
      expect(status).toBe(3);
      const mistaken = await refusal('{ compose: ends.yaml, service: conector, port: 8080 }');
      expect(mistaken.message).toBe(
        'ends.yaml has no service "conector" that runs: correct container.service.',
      );
      expect(left('com.docker.compose.project')).toBe('');
    },
    90_000,
  );

  it.skipIf(withoutCompose !== undefined)(
    'is a service of a compose file',
    async () => {
      const server = "require('http').createServer((_, r) => r.end(process.env.HELLO)).listen(8080)";
      const service = (code: string) => ({ image: images.base, command: ['node', '--eval', code] });
      // JSON is YAML.
      const compose = {
        version: '3.8',
        services: {
          database: { ...service('setInterval(() => undefined, 9999)'), volumes: ['data:/data'] },
          connector: {
            ...service(server),
            // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose fills it in.
            environment: { HELLO: '${HELLO}' },
            ports: ['127.0.0.1::8080'],
          },
        },
        volumes: { data: {} },
      };
      writeFileSync(join(folder, 'compose.yaml'), JSON.stringify(compose));
      const { running } = await start(
        '{ compose: compose.yaml, service: connector, port: 8080, env: { HELLO: hello } }',
      );
      const { origin, stop } = await running;
      try {
        expect(await (await fetch(origin)).text()).toBe('hello');
      } finally {
        await stop();
      }
      expect(left('com.docker.compose.project')).toBe('');
    },
    90_000,
  );
});
