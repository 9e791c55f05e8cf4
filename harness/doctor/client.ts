import type { Changes, Client, Unusual } from '../../suites/kit/actors/client.ts';
import type { HttpResponse } from '../../suites/kit/http-response.ts';
import { causeOf } from './cause.ts';
import { grantMissing } from './headless.ts';
import { API_CLIENTS, PBX_CRM } from './messages.ts';
import { no, noFor, notAsked, type Reply, silent, yes } from './question.ts';
import type { DoctorSession } from './session.ts';

/** Long enough to be one (RFC 7636 4.1). */
const MADE_UP_VERIFIER = 'made-up-code-verifier-that-belongs-to-no-code';

/** Whether Client ID and Client Secret are right, as far as that shows without an approval. */
export async function clientAccepted(session: DoctorSession): Promise<Reply> {
  const missing = grantMissing(session);
  if (missing !== undefined) return missing;
  const { client } = session.actors;
  const byItself = client.info.grants.includes('client_credentials');
  // A made-up code: the client is judged before it (RFC 6749 3.2.1).
  const ask = (unusual: Unusual = {}, changes: Changes = {}) =>
    byItself ? client.clientCredentials(changes, unusual) : client.exchange('no-such-code', changes, unusual);
  const answer = await ask();
  if (answer.status === 0) return silent(answer);
  if (answer.status < 300) {
    session.tokenAnswer = answer;
    session.accessToken = answer.accessToken;
    return yes(`${client.id} was answered by Client Credentials.`);
  }
  if (answer.error === 'invalid_grant' && !byItself)
    return yes(`${client.id} is known: only the made-up code was refused.`);
  if (answer.error === 'invalid_client' || (answer.status === 401 && causeOf(answer).barrier !== true)) {
    return (
      (await acceptedOtherwise(client, ask)) ??
      (await knownWithoutSecret(client)) ??
      clientRefused(answer, session)
    );
  }
  // A code that the server cannot even read is a request that is malformed to it: the client was not judged.
  const { barrier, explanation } = causeOf(answer);
  const unjudged =
    answer.error === undefined
      ? barrier !== true
      : answer.error === 'invalid_request' && explanation === undefined;
  if (unjudged && !byItself) {
    return notAsked(
      `a made-up code is refused without a word about the client (${causeOf(answer).seen}); the approval will show it.`,
    );
  }
  return clientNotServed(answer, session);
}

/** The secret sent in the other way, once: a no where that is what the server wants. */
async function acceptedOtherwise(
  client: Client,
  ask: (unusual: Unusual) => Promise<HttpResponse>,
): Promise<Reply | undefined> {
  const basic = client.info.auth === 'client_secret_basic';
  const answer = await ask({ auth: basic ? 'client_secret_post' : 'client_secret_basic' });
  const accepted = answer.accessToken !== undefined || answer.error === 'invalid_grant';
  if (!accepted) return undefined;
  return basic
    ? no(
        'The Client Secret is accepted in the body (client_secret_post), and not in an Authorization header.',
        'Write clients.main.auth: client_secret_post in the target file; a template sends it in the body too.',
      )
    : no(
        'Client ID and Client Secret are right, but the server takes them only in an Authorization header (client_secret_basic), and the template sends them in the body.',
        `Let the server accept client_secret_post too, for this client in ${API_CLIENTS} or in its configuration; to go on here before that, clients.main.auth: client_secret_basic in a target file.`,
      );
}

/**
 * A public client names itself and proves itself with PKCE (RFC 6749 3.2.1, RFC 7636): asked once, with a made-up code. A
 * server that accepts a confidential client so does not insist on its secret, which is then the one that is wrong.
 */
async function knownWithoutSecret(client: Client): Promise<Reply | undefined> {
  const changes = { client_secret: undefined, code_verifier: MADE_UP_VERIFIER };
  const answer = await client.exchange('no-such-code', changes, { auth: 'client_secret_post' });
  if (answer.error !== 'invalid_grant') return undefined;
  return no(
    `The client ${client.id} is refused with this Client Secret, and accepted by its name alone, without one: it is a public client, which has no secret but PKCE, or the secret is wrong and the server does not insist on it.`,
    `Compare the client with ${API_CLIENTS}. Where it has no secret, add one with a Client Secret: a template always sends it, and cannot compute what PKCE needs (RFC 7636 4.2). Where it has one, enter that at ${PBX_CRM}; a lost one is replaced by New Secret.`,
  );
}

function clientRefused(answer: HttpResponse, session: DoctorSession): Reply {
  const { id } = session.actors.client;
  return noFor(
    answer,
    `The Client ID ${id} or its Client Secret is not accepted, neither in the body nor in an Authorization header`,
    `Compare the Client ID with the one shown in ${API_CLIENTS}; a secret that was lost is replaced there by New Secret. Enter both at ${PBX_CRM} and here: ${session.setting('clients.main.id')}, ${session.setting('clients.main.secret')}.`,
  );
}

function clientNotServed(answer: HttpResponse, session: DoctorSession): Reply {
  const { client } = session.actors;
  switch (answer.error) {
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return noFor(
        answer,
        `The client ${client.id} may not use Client Credentials`,
        session.isHeadless
          ? `Allow it in ${API_CLIENTS}: the template uses Client Credentials. Or download the template for Authorization Code.`
          : `Allow it in ${API_CLIENTS}, or leave client_credentials out (${session.setting('clients.main.grants')}): the XML template does not need it.`,
      );
    case 'invalid_scope':
      return noFor(
        answer,
        `The scope "${client.scope}" is refused`,
        `Name the scopes of this deployment (${session.setting('scopes.api')}), or give them to the client in ${API_CLIENTS}.`,
      );
    default:
      return noFor(
        answer,
        'A well-formed token request is refused',
        'Look for the moment of the request in the log of CX-Engine: none of the errors of RFC 6749 5.2 explains the answer.',
      );
  }
}
