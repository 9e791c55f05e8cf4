import type { Finding } from '../../suites/kit/findings/index.ts';
import { shows, withoutErrors } from '../../suites/kit/findings/pbx.ts';
import { API_CLIENTS, DOWNLOAD, PBX_CRM } from './messages.ts';
import { no, notAsked, type Question, type Reply, yes } from './question.ts';
import type { DoctorSession } from './session.ts';
import { lifetimeOf } from './token-answer.ts';

const NO_CONTACT = 'no known contact is named (accounts.main.contact).';

/** Why nothing is asked about an approval. */
export const NO_APPROVAL =
  'the template uses Client Credentials: no user approves, and no redirect URI is needed.';

/** Asked last, of a deployment that has a Client Credentials template beside the standard one. */
export const HEADLESS: readonly Question[] = [
  { asks: 'Does the Client Credentials template connect a PBX without Authorize?', ask: besideTheStandard },
];

/** @returns the no where the template needs a grant that the client is not said to have */
export function grantMissing(session: DoctorSession): Reply | undefined {
  const { main } = session.target.clients;
  if (!session.isHeadless || main.grants.includes('client_credentials')) return undefined;
  return no(
    `The template uses Client Credentials, and the client ${main.id} may not (${session.setting('clients.main.grants')}).`,
    `Allow it in ${API_CLIENTS} and list client_credentials under the client's grants, or download the template for Authorization Code.`,
  );
}

/** What a PBX without an Authorize button goes through: a call, a test, and the end of its access token. */
export async function livesByItself(session: DoctorSession): Promise<Reply> {
  const { actors, tokenAnswer } = session;
  if (actors.api.account.contact === undefined) return notAsked(NO_CONTACT);
  const failure = await goesOn(session);
  if (failure !== undefined) return failure;
  return yes(
    `There is no refresh token to lose: ${spelled(lifetimeOf(tokenAnswer))} the PBX asks for another access token, with Client ID and Client Secret. The Test button of 3CX costs nothing here, and nothing has to be authorized after it.`,
  );
}

function spelled(seconds: number | undefined): string {
  return seconds === undefined
    ? 'when its own is refused,'
    : `when its own has expired (after ${seconds} seconds, as the answer says) or is refused,`;
}

async function besideTheStandard(session: DoctorSession): Promise<Reply> {
  const { target, actors, isHeadless } = session;
  if (target.headlessTemplate === undefined || isHeadless)
    return notAsked('no second template is named (headlessTemplate.file).');
  if (!actors.client.info.grants.includes('client_credentials'))
    return notAsked(`the client ${actors.client.id} may not use Client Credentials (clients.main.grants).`);
  if (actors.api.account.contact === undefined) return notAsked(NO_CONTACT);
  const upload = await actors.pbx.uploadHeadless();
  if (!upload.ok)
    return no(`3CX refuses ${target.headlessTemplate.fileName}: ${upload.message}`, `${DOWNLOAD}.`);
  await actors.pbx.save();
  if (actors.pbx.simulator.status().needsAuthorization)
    return no(
      `${target.headlessTemplate.fileName} has an Authorize button, so that a PBX cannot be connected with it where no browser redirect is possible.`,
      `${DOWNLOAD}, and choose Client Credentials.`,
    );
  const failure = await goesOn(session);
  return failure ?? yes('a call is looked up with it, after a test and after the expiry of its token too.');
}

/** @returns the no of the first of these that fails; undefined: none does */
async function goesOn({ actors }: DoctorSession): Promise<Reply | undefined> {
  const { pbx, api } = actors;
  const { contact } = api.account;
  if (contact === undefined) return undefined;
  const call = await pbx.ring();
  const shown = contact.lastName === '' ? withoutErrors(call) : shows(call, contact.lastName);
  if (!shown.holds) return failed('A call from the known contact', shown);
  const test = withoutErrors(await pbx.simulator.test(pbx.knownNumber));
  if (!test.holds) return failed('The Test button', test);
  const after = withoutErrors(await pbx.ring());
  if (!after.holds) return failed('A call after a test', after);
  pbx.letTokenExpire();
  const later = withoutErrors(await pbx.ring());
  return later.holds ? undefined : failed('A call after the expiry of the access token', later);
}

function failed(what: string, { expected, actual }: Finding): Reply {
  return no(
    `${what} fails at the PBX: expected ${expected}, got ${actual}.`,
    `${DOWNLOAD} for Client Credentials, check Client ID, Client Secret and Account ID at ${PBX_CRM}, and whether the client may use Client Credentials in ${API_CLIENTS}.`,
  );
}
