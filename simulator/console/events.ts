import type { Request, Response } from 'express';
import type { Activity, CallControl } from '../pbx/call-control.ts';
import type { Player } from '../recordings/player.ts';
import { account, card } from './activity.ts';
import { playerControl, playerProgress } from './player.ts';

/** As many as the page of calls shows. */
export const LATEST = 12;

/** While a recording is played, its progress is told so often at most. */
const PROGRESS_MS = 250;

/**
 * Tells a browser of calls as they go on (server-sent events): of all of them as cards, and of the recording that is
 * played, or, with `id`, of one call in full. It begins with how things stand, since some may have happened after the page
 * was made. A browser that cannot follow is told what it missed of the latest only.
 */
export function streamCalls(request: Request, response: Response, desk: CallControl, player: Player): void {
  const csrf = String(response.locals['csrf']);
  const { id } = request.query;
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const write = (data: { id: string; version: string; html: string }) => {
    response.write(`data: ${JSON.stringify(data)}\n\n`);
  };
  const missed = new Map<string, Activity>();
  const send = (call: Activity) => {
    if (id !== undefined && id !== call.id) return;
    if (response.writableNeedDrain) {
      missed.delete(call.id);
      missed.set(call.id, call);
      const [oldest] = missed.keys();
      if (missed.size > LATEST && oldest !== undefined) missed.delete(oldest);
      return;
    }
    const html = id === undefined ? card(call, csrf) : account(call, csrf);
    write({ id: `call-${call.id}`, version: String(call.steps.length), html });
  };
  response.on('drain', () => {
    const calls = [...missed.values()];
    missed.clear();
    for (const call of calls) send(call);
  });
  for (const call of desk.latest('call', LATEST).toReversed()) send(call);
  response.on('close', desk.onCall(send));
  if (id === undefined) streamProgress(response, player, write, csrf);
}

function streamProgress(
  response: Response,
  player: Player,
  write: (data: { id: string; version: string; html: string }) => void,
  csrf: string,
): void {
  let planned: NodeJS.Timeout | undefined;
  const tell = () => {
    planned = undefined;
    const progress = player.progress();
    if (progress === undefined) return;
    write(playerControl(progress, csrf));
    write(playerProgress(progress));
  };
  const end = player.onProgress(() => {
    planned ??= setTimeout(tell, PROGRESS_MS);
  });
  response.on('close', () => {
    end();
    clearTimeout(planned);
  });
  tell();
}
