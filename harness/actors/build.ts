import { Api } from '../../suites/kit/actors/api.ts';
import { Browser } from '../../suites/kit/actors/browser.ts';
import { Client } from '../../suites/kit/actors/client.ts';
import { PbxActor } from '../../suites/kit/actors/pbx.ts';
import { type Approver, User } from '../../suites/kit/actors/user.ts';
import type { Context, Time } from '../../suites/kit/context.ts';
import type { Recorder } from '../../suites/kit/evidence/recorder.ts';
import type { HttpClient } from '../../suites/kit/http-client.ts';
import type { AccountInfo, ClientInfo, UserInfo } from '../../suites/kit/target.ts';
import type { TestEnvironment } from '../../suites/kit/test-environment.ts';
import { Blocked } from '../../suites/kit/verdict.ts';
import { ownOrigins } from './approvers.ts';

type Actors = Omit<Context, 'given' | 'must' | 'note' | 'notApplicable'>;

/**
 * Makes the actors of one trial. Each is made when it is first asked for, so that a rule pays for what it uses.
 * @returns the actors as a context's members, and `close` to be called once the trial is over
 */
export function buildActors(
  http: HttpClient,
  recorder: Recorder,
  world: TestEnvironment,
): { context: Actors; close: () => Promise<void> } {
  const { target } = world;
  const origins = ownOrigins(target);
  const hints = target.approval.how === 'form' ? target.approval.hints : {};
  const browser = (actor: string) => (jar?: Browser['jar']) => new Browser(http, actor, origins, hints, jar);
  const userOf = (info: UserInfo | undefined, jar?: Browser['jar'], approver?: Approver) => {
    const open = browser('user');
    return new User(open(jar), open, info, hints, approver);
  };

  const user = lazy(() => userOf(target.user, world.session, world.approvers?.forTrial(recorder)));
  const client = lazy(() => clientOf('client', target.clients.main));
  const time = timeOf(world);
  const pbx = lazy(
    () =>
      new PbxActor({ world, recorder, user: user(), client: client(), api: lazyApi(target.accounts.main) }),
  );

  function clientOf(actor: string, info: ClientInfo | undefined): Client {
    return new Client(http, actor, target.endpoints, known(info, 'client'), target.scopes.api, user());
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
  return { context, close: async () => pbx.made()?.stop() };
}

/** The target file says how one user approves; the other one is known to forms alone. */
const onlyByForms: Approver = {
  decide: async () => {
    throw new Error("the rule needs a second user to approve: it has to declare needs: ['pages']");
  },
};

function timeOf(world: TestEnvironment): Time {
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
