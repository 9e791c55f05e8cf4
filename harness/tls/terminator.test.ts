import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TlsFault } from '../../suites/kit/mutants.ts';
import { makeCertificateChain } from './certificate.ts';
import { startTlsTerminator } from './terminator.ts';

async function front(fault: TlsFault = {}) {
  const started = await startTlsTerminator(
    (request, response) => response.end(`served ${request.url}`),
    fault,
  );
  const agent = new Agent({ connect: { ca: started.ca } });
  onTestFinished(async () => {
    await agent.destroy();
    await started.stop();
  });
  const get = async (origin: string, path: string) => {
    const answer = await agent.request({ origin, path, method: 'GET' });
    return {
      status: answer.statusCode,
      location: answer.headers['location'],
      body: await answer.body.text(),
    };
  };
  return { ...started, plain: started.url.replace('https:', 'http:'), get };
}

describe('a certificate chain', () => {
  const now = Date.UTC(2027, 0, 1);
  const chain = makeCertificateChain('127.0.0.1', now);
  const [root, intermediate, leaf] = [chain.root, chain.intermediate, chain.leaf].map(
    (pem) => new X509Certificate(pem),
  ) as [X509Certificate, X509Certificate, X509Certificate];

  it('leads from the host to the root, each signed by the next', () => {
    expect(leaf.checkIssued(intermediate) && leaf.verify(intermediate.publicKey)).toBe(true);
    expect(intermediate.checkIssued(root) && intermediate.verify(root.publicKey)).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    expect([root.ca, intermediate.ca, leaf.ca]).toEqual([true, true, false]);
  });

  it('names the host and is in date for a day each way', () => {
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(new X509Certificate(makeCertificateChain('crm.example', now).leaf).checkHost('crm.example')).toBe(
      'crm.example',
    );
    expect(leaf.validFromDate).toEqual(new Date(Date.UTC(2026, 11, 31)));
    expect(leaf.validToDate).toEqual(new Date(Date.UTC(2027, 0, 2)));
  });
});

describe('a TLS front', () => {
  it('serves over https whoever trusts its root, and sends plain http there', async () => {
    const { url, plain, get } = await front();
    expect(await get(url, '/a?b=c')).toMatchObject({ status: 200, body: 'served /a?b=c' });
    expect(await get(plain, '/a?b=c')).toMatchObject({ status: 301, location: `${url}/a?b=c` });
  });

  it('serves over plain http what it is told to, and no more', async () => {
    const { plain, get } = await front({ servesPlain: (path) => path.startsWith('/open') });
    expect((await get(plain, '/open/1')).status).toBe(200);
    expect((await get(plain, '/shut')).status).toBe(301);
  });

  it('cannot be verified without the intermediate certificate', async () => {
    const { url, get } = await front({ withholdsIntermediate: true });
    await expect(get(url, '/')).rejects.toThrow(/verify/);
  });

  it('speaks TLS 1.2 at least, unless told otherwise', async () => {
    const agreed = async (fault: TlsFault) => {
      const { url } = await front(fault);
      const socket = connect({
        port: Number(new URL(url).port),
        rejectUnauthorized: false,
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT:@SECLEVEL=0',
      });
      return new Promise<string>((resolve) => {
        socket
          .on('secureConnect', () => resolve(String(socket.getProtocol())))
          .on('error', () => resolve('none'));
      }).finally(() => socket.destroy());
    };
    expect(await agreed({})).toBe('none');
    expect(await agreed({ tls: { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } })).toBe('TLSv1.1');
  });
});
