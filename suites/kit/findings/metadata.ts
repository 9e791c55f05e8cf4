import type { Context } from '../context.ts';
import type { HttpResponse } from '../http-response.ts';
import { metadataUrl } from '../target.ts';
import { type Finding, that } from './finding.ts';

/** Fetches the server's metadata: where the target says, else where its issuer has to publish it (RFC 8414 3). */
export function fetchMetadata({ send, target }: Pick<Context, 'send' | 'target'>): Promise<HttpResponse> {
  const url = target.endpoints.metadata ?? metadataUrl(target.issuer);
  return send({ method: 'GET', url, headers: [['accept', 'application/json']] });
}

/** The answer is server metadata: 200 and a JSON object that names the issuer (RFC 8414 2). */
export function isMetadata(answer: HttpResponse): Finding {
  return that(
    answer.status === 200 && answer.text('issuer') !== undefined,
    '200 with a JSON object that names the issuer',
    answer.status === 200 && answer.json === undefined ? '200 without a JSON object' : answer.describe(),
    answer,
  );
}

/** @returns a member that is a list of texts, or undefined when it is absent or something else */
export function listOf(metadata: HttpResponse, member: string): string[] | undefined {
  const value = metadata.json?.[member];
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

/** A member is a list, and its values fit. */
export function lists(
  metadata: HttpResponse,
  member: string,
  expected: string,
  fits: (values: readonly string[]) => boolean,
): Finding {
  const values = listOf(metadata, member);
  return that(
    values !== undefined && fits(values),
    `${member}: ${expected}`,
    `${member}: ${values?.join(', ') ?? (metadata.json?.[member] === undefined ? '(absent)' : 'no list')}`,
    metadata,
  );
}
