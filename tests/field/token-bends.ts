import { gzipSync } from 'node:zlib';
import { soundPolicy } from '../../connector/policy/index.ts';
import type { Policy } from '../../connector/policy/policy.ts';
import type { Deviation } from '../../harness/reference.ts';
import { isTokenError, isTokenResponse, where, withHeaders } from '../../suites/variants/responses.ts';
import { sending } from '../../suites/variants/sending.ts';

type Issued = Parameters<Policy['tokenResponse']>[0];

/** @returns a bend of the members of token responses */
function response(
  change: (body: Record<string, unknown>, issued: Issued) => Record<string, unknown>,
): Deviation {
  return {
    policy: { tokenResponse: (issued) => change({ ...soundPolicy.tokenResponse(issued) }, issued) },
  };
}

/** What bcrypt compares of a secret. */
const BCRYPT_BYTES = 72;

/** Faults of token responses and of tokens. */
export const TOKEN_BENDS: Readonly<Record<string, Deviation>> = {
  'expires-as-text': response((body, { expiresIn }) => ({ ...body, expires_in: String(expiresIn) })),
  'expires-is-an-epoch': response((body, { expiresIn }) => ({
    ...body,
    expires_in: Math.floor(Date.now() / 1000) + expiresIn,
  })),
  'no-expires': response(({ expires_in: _, ...body }) => body),
  'no-token-type': response(({ token_type: _, ...body }) => body),
  'token-type-lower-case': response((body) => ({ ...body, token_type: 'bearer' })),
  'scope-reordered': response((body, { scope }) => ({
    ...body,
    scope: scope.split(' ').reverse().join(' '),
  })),
  'scope-as-array': response((body, { scope }) => ({ ...body, scope: scope.split(' ') })),
  'gzip-unasked': {
    wrap: sending((server, body, { url = '' }) => {
      const zipped = /^\/(?:oauth\/token|api\/)/.test(url) ? gzipSync(body) : body;
      if (zipped !== body) server.setHeader('content-encoding', 'gzip');
      server.setHeader('content-length', zipped.length);
      server.end(zipped);
    }),
  },
  'token-as-html-type': {
    tamper: where(isTokenResponse, (exchange) => withHeaders(exchange, { 'content-type': 'text/html' })),
  },
  'notice-before-json': {
    tamper: where(isTokenResponse, (exchange) => ({
      ...exchange,
      body: `<br />\n<b>Deprecated</b>: Creation of dynamic property is deprecated in <b>/app/Token.php</b> on line <b>7</b><br />\n${exchange.body}`,
    })),
  },
  'token-as-form': {
    tamper: where(isTokenResponse, (exchange) => ({
      ...withHeaders(exchange, { 'content-type': 'application/x-www-form-urlencoded' }),
      body: new URLSearchParams(
        Object.entries<unknown>(JSON.parse(exchange.body)).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]),
      ).toString(),
    })),
  },
  'html-error-at-token': {
    tamper: where(isTokenError, (exchange) => ({
      ...withHeaders(
        { ...exchange, status: 500 },
        { 'content-type': 'text/html', 'www-authenticate': undefined },
      ),
      body: '<!doctype html><title>Error</title><h1>500 Internal Server Error</h1>',
    })),
  },
  'bad-grant-is-401': {
    policy: {
      publicError: (reason) => {
        const sound = soundPolicy.publicError(reason);
        return sound.error === 'invalid_grant' ? { ...sound, status: 401 } : sound;
      },
    },
  },
  'refresh-without-refresh-token': {
    target: ({ can }) => ({ can: can.filter((one) => one !== 'refresh-rotation') }),
    policy: {
      rotateRefreshToken: (_store, { value }) => value,
      isExpired: (kind, ...instants) => kind !== 'refresh_token' && soundPolicy.isExpired(kind, ...instants),
      tokenResponse: (issued) => {
        const { refresh_token, ...body } = soundPolicy.tokenResponse(issued);
        return issued.grantType === 'refresh_token' ? body : { ...body, refresh_token };
      },
    },
  },
  'refresh-dies-of-age': {
    policy: {
      rotateRefreshToken: (store, rotation, now) => {
        const { value, token } = rotation.successor;
        const inherited = { ...token, expiresAt: rotation.token.expiresAt };
        return soundPolicy.rotateRefreshToken(
          store,
          { ...rotation, successor: { value, token: inherited } },
          now,
        );
      },
    },
  },
  'token-with-pipe': {
    policy: {
      mintToken: (kind, clientId, context) =>
        `${kind === 'access_token' ? '12|' : ''}${soundPolicy.mintToken(kind, clientId, context)}`,
      bearerToken: (request) => /^bearer +(\S+)$/i.exec(request.authorization[0] ?? '')?.[1],
    },
  },
  'secret-special': {},
  'secret-cut-at-72-bytes': {
    perServer: () => {
      // The connector keeps a hash of the whole secret: the beginning is learned from the first request that proves it.
      const beginnings = new Map<string, string>();
      return {
        policy: {
          provesClient: (secret = '', client, request) => {
            const whole = soundPolicy.provesClient(secret, client, request);
            const beginning = Buffer.from(secret).subarray(0, BCRYPT_BYTES).toString('latin1');
            if (whole) beginnings.set(client?.id ?? '', beginning);
            return whole || (client !== undefined && beginnings.get(client.id) === beginning);
          },
        },
      };
    },
  },
};
