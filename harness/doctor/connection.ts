import { describeFailure } from '../../suites/kit/http-client.ts';
import type { HttpResponse } from '../../suites/kit/http-response.ts';
import { get } from '../../web/exchange.ts';
import { ConfigurationError } from '../errors.ts';
import { API_CLIENTS, PBX_CRM } from './messages.ts';
import { no, notAsked, type Question, type Reply, silent, unreachable, yes } from './question.ts';
import type { DoctorSession } from './session.ts';

/** This machine, and networks that are not routed on the Internet: addresses of RFC 1918, names without a domain. */
const PRIVATE =
  /^([\w-]+|.*\.(localhost|local|internal|test)|127(\.\d+){3}|10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|\[::1\])$/;

/** The first half: it needs no approval. */
export const CONNECTION: readonly Question[] = [
  { asks: 'Is the deployment reachable?', ask: reachable },
  { asks: 'Is it behind TLS that a PBX trusts?', ask: trusted },
  { asks: 'Are the OAuth endpoints where they are said to be?', ask: endpointsFound },
  { asks: 'Is the client accepted?', ask: clientAccepted },
];

/** Certificates are the next question: a handshake that fails over one was answered all the same. */
async function reachable({ file, dispatcher }: DoctorSession): Promise<Reply> {
  if (!URL.canParse(file.issuer) || !/^https?:/.test(file.issuer)) {
    throw new ConfigurationError(`"issuer" is not an http or https URL: ${file.issuer}.`);
  }
  const { origin, pathname } = new URL(file.issuer);
  const timeoutMs = file.limits.timeoutSeconds * 1000;
  const outcome = await get(origin + pathname, { dispatcher, timeoutMs }).then(
    ({ status }) => status,
    (error: unknown) => describeFailure(error),
  );
  if (typeof outcome === 'string' && !isAboutCertificate(outcome)) {
    return unreachable(
      `${origin} cannot be reached: ${outcome}.`,
      'Check that CX-Engine is running, and the address in "issuer" (or --connector).',
    );
  }
  // What a proxy answers when the application behind it is down (RFC 9110 15.6).
  if (outcome === 502 || outcome === 503 || outcome === 504) {
    return unreachable(
      `${origin} answers with ${outcome}: a proxy stands there, and CX-Engine behind it does not answer.`,
      'Start CX-Engine, or correct where the proxy looks for it.',
    );
  }
  return yes(`${origin} answers.`);
}

async function trusted({ file, dispatcher }: DoctorSession): Promise<Reply> {
  const { origin, protocol, hostname, pathname } = new URL(file.issuer);
  if (protocol === 'http:') {
    return PRIVATE.test(hostname)
      ? notAsked('it is plain http, in a network of its own.')
      : no(
          `${origin} is plain http: the Client Secret and every token would be readable on the way.`,
          'Serve CX-Engine under https, write that address in "issuer" (or --connector), and download the template again: its addresses change with it.',
        );
  }
  const timeoutMs = file.limits.timeoutSeconds * 1000;
  const failure = await get(origin + pathname, { dispatcher, timeoutMs }).then(
    () => undefined,
    (error: unknown) => describeFailure(error),
  );
  if (failure !== undefined) {
    return no(
      `${origin} cannot be trusted: ${failure}.`,
      'Install a certificate from a public authority together with its intermediate ones, as a PBX needs it; for a test deployment, name its authority under tls.ca in the target file, or set tls.selfSigned: true.',
    );
  }
  if (file.tls.selfSigned)
    return yes('encrypted, but no certificate was checked (tls.selfSigned): 3CX will check it.');
  if (file.tls.ca !== undefined)
    return yes('its certificate is from the authority under tls.ca; 3CX has to know that one too.');
  return yes('its certificate is from an authority this machine trusts.');
}

async function endpointsFound(patient: DoctorSession): Promise<Reply> {
  const target = await patient.resolve();
  const { send } = patient.actors;
  const { authorization, token } = target.endpoints;
  const asked = await send({
    method: 'POST',
    url: token,
    headers: [['content-type', 'application/x-www-form-urlencoded']],
    body: 'grant_type=',
  });
  const page = await send({ method: 'GET', url: authorization });
  for (const [answer, name] of [
    [asked, 'token'],
    [page, 'authorization'],
  ] as const) {
    if (answer.status === 0) return silent(answer);
    if (isElsewhere(answer) || (name === 'token' && answer.status < 400)) {
      return no(
        `${answer.url} does not answer as the ${name} endpoint: ${answer.describe()}.`,
        `Correct endpoints.${name} in the target file; without it, the address is taken from the server's metadata.`,
      );
    }
  }
  return yes(`authorization at ${authorization}, token at ${token}.`);
}

/** Nothing is served at this address, or nothing that takes this method; how well it refuses is for the rules to judge. */
function isElsewhere({ status }: HttpResponse): boolean {
  return status === 404 || status === 405 || status === 410 || status === 501;
}

async function clientAccepted(patient: DoctorSession): Promise<Reply> {
  const { client } = patient.actors;
  const byItself = client.info.grants.includes('client_credentials');
  // A code that was never issued: the client is judged before it (RFC 6749 3.2.1).
  const answer = byItself ? await client.clientCredentials() : await client.exchange('no-such-code');
  if (answer.status === 0) return silent(answer);
  if (answer.accessToken !== undefined) {
    patient.accessToken = answer.accessToken;
    return yes(`${client.id} was given an access token by Client Credentials.`);
  }
  switch (answer.error) {
    case 'invalid_grant':
      if (!byItself) return yes(`${client.id} is known: only the made-up code was refused.`);
      break;
    case 'invalid_client':
      return no(
        `The Client ID ${client.id} or its Client Secret is not accepted (${answer.describe()}).`,
        `Compare the Client ID with the one shown in ${API_CLIENTS}; a secret that was lost is replaced there by Add Client. Enter both at ${PBX_CRM} and in the target file.`,
      );
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return no(
        `The client ${client.id} may not use Client Credentials (${answer.describe()}).`,
        `Allow it in ${API_CLIENTS}, or leave client_credentials out of clients.main.grants in the target file: the XML template does not need it.`,
      );
    case 'invalid_scope':
      return no(
        `The scope "${client.scope}" is refused (${answer.describe()}).`,
        `Write the scopes of this deployment under scopes.api in the target file, or give them to the client in ${API_CLIENTS}.`,
      );
  }
  if (answer.status === 401) {
    return no(
      `The Client ID ${client.id} or its Client Secret is not accepted (${answer.describe()}).`,
      `Compare both with ${API_CLIENTS}; some servers take them in one way only: see clients.main.auth in the target file.`,
    );
  }
  return no(
    `A sound token request is answered with ${answer.describe()}.`,
    'Look the moment up in the log of CX-Engine: the request was well-formed and none of the errors of RFC 6749 5.2 explains the answer.',
  );
}

function isAboutCertificate(reason: string): boolean {
  return /certificate|CERT|ALTNAME|SSL|TLS/i.test(reason);
}
