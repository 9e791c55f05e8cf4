import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Node alone, as an image: what a Dockerfile would take from a registry. */
const BASE = `pbx-conformance-test-node:${process.version}-${process.arch}`;
/** The connector from source, laid out and started as the Dockerfile's `connector` is. */
const CONNECTOR = 'pbx-conformance-test-connector';

/** What the program does not read as it runs. */
const UNUSED = ['*.test.ts', '*.d.ts', '*.d.cts', '*.d.mts', '*.map', '*.md'];

/** Why no image can be built here; undefined where one can. */
export function whyNoEngine(): string | undefined {
  if (process.platform !== 'linux')
    return "an image is made of this machine's own Node, which has to be for Linux";
  const { status, error } = docker('version', '--format', '{{.Server.Version}}');
  if (error !== undefined) return 'there is no docker command';
  return status === 0 ? undefined : 'no Docker engine answers';
}

/** Why no compose file can be started; undefined where one can. */
export function whyNoCompose(): string | undefined {
  const plugin = docker('compose', 'version').status === 0;
  return plugin || spawnSync('docker-compose', ['version']).status === 0 ? undefined : 'there is no Compose';
}

/** The docker command, in a way that never throws. */
export function docker(...args: string[]) {
  return spawnSync('docker', args, { encoding: 'utf8' });
}

/**
 * Builds both images where they are not there yet. No registry is needed: Node and the libraries it is linked with are this
 * machine's. An image bears the hash of what went into it, so that it is built once.
 * @returns their names
 */
export function buildImages(): { base: string; connector: string } {
  if (docker('image', 'inspect', BASE).status !== 0) importBase();
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
  };
  const installed = Object.entries(lock.packages)
    .filter(([, { dev, devOptional }]) => dev !== true && devOptional !== true)
    .map(([path]) => path)
    // What lies in another package's folder comes with it.
    .filter((path) => path.lastIndexOf('node_modules/') === 0)
    .filter((path) => existsSync(join(ROOT, path)));
  const dockerfile = readFileSync(join(ROOT, 'tests', 'container', 'Dockerfile'));
  // Two layers: what is installed changes seldom.
  const layers = { 'installed.tar': pack(installed), 'sources.tar': packSources() };
  const hash = createHash('sha256').update(BASE).update(dockerfile);
  for (const layer of Object.values(layers)) hash.update(layer);
  const connector = `${CONNECTOR}:${hash.digest('hex').slice(0, 16)}`;
  if (docker('image', 'inspect', connector).status === 0) return { base: BASE, connector };
  const older = docker('images', '--format', '{{.Repository}}:{{.Tag}}', CONNECTOR).stdout.split('\n');
  const context = mkdtempSync(join(tmpdir(), 'connector-image-'));
  try {
    for (const [name, content] of Object.entries({ ...layers, Dockerfile: dockerfile }))
      writeFileSync(join(context, name), content);
    execFileSync('docker', ['build', '--quiet', '--build-arg', `BASE=${BASE}`, '--tag', connector, context], {
      // The builder that every engine has; the newer one is a plugin.
      env: { ...process.env, DOCKER_BUILDKIT: '0' },
      stdio: 'pipe',
    });
  } finally {
    rmSync(context, { recursive: true });
  }
  // One that is in use stays.
  for (const tag of older) if (tag !== '') docker('image', 'rm', tag);
  return { base: BASE, connector };
}

/**
 * What the image runs, as a tar archive: the folders that `npm run build` publishes, as sources. The list is the build's
 * own, since a folder that only one of two lists knows is missed in an engine, and there alone.
 */
export function packSources(): Buffer {
  const build = JSON.parse(readFileSync(join(ROOT, 'tsconfig.build.json'), 'utf8')) as { include: string[] };
  return pack(['package.json', ...build.include]);
}

/** The same files make the same bytes. */
function pack(paths: readonly string[]): Buffer {
  const plain = ['--create', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
  const without = UNUSED.flatMap((pattern) => ['--exclude', pattern]);
  return execFileSync('tar', [...plain, '--directory', ROOT, ...without, ...paths], { maxBuffer: 1 << 30 });
}

function importBase(): void {
  const root = mkdtempSync(join(tmpdir(), 'node-image-'));
  try {
    const linked = execFileSync('ldd', [process.execPath], { encoding: 'utf8' });
    for (const library of linked.match(/\/\S+/g) ?? []) {
      mkdirSync(join(root, dirname(library)), { recursive: true });
      copyFileSync(library, join(root, library));
    }
    mkdirSync(join(root, 'usr', 'local', 'bin'), { recursive: true });
    copyFileSync(process.execPath, join(root, 'usr', 'local', 'bin', 'node'));
    mkdirSync(join(root, 'tmp'), { mode: 0o777 });
    const tar = execFileSync('tar', ['--create', '--directory', root, '.'], { maxBuffer: 1 << 30 });
    execFileSync('docker', ['import', '--change', 'ENV PATH=/usr/local/bin', '-', BASE], {
      input: tar,
      stdio: 'pipe',
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}
