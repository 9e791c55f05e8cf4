import type { TargetFile } from '../target-file/schema.ts';

const ORIGIN = /^https?:\/\/[^/?#]*/i;
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Where a deployment is once it runs in a container: scheme and path are the issuer's, the port is the one that the engine
 * publishes, and so is the host, unless the issuer calls the loopback interface by another name (a certificate may be made
 * out to it).
 */
export function originOf(issuer: string, engineHost: string, port: number): string {
  const { protocol, hostname } = new URL(issuer);
  const host = engineHost === '127.0.0.1' && LOOPBACK.test(hostname) ? hostname : engineHost;
  return `${protocol}//${host}:${port}`;
}

/** @returns the address with another origin */
export function moved(address: string, origin: string): string {
  return address.replace(ORIGIN, origin);
}

/** @returns the target file with everything that was at the issuer's origin at another one */
export function movedFile(file: TargetFile, origin: string): TargetFile {
  const old = new URL(file.issuer).origin;
  const move = (address: string | undefined) =>
    address !== undefined && URL.canParse(address) && new URL(address).origin === old
      ? moved(address, origin)
      : address;
  const moveAll = <T extends Record<string, string | undefined>>(addresses: T) =>
    Object.fromEntries(Object.entries(addresses).map(([key, address]) => [key, move(address)])) as T;
  return {
    ...file,
    issuer: moved(file.issuer, origin),
    endpoints: moveAll(file.endpoints),
    api: moveAll(file.api),
  };
}

/** @returns a text of the target file with `{url}` and `{port}`, as the container is reached at, filled in */
export function fillIn(text: string, issuer: string, port: number): string {
  return text.replaceAll('{url}', issuer).replaceAll('{port}', String(port));
}
