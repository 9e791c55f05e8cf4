import type { RequestHandler } from 'express';
import type { Context } from '../context.ts';
import { currentSession, userOf } from '../oauth/authorize/session.ts';

/**
 * `/events`: notifies an open page that something of the user's accounts has changed, without details; the page asks for
 * its own contents again. Ends with the session.
 */
export function eventsEndpoint(context: Context): RequestHandler {
  return (request, response) => {
    const user = () => userOf(currentSession(request, context), context);
    // This status stops a browser from reconnecting (HTML Standard 9.2.3).
    if (user() === undefined) return void response.status(204).end();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    const stop = context.changes.listen((accountId) => {
      const reader = user();
      if (reader === undefined) response.end();
      else if (context.store.users.belongsTo(reader.id, accountId)) response.write('data: changed\n\n');
    });
    response.on('close', stop);
  };
}
