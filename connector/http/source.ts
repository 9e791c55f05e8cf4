import express from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { ConnectorError } from '../error.ts';

/** What a proxy may write of a client; more would only fill the memory of the limits. */
const MAX_LENGTH = 64;
/** What one customer of a network provider is assigned at least (RFC 6177 2); the addresses in it are free to choose. */
const IPV6_PREFIX = 64;

/**
 * Where a request comes from, as limits count: the address of the peer, or what the trusted proxies between say
 * (`X-Forwarded-For`, read from its end up to the first address that is not trusted). IPv6 addresses of one customer
 * count as one.
 */
export function sourceOf(request: { readonly ip?: string | undefined }): string {
  const [address = ''] = /^\d+\.\d+\.\d+\.\d+(?=:\d+$)/.exec(request.ip ?? '') ?? [request.ip];
  return ipKeyGenerator(address.slice(0, MAX_LENGTH), IPV6_PREFIX);
}

/** @throws ConnectorError `proxy-unusable` for what is neither a number of proxies nor a list of addresses and networks */
export function checkTrustedProxies(trusted: string | number): void {
  try {
    if (typeof trusted === 'number' && !(Number.isInteger(trusted) && trusted >= 0)) throw new RangeError();
    express().set('trust proxy', trusted);
  } catch (cause) {
    throw new ConnectorError(
      'proxy-unusable',
      `The trusted proxies "${trusted}" cannot be understood.`,
      'Give a number of proxies, or addresses and networks separated by commas, such as loopback,10.0.0.0/8.',
      { cause },
    );
  }
}
