import type { Request, Response } from 'express';
import type { Activity, ActivityFeed } from '../pbx/activity-feed.ts';
import type { Player } from '../recordings/player.ts';
import { activityDetails, card } from './activity.ts';
import { playerControl, playerProgress } from './player.ts';
import type { PageContext } from './shell.ts';

/** As many as the page of calls shows. */
export const LATEST = 12;

/** The least time between two reports of a recording's progress. */
const PROGRESS_MS = 250;

/** What is streamed, and what its parts need. */
interface Streamed {
  readonly feed: ActivityFeed;
  readonly player: Player;
  readonly context: PageContext;
}

/**
 * Streams calls to a browser as they go on (server-sent events): all of them as cards, with the progress of the
 * recording that is played, or, with `id`, one call in full. The current state comes first, since calls may have gone on
 * after the page was made. A slow browser gets what it missed of the latest calls only.
 */
export function streamCalls(request: Request, response: Response, { feed, player, context }: Streamed): void {
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
    const html = id === undefined ? card(call, context) : activityDetails(call, context);
    write({ id: `call-${call.id}`, version: String(call.steps.length), html });
  };
  response.on('drain', () => {
    const calls = [...missed.values()];
    missed.clear();
    for (const call of calls) send(call);
  });
  for (const call of feed.latest('call', LATEST).toReversed()) send(call);
  response.on('close', feed.onCall(send));
  if (id === undefined) streamProgress(response, player, write, context.csrf);
}

function streamProgress(
  response: Response,
  player: Player,
  write: (data: { id: string; version: string; html: string }) => void,
  csrf: string,
): void {
  let planned: NodeJS.Timeout | undefined;
  const report = () => {
    planned = undefined;
    const progress = player.progress();
    if (progress === undefined) return;
    write(playerControl(progress, csrf));
    write(playerProgress(progress));
  };
  const end = player.onProgress(() => {
    planned ??= setTimeout(report, PROGRESS_MS);
  });
  response.on('close', () => {
    end();
    clearTimeout(planned);
  });
  report();
}
