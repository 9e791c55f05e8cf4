import { Api } from '../../suites/kit/actors/api.ts';
import { Browser } from '../../suites/kit/actors/browser.ts';
import { Client } from '../../suites/kit/actors/client.ts';
import { PbxActor } from '../../suites/kit/actors/pbx.ts';
import { type Approver, type AskingAnew, User } from '../../suites/kit/actors/user.ts';
import type { Context, Time } from '../../suites/kit/context.ts';
import { IssuedTokens } from '../../suites/kit/evidence/issued-tokens.ts';
import type { Recorder } from '../../suites/kit/evidence/recorder.ts';
import type { HttpClient } from '../../suites/kit/http-client.ts';
import type { AccountInfo, ClientInfo, Target, UserInfo } from '../../suites/kit/target.ts';
import type { TestEnvironment } from '../../suites/kit/test-environment.ts';
import { Blocked } from '../../suites/kit/verdict.ts';
import { ownOrigins } from './approvers.ts';

const NOT_IN_COMPANY = 'the tokens of a run are revoked only while no other rule is tried';

type Actors = Omit<Context, 'given' | 'must' | 'note' | 'notApplicable'>;

/**
 * Makes the actors of one trial. Each is made when it is first asked for, so that a rule pays for what it uses.
 * @returns the actors as a context's members, and `close` to be called once the trial is over
 */
export function buildActors(
  http: HttpClient,
  recorder: Recorder,
  world: Omit<TestEnvironment, 'redactor'>,
): { context: Actors; close: () => Promise<void> } {
  const { target } = world;
  const origins = ownOrigins(target);
  const hints = target.approval.how === 'form' ? target.approval.hints : {};
  const issued = world.issued ?? new IssuedTokens();
  const anew: AskingAnew = {
    withdraw: async () => {
      issued.collect(recorder.exchanges, target.endpoints.token);
      if (target.endpoints.revocation === undefined) return false;
      // A neighbor's tokens might end with them, and it would take that for the refusal it asked for.
      if (world.inCompany === true) throw new Blocked(NOT_IN_COMPANY);
      const tokens = issued.take();
      for (const [token, kind] of tokens) await client().revoke(token, { token_type_hint: kind });
      return tokens.length > 0;
    },
    ofOtherClients: (url) => requestsOfOthers(url, target),
  };
  const browser = (actor: string) => (jar?: Browser['jar']) => new Browser(http, actor, origins, hints, jar);
  const userOf = (info: UserInfo | undefined, jar?: Browser['jar'], approver?: Approver) => {
    const open = browser('user');
    return new User(open(jar), open, info, hints, { approver, anew });
  };

  const user = lazy(() => userOf(target.user, world.session, world.approvers?.forTrial(recorder)));
  const client = lazy(() => {
    const { main, headless } = target.clients;
    return clientOf('client', main, headless === undefined ? undefined : clientOf('client', headless));
  });
  const time = timeOf(world);
  const pbx = lazy(() => {
    const api = lazyApi(target.accounts.main);
    const parts = { world, recorder, user: user(), client: client(), api };
    const driver = world.realPbx?.forTrial({
      recorder,
      redirectUri: target.pbx?.redirectUri ?? client().redirectUri,
      knownNumber: target.accounts.main?.contact?.phone,
    });
    return new PbxActor(parts, driver);
  });

  function clientOf(actor: string, info: ClientInfo | undefined, headless?: Client): Client {
    const { endpoints, scopes } = target;
    return new Client(http, actor, endpoints, known(info, 'client'), scopes.api, user(), headless);
  }
  function lazyApi(account: AccountInfo | undefined): Api {
    return new Api(http, target, account ?? { id: '' });
  }

  const stranger = lazy(() => clientOf('stranger', target.clients.other));
  const limited = lazy(() => clientOf('client', target.clients.limited));
  const foreigner = lazy(() => {
    const info = known(target.otherUser, 'user of the other account');
    return userOf(info, undefined, world.approvers === undefined ? undefined : onlyByForms);
  });
  const context: Actors = {
    get client() {
      return client();
    },
    get stranger() {
      return stranger();
    },
    get limited() {
      return limited();
    },
    get user() {
      return user();
    },
    get foreigner() {
      return foreigner();
    },
    get api() {
      return lazyApi(target.accounts.main);
    },
    get otherApi() {
      return lazyApi(known(target.accounts.other, 'second account'));
    },
    get pbx() {
      return pbx();
    },
    target,
    time,
    send: (request) => http.send('client', request),
    anonymous: () => browser('user')(),
  };
  return {
    context,
    close: async () => {
      issued.collect(recorder.exchanges, target.endpoints.token);
      await pbx.made()?.stop();
    },
  };
}

/** The authorization request of one client, as the others send it that may use the grant and have a redirect URI. */
function requestsOfOthers(url: string, { clients }: Target): readonly string[] {
  const sent = new URL(url).searchParams.get('client_id');
  return [clients.main, clients.other, clients.limited].flatMap((client) => {
    const [redirectUri] = client?.redirectUris ?? [];
    if (client === undefined || redirectUri === undefined || client.id === sent) return [];
    if (!client.grants.includes('authorization_code')) return [];
    const other = new URL(url);
    other.searchParams.set('client_id', client.id);
    other.searchParams.set('redirect_uri', redirectUri);
    return [other.href];
  });
}

/** The target file says how one user approves; the other one is known to forms alone. */
const onlyByForms: Approver = {
  decide: async () => {
    throw new Error("the rule needs a second user to approve: it has to declare needs: ['pages']");
  },
};

function timeOf(world: Pick<TestEnvironment, 'wait' | 'moveClock'>): Time {
  return {
    moves: world.moveClock !== undefined,
    pass: async (seconds) => {
      if (world.moveClock === undefined) await world.wait(seconds * 1000);
      else world.moveClock(seconds);
    },
  };
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Blocked(`the target file names no ${what}`);
  return value;
}

/** Makes a value when it is first asked for; `made()` looks without making. */
function lazy<T>(make: () => T): (() => T) & { made: () => T | undefined } {
  let value: { readonly it: T } | undefined;
  const get = () => {
    value ??= { it: make() };
    return value.it;
  };
  return Object.assign(get, { made: () => value?.it });
}
