import type { Request, Response } from 'express';
import { account, card } from './activity.ts';
import type { Activity, Desk } from './desk.ts';

/** As many as the page of calls shows. */
export const LATEST = 12;

/**
 * Tells a browser of calls as they go on (server-sent events): of all of them as cards or, with `id`, of one in full.
 * It begins with how things stand, since some may have happened after the page was made.
 */
export function streamCalls(request: Request, response: Response, desk: Desk): void {
  const csrf = String(response.locals['csrf']);
  const { id } = request.query;
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const send = (call: Activity) => {
    if (id !== undefined && id !== call.id) return;
    const html = id === undefined ? card(call, csrf) : account(call, csrf);
    const data = JSON.stringify({ id: `call-${call.id}`, version: call.steps.length, html });
    response.write(`data: ${data}\n\n`);
  };
  for (const call of desk.latest('call', LATEST).toReversed()) send(call);
  response.on('close', desk.onCall(send));
}
