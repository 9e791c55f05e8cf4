import { withoutErrors } from '../../suites/kit/findings/pbx.ts';
import type { HttpResponse } from '../../suites/kit/http-response.ts';
import { livesByItself } from './headless.ts';
import { DOWNLOAD, PBX_CRM } from './messages.ts';
import { no, noFor, notAsked, type Reply, yes } from './question.ts';
import type { DoctorSession } from './session.ts';
import { unreadable } from './token-answer.ts';

const DAY_SECONDS = 24 * 3600;

/**
 * Whether a refresh brings what the template stores, how long the connection lives unused, and what the Test button,
 * which drops the fresh refresh token, costs here.
 */
export async function refreshes(session: DoctorSession): Promise<Reply> {
  const { target, actors, tokens } = session;
  if (session.isHeadless) return livesByItself(session);
  if (tokens === undefined) return notAsked('no user approved, so there is no refresh token.');
  const answer = await actors.client.refresh(tokens.refreshToken);
  if (answer.status === 0 || answer.status >= 400) {
    return noFor(
      answer,
      'A fresh refresh token is refused, so the connection would end with the first access token',
      'Look for the moment of the refresh in the log of CX-Engine; a client needs the refresh_token grant beside Authorization Code.',
    );
  }
  const illegible = unreadable(answer);
  if (illegible !== undefined) return illegible;
  const rotates = answer.refreshToken !== undefined && answer.refreshToken !== tokens.refreshToken;
  if (!rotates && target.capabilities.has('refresh-rotation')) {
    return no(
      'The target file says that refresh tokens are rotated, and a refresh brought no new one.',
      'Leave refresh-rotation out of "can" in the target file, or switch rotation on in CX-Engine.',
    );
  }
  const broken = await outlivesExpiry(session);
  if (broken !== undefined) return broken;
  const cost = rotates ? await whatRotationMeans(session, tokens.refreshToken) : WITHOUT_ROTATION;
  return yes(`${cost} ${unusedLifetime(answer, session)}`);
}

const WITHOUT_ROTATION =
  'Refresh tokens are not rotated: the Test button of 3CX costs nothing here, and no Authorize has to follow it.';

/** Whether a token works once is known only when it was sent twice. The doctor's own token is sent, after all else was asked. */
async function whatRotationMeans({ target, actors }: DoctorSession, used: string): Promise<string> {
  const declared = target.capabilities.has('refresh-rotation')
    ? ''
    : ' Write refresh-rotation under "can" in a target file, so that the rules about it are asked.';
  const again = await actors.client.refresh(used);
  if (again.accessToken !== undefined) {
    return `A refresh brings a new refresh token, and the used one still worked a second time: the Test button at ${PBX_CRM} drops the new one, and costs nothing as long as the server accepts the old one.${declared}`;
  }
  return `Every refresh token works once here: sent a second time, it was refused. 3CX keeps the fresh one in service, but the Test button at ${PBX_CRM} drops it: after a test, click Authorize again before leaving the page, or later calls will fail.${declared}`;
}

function unusedLifetime({ json }: HttpResponse, { target, from }: DoctorSession): string {
  const stated = Number(json?.['refresh_expires_in'] ?? json?.['refresh_token_expires_in']);
  const seconds = stated > 0 ? stated : target.lifetimes.refreshToken;
  const source =
    stated > 0
      ? 'as the answer says'
      : `lifetimes.refreshToken, ${from === 'file' ? 'in the target file or by default' : 'by default'}; the answer names no lifetime`;
  return `Unused, the connection lives ${spelled(seconds)} (${source}); if the server counts from the approval and not from the last refresh, it ends then however much it is used.`;
}

function spelled(seconds: number): string {
  const days = Math.round(seconds / DAY_SECONDS);
  if (days >= 2) return `${days} days`;
  const hours = Math.round(seconds / 3600);
  return hours >= 2 ? `${hours} hours` : `${Math.max(1, Math.round(seconds / 60))} minutes`;
}

/** Two expiries in a row: a template that does not store the fresh refresh token fails at the second. */
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
