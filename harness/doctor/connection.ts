import { describeFailure } from '../../suites/kit/http-client.ts';
import { HttpResponse } from '../../suites/kit/http-response.ts';
import { get, textOf } from '../../web/exchange.ts';
import { ConfigurationError } from '../errors.ts';
import { causeOf } from './cause.ts';
import { clientAccepted } from './client.ts';
import { no, noFor, notAsked, type Question, type Reply, silent, unreachable, yes } from './question.ts';
import type { DoctorSession } from './session.ts';

/** This machine, and networks of its own: addresses of RFC 1918, names without a domain. */
const PRIVATE =
  /^([\w-]+|.*\.(localhost|local|internal|test)|127(\.\d+){3}|10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|\[::1\])$/;
/** A User-Agent that every protection service lets through. */
const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

/** The first half: no approval is needed yet. */
export const CONNECTION: readonly Question[] = [
  { asks: 'Is the deployment reachable?', ask: reachable },
  { asks: 'Is it behind TLS that a PBX trusts?', ask: trusted },
  { asks: 'Are the OAuth endpoints where they are said to be?', ask: endpointsFound },
  { asks: 'Does the deployment let a PBX through?', ask: letsThrough },
  { asks: 'Is the client accepted?', ask: clientAccepted },
];

/** One GET before the endpoints are known. */
async function look({ file, dispatcher, budget }: DoctorSession): Promise<HttpResponse> {
  const { origin, pathname } = new URL(file.issuer);
  const parts = { exchange: 0, url: file.issuer };
  try {
    const timeoutMs = file.limits.timeoutSeconds * 1000;
    const {
      status,
      headers: found,
      body,
    } = await budget.spend(() => get(origin + pathname, { dispatcher, timeoutMs }));
    const headers = Object.entries(found).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as const],
    );
    return new HttpResponse({ ...parts, status, headers, body: textOf(body) });
  } catch (error) {
    return new HttpResponse({ ...parts, status: 0, headers: [], body: '', failure: describeFailure(error) });
  }
}

/** Certificates are the next question: a handshake that fails over one was answered all the same. */
async function reachable(session: DoctorSession): Promise<Reply> {
  const { file } = session;
  if (!URL.canParse(file.issuer) || !/^https?:/.test(file.issuer)) {
    throw new ConfigurationError(
      `"${file.issuer}" is not an http or https address.`,
      `Correct ${session.setting('issuer')}: it begins with https://.`,
    );
  }
  const { origin } = new URL(file.issuer);
  const answer = await look(session);
  if (answer.status === 0 && !isAboutCertificate(answer.failure)) {
    return unreachable(
      `${origin} cannot be reached: ${answer.failure}.`,
      `Check that CX-Engine is running, and the address: ${session.setting('issuer')}.`,
    );
  }
  // What a proxy answers when the application behind it is down (RFC 9110 15.6).
  if (answer.status === 502 || answer.status === 503 || answer.status === 504) {
    return noFor(answer, `${origin} answers, but not for CX-Engine`, 'Start CX-Engine.');
  }
  return yes(`${origin} answers.`);
}

async function trusted(session: DoctorSession): Promise<Reply> {
  const { file } = session;
  const { origin, protocol, hostname } = new URL(file.issuer);
  if (protocol === 'http:') {
    return PRIVATE.test(hostname)
      ? notAsked('it is plain http, in a network of its own.')
      : no(
          `${origin} is plain http: the Client Secret and every token would be readable on the way.`,
          `Serve CX-Engine under https, write that address (${session.setting('issuer')}), and download the template again: its addresses change with it.`,
        );
  }
  const { status, failure } = await look(session);
  if (status === 0) {
    return no(
      `${origin} cannot be trusted: ${failure}.`,
      `Install a certificate from a public authority together with its intermediate ones, as a PBX needs it; for a test deployment, name its authority (${session.setting('tls.ca')}), or set tls.selfSigned: true.`,
    );
  }
  if (file.tls.selfSigned)
    return yes('encrypted, but no certificate was checked (tls.selfSigned): 3CX will check it.');
  if (file.tls.ca !== undefined)
    return yes('its certificate is from the authority under tls.ca; 3CX has to know that one too.');
  return yes('its certificate is from an authority this machine trusts.');
}

async function endpointsFound(session: DoctorSession): Promise<Reply> {
  const target = await session.resolve();
  const { authorization, token } = target.endpoints;
  const asked = await emptyTokenRequest(session);
  const answers: [HttpResponse, 'token' | 'authorization'][] = [[asked, 'token']];
  if (authorization !== undefined)
    answers.push([await session.actors.send({ method: 'GET', url: authorization }), 'authorization']);
  for (const [answer, name] of answers) {
    if (answer.status === 0) return silent(answer);
    if (causeOf(answer).barrier === true) break;
    if (isElsewhere(answer) || (name === 'token' && answer.status < 400)) {
      return no(
        `${answer.url} does not answer as the ${name} endpoint: ${causeOf(answer).seen}.`,
        `Correct ${session.setting(`endpoints.${name}`)}; without it, the address is taken from the server's metadata.`,
      );
    }
  }
  return yes(
    authorization === undefined
      ? `token at ${token}.`
      : `authorization at ${authorization}, token at ${token}.`,
  );
}

function emptyTokenRequest({ actors }: DoctorSession, userAgent?: string): Promise<HttpResponse> {
  return actors.send({
    method: 'POST',
    url: actors.target.endpoints.token,
    headers: [
      ['content-type', 'application/x-www-form-urlencoded'],
      ...(userAgent === undefined ? [] : [['user-agent', userAgent] as const]),
    ],
    body: 'grant_type=',
  });
}

/** The address is of another server, or takes another method; how well it refuses is for the rules to judge. */
function isElsewhere({ status }: HttpResponse): boolean {
  return status === 404 || status === 405 || status === 410 || status === 501;
}

/** Token endpoint and CRM API as a PBX reaches them: no browser, no script, no password of the site's. */
async function letsThrough(session: DoctorSession): Promise<Reply> {
  const { actors, target } = session;
  const { search } = target.endpoints;
  const asked = [await emptyTokenRequest(session)];
  if (search !== undefined) asked.push(await actors.send({ method: 'GET', url: search }));
  for (const answer of asked) {
    if (answer.status === 0) return silent(answer);
    if (causeOf(answer).barrier === true)
      return noFor(answer, `${answer.url} does not let a PBX through`, '');
  }
  const [token] = asked;
  if (token?.status === 403 && token.json === undefined) {
    const asBrowser = await emptyTokenRequest(session, BROWSER);
    if (asBrowser.status !== 403 && asBrowser.status !== 0) {
      return no(
        `${token.url} answers only requests with the User-Agent of a browser: without one, ${causeOf(token).seen}.`,
        'Let requests with any User-Agent, or without one, reach the OAuth endpoints and the CRM API: an admin of a PBX cannot set it.',
      );
    }
  }
  return yes('no browser challenge, password or User-Agent filter stands before it.');
}

function isAboutCertificate(reason: string): boolean {
  return /certificate|CERT|ALTNAME|SSL|TLS/i.test(reason);
}
