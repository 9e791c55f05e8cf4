import type { Request, RequestHandler, Response } from 'express';
import { CSRF_FIELD, formTokenOf } from '../../web/csrf.ts';
import type { PageFrame } from '../../web/problem-page.ts';
import { PBX_PROFILES } from '../engine/profile.ts';
import type { Pbx } from '../pbx/types.ts';
import type { NameOrder } from './contact-name.ts';
import { document, type Header, toneOf, type View } from './layout.ts';
import { connectionName } from './messages.ts';

/** What parts of pages need beside what they show. */
export interface PageContext {
  /** Token of the page's forms. */
  readonly csrf: string;
  /** IANA name of the PBX's time zone. */
  readonly zone: string;
  /** In which order names are shown. */
  readonly names: NameOrder;
  /** Why calls fail now, for the admin; empty while they do not. */
  readonly trouble: string;
}

/** Puts pages into the console's frame, whose header shows the PBX and its connection. */
export class Shell {
  readonly #pbx: Pbx;
  readonly #hasJourney: boolean;

  constructor(pbx: Pbx, hasJourney: boolean) {
    this.#pbx = pbx;
    this.#hasJourney = hasJourney;
  }

  /** What the parts of a page need. */
  context(response: Response): PageContext {
    const status = this.#pbx.status();
    return {
      csrf: formTokenOf(response),
      zone: this.#pbx.systemSettings().timeZone,
      names: this.#pbx.admin.current.phonebook.names,
      trouble: toneOf(status) === 'bad' ? status.message : '',
    };
  }

  /** Answers with a page. */
  send(response: Response, view: View, status = 200): void {
    response
      .status(status)
      .type('html')
      .send(document(view, this.#header(formTokenOf(response))));
  }

  /** Serves a page that only shows. */
  shows(work: (request: Request, response: Response) => View | Promise<View>): RequestHandler {
    return async (request, response) => this.send(response, await work(request, response));
  }

  /** The frame of a problem that a browser with a page of this console met; others see nothing of the PBX. */
  frameOf(response: Response): PageFrame {
    if (response.locals[CSRF_FIELD] === undefined) return frame;
    return (title, content) => document({ title, content }, this.#header(formTokenOf(response)));
  }

  #header(csrf: string): Header {
    const status = this.#pbx.status();
    return {
      host: new URL(this.#pbx.redirectUri).host,
      version: PBX_PROFILES[status.profile].title,
      connection: connectionName(status),
      tone: toneOf(status),
      csrf,
      hasJourney: this.#hasJourney,
    };
  }
}

/** The frame of a problem: it shows nothing of the PBX, since a stranger may have caused it. */
export const frame: PageFrame = (title, content) => document({ title, content });
