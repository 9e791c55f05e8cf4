import type { Browser } from './browser.ts';
import { type AuthorizationOutcome, approvedUnasked, type Paged } from './outcome.ts';
import {
  approvingButton,
  asksPassword,
  type Button,
  denyingButton,
  denyingLink,
  type Form,
  type PageHints,
  ticked,
} from './page.ts';

/** What a user decides on the approval page. */
export type Decision = 'approve' | 'deny';

/** How a user gets an authorization request through: by forms, in a real browser, or by a person. */
export interface Approver {
  /** Signs in where asked, decides, and says where the browser ended. */
  decide(url: string, decision: Decision): Promise<AuthorizationOutcome>;
  /** Signs in where asked, decides nothing, and says where the browser stands; absent where that cannot be seen. */
  opens?(url: string): Promise<AuthorizationOutcome>;
}

/** What a user types on the sign-in page. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** An approval page, and who stands before it. */
export interface Asked {
  readonly user: User;
  readonly shown: Paged;
  /** The form that approves. */
  readonly form: Form;
  /** Its control that does. */
  readonly button: Button | undefined;
  /** Where the answer goes: that of the request, or of the other client's. */
  readonly redirectUri: string;
}

/** What may be done for an approval page where the server remembers an earlier approval. */
export interface Anew {
  /** Whether the page of another client is as good. */
  readonly anyClient?: boolean;
  /** Whether the tokens of this run are still needed: they are not revoked then. */
  readonly keepGrants?: boolean;
  /** Whether `prompt=consent` may ask for the page; default: it may. */
  readonly insist?: boolean;
}

/** How a server is brought to ask once more. */
export interface AskingAnew {
  /** Revokes what this run was issued. @returns whether there was something to revoke, and a way to do it */
  withdraw(): Promise<boolean>;
  /** @returns the same authorization request as another client of the target would send it, for each that may */
  ofOtherClients(url: string): readonly string[];
}

const NEVER_ANEW: AskingAnew = { withdraw: async () => false, ofOtherClients: () => [] };

/** Signing in, an account chooser, a consent page and one page more: a journey that is longer goes in circles. */
const MOST_PAGES = 8;

/**
 * The user who approves, over plain HTML forms. The journey stops at the first redirect that leaves the server,
 * or at a page that asks for nothing the user can answer.
 */
export class User implements Approver {
  readonly credentials: Credentials | undefined;
  readonly #browser: Browser;
  readonly #hints: PageHints;
  readonly #newBrowser: () => Browser;
  readonly #approver: Approver | undefined;
  readonly #anew: AskingAnew;

  /** @param approver who decides in this user's place, where that is not done by forms */
  constructor(
    browser: Browser,
    newBrowser: () => Browser,
    credentials: Credentials | undefined,
    hints: PageHints,
    { approver, anew = NEVER_ANEW }: { approver?: Approver | undefined; anew?: AskingAnew } = {},
  ) {
    this.#approver = approver;
    this.#anew = anew;
    this.#browser = browser;
    this.credentials = credentials;
    this.#hints = hints;
    this.#newBrowser = newBrowser;
  }

  /**
   * The browser without JavaScript at which this user reads forms.
   * @throws Error where a person or a scripted browser approves: a rule that reads pages has to declare that it needs them
   */
  get browser(): Browser {
    this.#readsForms();
    return this.#browser;
  }

