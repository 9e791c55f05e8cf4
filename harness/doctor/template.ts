import { parseTemplate, type Template } from '../../simulator/template/index.ts';
import type { Finding } from '../../suites/kit/findings/index.ts';
import { authorized, shows, withoutErrors } from '../../suites/kit/findings/pbx.ts';
import { DOWNLOAD, PBX_CRM } from './messages.ts';
import { no, notAsked, type Question, type Reply, silent, yes } from './question.ts';
import type { DoctorSession } from './session.ts';

/** The last questions: what a PBX will do with the template. */
export const TEMPLATE: readonly Question[] = [
  { asks: 'Does the template import?', ask: imports },
  { asks: 'Does the template belong to this deployment?', ask: agrees },
  { asks: 'Does the PBX live through its refreshes, and what does the Test button cost?', ask: refreshes },
];

const NO_TEMPLATE = 'no template is named (template.file).';

async function imports({ target, actors }: DoctorSession): Promise<Reply> {
  if (target.template === undefined) return notAsked(NO_TEMPLATE);
  const upload = await actors.pbx.upload();
  if (upload.ok) return yes(`${upload.template.fileName} imports as "${upload.template.name}".`);
  return no(
    `3CX refuses ${target.template.fileName}: ${upload.message}`,
    `${DOWNLOAD} and upload it under the name it has, CXEngine.xml, with Add Template at ${PBX_CRM}.`,
  );
}

/** First by its addresses, then by what happens: Authorize, and a call from the known contact. */
async function agrees(patient: DoctorSession): Promise<Reply> {
  const { target, actors } = patient;
  if (target.template === undefined) return notAsked(NO_TEMPLATE);
  const template = parseTemplate(await target.template.load());
  const stranger = foreignAddress(template, patient);
  if (stranger !== undefined) {
    return no(`The template sends the PBX to ${stranger}.`, `${DOWNLOAD}: it is made for one deployment.`);
  }
  const { pbx } = actors;
  pbx.save();
  const { needsAuthorization } = pbx.simulator.status();
  if (needsAuthorization && !target.capabilities.has('authorization-code')) {
    return yes('its addresses are those of this deployment; Authorize cannot be clicked there.');
  }
  if (needsAuthorization) {
    const connected = authorized(await pbx.authorize());
    if (!connected.holds) return failed('Authorize', connected);
  }
  const { contact } = actors.api.account;
  if (contact === undefined)
    return yes('its addresses are those of this deployment, and Authorize completes.');
  const call = await pbx.ring();
  const seen = contact.lastName === '' ? withoutErrors(call) : shows(call, contact.lastName);
  if (!seen.holds) return failed('A call from the known contact', seen);
  return yes(`Authorize completes, and a call from ${contact.phone} shows its contact.`);
}

function failed(what: string, { expected, actual }: Finding): Reply {
  return no(
    `${what} fails at the PBX: expected ${expected}, got ${actual}.`,
    `${DOWNLOAD}, and check Client ID, Client Secret and Account ID at ${PBX_CRM}.`,
  );
}

/** @returns the first address of the template, written out in it, that is not this deployment's */
function foreignAddress(template: Template, { target }: DoctorSession): string | undefined {
  const { endpoints, issuer } = target;
  const known = [issuer, ...Object.values(endpoints)].filter((url) => url !== undefined);
  const origins = new Set(known.map((url) => new URL(url).origin));
  const authorize = template.parameters.find(({ type }) => type === 'OAuth')?.requestUrl;
  const urls = template.scenarios.flatMap(({ request }) => (request === undefined ? [] : [request.url.text]));
  const written = [...(authorize === undefined ? [] : [authorize]), ...urls].flatMap((url) => {
    const literal = url.split(/[?[]/, 1)[0] ?? '';
    return /^https?:\/\/[^/]+/.test(literal) && URL.canParse(literal) ? [literal] : [];
  });
  return written.find((url) => !origins.has(new URL(url).origin));
}

async function refreshes(patient: DoctorSession): Promise<Reply> {
  const { target, actors, tokens } = patient;
  if (tokens === undefined) return notAsked('no user approved, so there is no refresh token.');
  const answer = await actors.client.refresh(tokens.refreshToken);
  if (answer.status === 0) return silent(answer);
  if (answer.accessToken === undefined) {
    return no(
      `A fresh refresh token is refused (${answer.describe()}): the connection would end with the first access token.`,
      'Look the refresh up in the log of CX-Engine; a client needs the refresh_token grant beside Authorization Code.',
    );
  }
  const rotates = answer.refreshToken !== undefined && answer.refreshToken !== tokens.refreshToken;
  if (!rotates && target.capabilities.has('refresh-rotation')) {
    return no(
      'The target file says that refresh tokens are rotated, and a refresh brought no new one.',
      'Leave refresh-rotation out of "can" in the target file, or switch rotation on in CX-Engine.',
    );
  }
  const broken = await outlivesExpiry(patient);
  if (broken !== undefined) return broken;
  return yes(rotates ? whatRotationMeans(patient) : WITHOUT_ROTATION);
}

const WITHOUT_ROTATION =
  'Refresh tokens are not rotated: the Test button of 3CX costs nothing here, and no Authorize has to follow it.';

function whatRotationMeans({ target }: DoctorSession): string {
  const declared = target.capabilities.has('refresh-rotation')
    ? ''
    : ' Write refresh-rotation under "can" in the target file, so that the rules about it are asked.';
  return `Every refresh token works once here. 3CX keeps the fresh one in service, but the Test button at ${PBX_CRM} drops it: after a test, click Authorize again before leaving the page, or later calls will fail.${declared}`;
}

/** Two expiries in a row: a template that reads the fresh refresh token nowhere dies at the second. */
async function outlivesExpiry({ target, actors }: DoctorSession): Promise<Reply | undefined> {
  const { pbx } = actors;
  if (target.template === undefined || actors.api.account.contact === undefined) return undefined;
  if (pbx.simulator.status().state !== 'authorized') return undefined;
  for (const expiry of ['first', 'second']) {
    pbx.letTokenExpire();
    const served = withoutErrors(await pbx.ring());
    if (!served.holds) {
      return no(
        `After the ${expiry} expiry of its access token the PBX is cut off: ${served.actual}.`,
        `${DOWNLOAD}: its authentication scenario has to store the fresh refresh token of every answer.`,
      );
    }
  }
  return undefined;
}
