import { mkdtempSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connector, createConnector } from '../connector/server.ts';
import { openDeployment } from './deployment.ts';
import { ConfigurationError, Unreachable } from './errors.ts';
import { notPassed, runRules } from './testing.ts';
import { startTlsTerminator, type TlsTerminator } from './tls/terminator.ts';

const folder = mkdtempSync(join(tmpdir(), 'deployment-'));
const environment = { SECRET: 'a secret that only this test knows' };

let connector: Connector;
let front: TlsTerminator;
beforeAll(async () => {
  let app: RequestListener = () => undefined;
  front = await startTlsTerminator((...exchange) => app(...exchange));
  connector = createConnector({
    publicUrl: front.url,
    wrap: (handler) => {
      app = handler;
      return handler;
    },
  });
  await connector.start();
  connector.admin.addAccount({ id: '1042', name: 'Atelier Durand' });
  connector.admin.addClient({
    clientId: 'pbx',
    clientSecret: environment.SECRET,
    name: '3CX',
    account: '1042',
  });
  writeFileSync(join(folder, 'root.pem'), front.ca);
});
afterAll(async () => {
  await Promise.all([connector.stop(), front.stop()]);
});

/** A target file for the connector behind TLS, with this under `tls`. */
function targetFile(tls: string, issuer = front.url): string {
  const path = join(folder, `${Buffer.from(tls).toString('hex').slice(0, 40) || 'plain'}.yaml`);
  const lines = ['name: Behind TLS', `issuer: ${issuer}`, `tls: {${tls}}`, 'approval: { how: none }'];
  writeFileSync(
    path,
    `${lines.join('\n')}\nclients:\n  main:\n    id: pbx\n    secret: env:SECRET\n    grants: [client_credentials]\n`,
  );
  return path;
}

describe('a deployment behind a certificate of its own authority', () => {
  it.each([
    ['a file beside the target file', 'ca: root.pem'],
    ['a reference to that file', 'ca: file:root.pem'],
    ['nothing checked, because the file says so', 'selfSigned: true'],
  ])('is checked with %s', async (_, tls) => {
    const deployment = await openDeployment(targetFile(tls), environment);
    try {
      const run = await runRules(deployment, 'oauth/token/answer-is-bearer-json');
      expect(notPassed(run)).toEqual([]);
      expect(run.results[0]?.exchanges[0]?.request.url).toMatch(/^https:/);
    } finally {
      await deployment.close();
    }
  });

  it('is out of reach without, and the sentence says which key to write', async () => {
    const refusal = await openDeployment(targetFile(''), environment).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Unreachable);
    expect(String(refusal)).toMatch(
      /^Unreachable: https:\/\/127\.0\.0\.1:\d+ cannot be reached: its certificate .+; name the authority under tls\.ca in the target file/,
    );
  });

  it('is not tried with an authority that cannot be read', async () => {
    const refusal = await openDeployment(targetFile('ca: nowhere.pem'), environment).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(ConfigurationError);
    expect(String(refusal)).toContain('nowhere.pem (tls.ca) cannot be read');
  });
});

it('a deployment that nobody serves is out of reach', async () => {
  const path = targetFile('', 'http://127.0.0.1:1');
  await expect(openDeployment(path, environment)).rejects.toThrow(
    'http://127.0.0.1:1 cannot be reached: the connection was refused',
  );
});
