import { ProblemError } from '../../web/problem-error.ts';
import type { Admin } from '../admin.ts';
import type { BrowserSession } from '../oauth/authorize/browser-session.ts';
import type { ParameterView } from '../policy/types.ts';
import type { Account, User } from '../store/index.ts';

/** A request of a signed-in user to a page of the console. */
export interface ConsoleRequest extends BrowserSession {
  readonly user: User;
  /** The accounts of the user; nothing of any other is shown or changed. */
  readonly accounts: readonly Account[];
  readonly admin: Admin;
  readonly query: ParameterView;
  /** The submitted form; empty without one. */
  readonly form: ParameterView;
}

/** A page of the console. Its parts are HTML, escaped already, except the title. */
export interface View {
  readonly title: string;
  readonly body: string;
  /** At the top right, beside the title. */
  readonly aside?: string;
  readonly status?: number;
}

/** A file for the browser to save. */
export interface Download {
  readonly file: { readonly name: string; readonly type: string; readonly text: string };
}

/** What a page does: shows something, gives a file, or sends the browser on after a form. */
export type Action = (request: ConsoleRequest) => View | Download | { readonly location: string };

/** The user may see nothing at this address. */
export class PageMissing extends ProblemError {
  readonly code = 'page-missing';
}
