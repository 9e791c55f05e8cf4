import { isIP } from 'node:net';
import { connect, type SecureVersion } from 'node:tls';
import { describeFailure } from '../http-client.ts';
import type { Target } from '../target.ts';

/** What is offered to a server in one handshake; by default what is usual, without looking at the certificate. */
export interface Offer {
  /** This protocol version alone. */
  readonly version?: SecureVersion;
  /** Cipher suites in OpenSSL's notation; up to TLS 1.2. */
  readonly ciphers?: string;
  /** Verify the certificate, against the target's authority or the system's. */
  readonly verify?: boolean;
}

/** How a handshake ended. */
export interface Handshake {
  readonly host: string;
  /** Agreed; `unoffered`: this machine's TLS library does not know what should have been offered. */
  readonly kind: 'agreed' | 'refused' | 'unoffered';
  /** Version and suite agreed on, or why there was none. */
  readonly detail: string;
}

/** @returns the origins of a deployment's https endpoints, each once */
export function tlsOrigins({ endpoints }: Target): string[] {
  const origins = Object.values(endpoints).map((url) => new URL(url).origin);
  return [...new Set(origins)].filter((origin) => origin.startsWith('https:'));
}

/** Makes one handshake with every TLS host of the deployment, one after the other, and closes it again. */
export async function handshakes(target: Target, offer: Offer): Promise<Handshake[]> {
  const results: Handshake[] = [];
  for (const origin of tlsOrigins(target)) results.push(await handshake(new URL(origin), target, offer));
  return results;
}

function handshake({ hostname, port, host }: URL, target: Target, offer: Offer): Promise<Handshake> {
  const { version, ciphers, verify = false } = offer;
  return new Promise((resolve) => {
    try {
      const socket = connect({
        host: hostname,
        port: Number(port || 443),
        ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
        ...(target.tls.ca === undefined ? {} : { ca: target.tls.ca }),
        rejectUnauthorized: verify,
        // OpenSSL offers what is old or weak at security level 0 only.
        ciphers:
          ciphers ?? (version === undefined || version >= 'TLSv1.2' ? 'DEFAULT' : 'DEFAULT:@SECLEVEL=0'),
        ...(version === undefined ? {} : { minVersion: version, maxVersion: version }),
        timeout: target.limits.timeoutMs,
      });
      const end = (kind: Handshake['kind'], detail: string) => {
        socket.destroy();
        resolve({ host, kind, detail });
      };
      socket.once('secureConnect', () =>
        end('agreed', `${socket.getProtocol()} with ${socket.getCipher().name}`),
      );
      socket.once('error', (error) => end('refused', describeFailure(error)));
      socket.once('timeout', () => end('refused', 'no answer came in time'));
      socket.once('close', () => end('refused', 'the connection was closed'));
    } catch (error) {
      resolve({ host, kind: 'unoffered', detail: describeFailure(error) });
    }
  });
}
