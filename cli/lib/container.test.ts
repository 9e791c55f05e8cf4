import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerSection } from '../../harness/container/section.ts';
import { ConfigurationError } from '../../harness/errors.ts';
import { parseTargetFile } from '../../harness/target-file/load.ts';
import { type ContainerOptions, containerOf } from './container.ts';
import { explainFailure, UsageError } from './errors.ts';

const environment = { SECRET: 'secret of the client', DB_PASSWORD: 'secret of the database' };
const SOUND = `name: In a container
issuer: http://127.0.0.1
clients: { main: { id: pbx, secret: env:SECRET } }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** @param container lines of the section */
function plan(container: string, options: ContainerOptions = {}) {
  const section = container === '' ? '' : `container: ${container}\n`;
  const file = parseTargetFile(`${SOUND}${section}`, 'target.yaml', { environment, folder });
  return containerOf({ target: join(folder, 'target.yaml'), ...options }, file, environment);
}

it('docs/containers.md explains every key of the section', () => {
  const docs = readFileSync(
    join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'docs', 'containers.md'),
    'utf8',
  );
  const all = Object.keys(containerSection.shape);
  for (const key of all) expect(docs).toMatch(new RegExp(`^\\| .*\`(waitFor\\.)?${key}`, 'm'));
});

describe('a container', () => {
  it('is none where neither the file nor the command names one', () => {
    expect(plan('')).toBeUndefined();
  });

  it('is what the file says, but for what the command says', () => {
    const made = plan('{ image: connector, port: 80, env: { LEVEL: info, COLOR: 1 } }', {
      image: 'connector:2',
      env: ['LEVEL=debug', 'GREETING=a=b'],
    });
    expect(made?.section).toMatchObject({ image: 'connector:2', port: 80 });
    expect(made?.env).toEqual({ LEVEL: 'debug', COLOR: '1', GREETING: 'a=b' });
  });

  it('is given secrets by reference, and none of them is shown', () => {
    writeFileSync(join(folder, 'more.env'), 'API_KEY="secret of the file"\nLEVEL=information\n');
    const made = plan('{ image: connector, env: { DB: env:DB_PASSWORD } }', {
      env: ['DB_PASSWORD', 'LEVEL=debug'],
      envFile: join(folder, 'more.env'),
    });
    expect(made?.env).toEqual({
      DB: environment.DB_PASSWORD,
      DB_PASSWORD: environment.DB_PASSWORD,
      API_KEY: 'secret of the file',
      LEVEL: 'debug',
    });
    const said = Object.values({ ...made?.env, client: environment.SECRET }).join();
    expect(made?.redactor.scrub(said)).not.toContain('secret of');
  });

  it.each<[string, string, ContainerOptions, RegExp]>([
    ['nothing to start', '{ port: 80 }', {}, /^target\.yaml: "container" names nothing to start; /],
    ['--env alone', '', { env: ['A=1'] }, /^--env is for a container\. Give --image, /],
    ['--env-file alone', '', { envFile: 'a' }, /^--env-file is for a container\. /],
    [
      'two ways at once',
      '{ compose: c.yaml, service: s }',
      { image: 'i' },
      /^--image does not go with container\.compose /,
    ],
    [
      'a secret on the command line',
      '',
      { image: 'i', env: ['DB_PASSWORD=x'] },
      /write --env DB_PASSWORD, or/,
    ],
    [
      'a variable that is not set',
      '',
      { image: 'i', env: ['NONE'] },
      /^--env NONE takes .* is not set\. Set it/,
    ],
    ['no name', '', { image: 'i', env: ['a b=secret'] }, /^--env "a b" is not the name of a variable/],
    ['no file', '', { image: 'i', envFile: '/nowhere' }, /^The file \/nowhere cannot be read/],
    [
      'a dead reference',
      '{ image: i, env: { A: env:NONE } }',
      {},
      /^target\.yaml: .* NONE is not set; container\.env\.A /,
    ],
    ['a typing error', '{ imgae: i }', {}, /unknown key "imgae" in container; did you mean "image"/],
    [
      'a secret written out',
      '{ image: i, env: { DB_PASSWORD: x } }',
      {},
      /container\.env\.DB_PASSWORD is written out in the file/,
    ],
    ['image and compose', '{ image: i, compose: c, service: s }', {}, /name image or compose, not both/],
    ['compose without a service', '{ compose: c }', {}, /which of its services is the deployment\?/],
    [
      'a command for compose',
      '{ compose: c, service: s, command: [x] }',
      {},
      /write them in the compose file/,
    ],
    [
      'two things to wait for',
      '{ image: i, waitFor: { path: /a, log: b } }',
      {},
      /name one of path, log and healthcheck/,
    ],
  ])('is refused for %s', (_, container, options, reason) => {
    let refusal: unknown;
    try {
      plan(container, options);
    } catch (error) {
      refusal = error;
    }
    expect(refusal instanceof UsageError || refusal instanceof ConfigurationError).toBe(true);
    const { message } = explainFailure(refusal);
    expect(message).toMatch(reason);
    expect(message).not.toContain('secret of');
  });

  it('needs a target file', () => {
    expect(() => containerOf({ image: 'i' }, undefined, {})).toThrow('--image needs a target file.');
    expect(containerOf({}, undefined, {})).toBeUndefined();
  });
});