  /** The same person at another browser, which knows no cookies. */
  elsewhere(): User {
    this.#readsForms();
    return new User(this.#newBrowser(), this.#newBrowser, this.credentials, this.#hints, {
      anew: this.#anew,
    });
  }

  /** Opens a URL and signs in where asked, but answers no approval page: where the journey stands then. */
  async opens(url: string): Promise<AuthorizationOutcome> {
    if (this.#approver?.opens !== undefined) return this.#approver.opens(url);
    return this.signIn(await this.browser.open(url));
  }

  /** Opens a URL as a browser does that comes from the page of a PBX, and signs in where asked. */
  async arrives(url: string): Promise<AuthorizationOutcome> {
    return this.signIn(await this.browser.open(url, { fromAnotherSite: true }));
  }

  /** Comes from the page of a PBX, signs in, approves whatever is asked, and says where the browser ended. */
  async decidesOnArrival(url: string): Promise<AuthorizationOutcome> {
    return this.#answerAll(await this.arrives(url), 'approve');
  }

  /** Opens a URL, signs in, approves (or denies) whatever is asked, and says where the browser ended. */
  async decide(url: string, decision: Decision = 'approve'): Promise<AuthorizationOutcome> {
    if (this.#approver !== undefined) return this.#approver.decide(url, decision);
    return this.#answerAll(await this.opens(url), decision);
  }

  /**
   * Denies at an approval page of the server's. Where it asks nowhere, the outcome is not `asked`, and no denial.
   * @param keepGrants see `Anew`
   */
  async deny(
    url: string,
    { keepGrants = false }: Pick<Anew, 'keepGrants'> = {},
  ): Promise<AuthorizationOutcome> {
    if (this.#approver !== undefined) return this.#approver.decide(url, 'deny');
    const asked = await this.atApproval(url, { keepGrants });
    return asked === undefined ? this.decide(url, 'deny') : asked.user.answers(asked.shown, 'deny');
  }

  /**
   * Opens a URL until the server asks for approval: at this browser or at one without cookies. A server that sends a code
   * without asking, since it remembers an earlier approval, is asked anew: with `prompt=consent` (OpenID Connect Core
   * 3.1.2.1), once this run's tokens are revoked and, where that is as good, by another client.
   * @returns the approval page and the user before it; undefined when the server asks nowhere
   */
  async atApproval(
    url: string,
    { anyClient = false, keepGrants = false, insist = true }: Anew = {},
  ): Promise<Asked | undefined> {
    const at = await this.#pageOf(url);
    if (at !== 'code') return at;
    const ways = [
      async () => (insist ? [`${url}&prompt=consent`] : []),
      async () => (!keepGrants && (await this.#anew.withdraw()) ? [url] : []),
      async () => (anyClient ? this.#anew.ofOtherClients(url) : []),
    ];
    for (const way of ways) {
      for (const again of await way()) {
        const asked = await this.#pageOf(again);
        if (typeof asked === 'object') return asked;
      }
    }
    return undefined;
  }

  /** @returns the approval page, at this browser or at one without cookies; 'code': a code came, and no page */
  async #pageOf(url: string): Promise<Asked | 'code' | undefined> {
    let remembered = false;
    for (const user of [this, this.elsewhere()]) {
      const shown = await user.opens(url);
      remembered ||= approvedUnasked(shown);
      if (shown.kind !== 'page' || shown.page.kind !== 'approval') continue;
      const form = shown.page.forms.find((one) => approvingButton(one, this.#hints) !== undefined);
      if (form === undefined) continue;
      const redirectUri = new URL(url).searchParams.get('redirect_uri') ?? '';
      const button = approvingButton(form, this.#hints);
      return { user, shown, form: ticked(form, this.#hints), button, redirectUri };
    }
    return remembered ? 'code' : undefined;
  }

  /** Decides at the approval page where the journey stands, and at those that follow. */
  answers(start: AuthorizationOutcome, decision: Decision): Promise<AuthorizationOutcome> {
    return this.#answerAll(start, decision);
  }

  #readsForms(): void {
    if (this.#approver !== undefined)
      throw new Error("the rule reads pages: it has to declare needs: ['pages']");
  }

  async #answerAll(start: AuthorizationOutcome, decision: Decision): Promise<AuthorizationOutcome> {
    let outcome = start;
    let asked = false;
    let approvedBy: string | undefined;
    const trail = [...outcome.trail];
    for (
      let pages = 0;
      pages < MOST_PAGES && outcome.kind === 'page' && outcome.page.kind === 'approval';
      pages += 1
    ) {
      const answer = this.#answerTo(outcome, decision);
      if (answer === undefined) return { ...outcome, page: { ...outcome.page, kind: 'other' }, trail, asked };
      if (decision === 'approve') approvedBy = answer.control;
      outcome = await answer.send();
      asked = true;
      trail.push(...outcome.trail);
    }
    return { ...outcome, trail, asked, ...(approvedBy === undefined ? {} : { approvedBy }) };
  }

  /** The control of an approval page and what it does; undefined: the page has none for this decision. */
  #answerTo(
    { page }: Paged,
    decision: Decision,
  ): { readonly control: string; send(): Promise<AuthorizationOutcome> } | undefined {
    const at = `on the page at ${new URL(page.answer.url).pathname}`;
    for (const form of page.forms) {
      const button =
        decision === 'approve' ? approvingButton(form, this.#hints) : denyingButton(form, this.#hints);
      if (button === undefined) continue;
      const filled = decision === 'approve' ? ticked(form, this.#hints) : form;
      const sent = button.name === '' ? '' : ` (${button.name}=${button.value})`;
      return {
        control: `the control "${button.label || button.value || button.name}"${sent} ${at}`,
        send: () => this.browser.submit(filled, button),
      };
    }
    const link = decision === 'deny' ? denyingLink(page, this.#hints) : undefined;
    return link === undefined
      ? undefined
      : { control: `the link "${link.text}" ${at}`, send: () => this.browser.open(link.href) };
  }

  /** Fills in the sign-in page, if that is where the journey stands. */
  async signIn(outcome: AuthorizationOutcome): Promise<AuthorizationOutcome> {
    let current = outcome;
    const trail = [...outcome.trail];
    for (let tries = 0; tries < 2 && current.kind === 'page' && current.page.kind === 'sign-in'; tries += 1) {
      const form = current.page.forms.find(asksPassword);
      if (form === undefined || this.credentials === undefined) break;
      const name =
        this.#hints.usernameField ??
        form.fields.find((field) => field.type === 'text' || field.type === 'email')?.name;
      const password =
        this.#hints.passwordField ?? form.fields.find((field) => field.type === 'password')?.name;
      current = await this.browser.submit(form, form.buttons[0], {
        ...(name === undefined ? {} : { [name]: this.credentials.username }),
        ...(password === undefined ? {} : { [password]: this.credentials.password }),
      });
      trail.push(...current.trail);
    }
    return { ...current, trail };
  }
}
