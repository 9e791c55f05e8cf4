import { randomBytes } from 'node:crypto';
import type { Context } from './context.ts';
import { noToken } from './findings/tokens.ts';
import type { HttpResponse } from './http-response.ts';

/** A token request that has to be refused, and its answer. */
export interface SampleRefusal {
  /** What is wrong with the request, as a claim names it: `an unknown code`. */
  readonly cause: string;
  /** Error codes that name the cause (RFC 6749 5.2). */
  readonly codes: readonly string[];
  readonly answer: HttpResponse;
}

type Actors = Pick<Context, 'client' | 'target'>;

/**
 * One token request for each cause of a refusal that needs no approval of a user, as far as the client has the grant.
 * Those that yielded a token are left out: other rules judge that.
 */
export async function plainRefusals({ client }: Actors): Promise<SampleRefusal[]> {
  const { grants, redirectUris } = client.info;
  const random = () => randomBytes(32).toString('hex');
  const made: SampleRefusal[] = [];
  const add = async (cause: string, codes: readonly string[], answer: Promise<HttpResponse>) => {
    made.push({ cause, codes, answer: await answer });
  };
  await add('a missing grant_type', ['invalid_request'], client.token({ scope: client.scope }));
  await add(
    'an unknown grant type',
    ['unsupported_grant_type'],
    client.token({ grant_type: 'urn:example:no-such-grant' }),
  );
  if (grants.includes('authorization_code')) {
    const exchange = { grant_type: 'authorization_code', redirect_uri: redirectUris[0] };
    await add('a code exchange without code', ['invalid_request'], client.token(exchange));
    await add(
      'a code exchange with an empty code',
      ['invalid_request'],
      client.token({ ...exchange, code: '' }),
    );
    await add('an unknown code', ['invalid_grant'], client.token({ ...exchange, code: random() }));
  }
  if (grants.includes('refresh_token')) {
    const refresh = { grant_type: 'refresh_token' };
    await add('a refresh without refresh_token', ['invalid_request'], client.token(refresh));
    const empty = client.token({ ...refresh, refresh_token: '' });
    await add('a refresh with an empty refresh_token', ['invalid_request'], empty);
    await add('an unknown refresh token', ['invalid_grant'], client.refresh(random()));
  }
  if (grants.includes('client_credentials')) {
    const scope = 'harness-no-such-scope';
    await add('an unknown scope', ['invalid_scope'], client.clientCredentials({ scope }));
    const client_secret = random();
    await add('a wrong secret', ['invalid_client'], client.clientCredentials({ client_secret }));
  }
  return made.filter(({ answer }) => noToken(answer).holds);
}

/** The causes of a refusal that only a code of the user's approval shows: used, moved, of another client. */
export async function refusalsOfCodes(context: Actors & Pick<Context, 'stranger'>): Promise<SampleRefusal[]> {
  const { client, target } = context;
  const made: SampleRefusal[] = [];
  const codes = ['invalid_grant'];
  const moved = { redirect_uri: 'https://harness.invalid/cb' };
  const misplaced = await client.exchange(await client.authorize(), moved);
  made.push({ cause: 'a code with the wrong redirect_uri', codes, answer: misplaced });
  if (target.clients.other !== undefined) {
    const redirect_uri = client.redirectUri;
    const answer = await context.stranger.exchange(await client.authorize(), { redirect_uri });
    made.push({ cause: 'a code of another client', codes, answer });
  }
  if (target.allow.has('destructive')) {
    const code = await client.authorize();
    const answer = await client.exchange(code);
    made.push({ cause: 'a used code', codes, answer: await client.exchange(code) });
    if (target.capabilities.has('refresh-rotation') && answer.refreshToken !== undefined) {
      // The Test button of 3CX: the answer that held the fresh token was dropped, the stored one is sent again.
      const { refreshToken } = await client.grant();
      await client.refresh(refreshToken);
      made.push({ cause: 'a spent refresh token', codes, answer: await client.refresh(refreshToken) });
    }
  }
  return made.filter(({ answer }) => noToken(answer).holds);
}
