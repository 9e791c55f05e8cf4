import { notAsked, type Selected } from '../harness/index.ts';
import { type Result, RUN_SCHEMA, type RunDocument, summarize } from '../reports/run/document.ts';
import { plural } from '../reports/text.ts';
import { NEEDS, type Need, type Rule } from '../suites/kit/rule.ts';
import type { Target } from '../suites/kit/target.ts';
import type { SeenEndpoint, SeenExchange, Witness, Witnessed } from '../suites/kit/witness.ts';
import { evidenceOf, type Judged, resultOf } from './judge-results.ts';
import { routeOf } from './routes.ts';
import { TrafficWindow, WINDOW } from './window.ts';

/** What a judge is made of. */
export interface JudgeOptions {
  /** The rules of a profile; those without a witness are left out. */
  readonly selection: readonly Selected[];
  readonly profile: RunDocument['profile'];
  readonly tool: RunDocument['tool'];
  readonly target: Pick<Target, 'name' | 'issuer' | 'endpoints' | 'capabilities'>;
  /** Called when a verdict changes, without the secrets that have passed; a violation is final. */
  readonly onVerdict?: (rule: Rule, witnessed: Witnessed) => void;
  /** Replaces the secrets that have passed, in plain data. */
  readonly scrub: <T>(data: T) => T;
  /** Replaces the secrets of an exchange, also those that are too short to be replaced wherever they stand. */
  readonly redact: (exchange: SeenExchange) => SeenExchange;
  /** Exchanges of each kind that are looked at; default: `WINDOW`. */
  readonly window?: number;
  /** Runs something after so many milliseconds; default: `setTimeout`, which does not keep the process alive. */
  readonly later?: (run: () => void, ms: number) => void;
  /** Milliseconds; default: `performance.now`. */
  readonly now?: () => number;
}

/** Milliseconds from an exchange to its verdict, at least. */
const PAUSE_MS = 500;
/** Of the time that goes by, judging takes one part in so many at most. */
const SHARE = 20;

/** What a deployment has to offer; what else a rule needs is for the harness to ask its question with. */
const OF_DEPLOYMENTS: ReadonlySet<Need> = new Set([
  ...([
    'authorization-code',
    'client-credentials',
    'refresh-token',
    'refresh-rotation',
    'revocation',
  ] as const),
  ...(['metadata', 'pkce', 'iss', 'crm-api', 'contact-creation', 'journaling', 'chats'] as const),
]);

/** A rule that is judged, and what is known of it; its evidence is kept when it leaves the window. */
interface Case extends Mutable<Judged> {
  readonly witness: Witness;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Judges traffic by the witnesses of rules, while it passes. Each witness looks at the last exchanges only, when some of
 * its kind came, one witness in a turn of the event loop, so that what passes does not wait for it.
 */
export class Judge {
  readonly #options: JudgeOptions;
  readonly #cases: readonly Case[];
  readonly #inapplicable: readonly Result[];
  readonly #unseeable: number;
  readonly #window: TrafficWindow;
  readonly #later: NonNullable<JudgeOptions['later']>;
  readonly #now: () => number;
  readonly #startedAt = new Date();
  readonly #start: number;
  readonly #changed = new Set<SeenEndpoint>();
  /** Rules that something has passed for since they were judged. */
  readonly #due = new Set<Case>();
  #exchanges = 0;
  #busy = false;

  constructor(options: JudgeOptions) {
    this.#options = options;
    this.#window = new TrafficWindow(options.window ?? WINDOW);
    this.#later = options.later ?? ((run, ms) => void setTimeout(run, ms).unref());
    this.#now = options.now ?? (() => performance.now());
    this.#start = this.#now();
    const lacking = (rule: Rule) =>
      rule.needs?.find((need) => OF_DEPLOYMENTS.has(need) && !options.target.capabilities.has(need));
    const seeable = options.selection.filter(({ rule }) => rule.witness !== undefined);
    this.#unseeable = options.selection.length - seeable.length;
    this.#inapplicable = seeable.flatMap(({ rule, level }) => {
      const need = lacking(rule);
      const reason = need && `the target does not declare ${NEEDS[need]} (${need})`;
      return reason === undefined ? [] : [notAsked(rule, level, reason)];
    });
    this.#cases = seeable.flatMap((selected) => {
      const { witness } = selected.rule;
      if (witness === undefined || lacking(selected.rule) !== undefined) return [];
      return [{ selected, witness, witnessed: witness([]), evidence: [] }];
    });
  }

  /** Takes in an exchange that has passed; its verdicts follow. */
  onExchange(seen: SeenExchange): void {
    const route = seen.route ?? routeOf(seen.request, this.#options.target.endpoints);
    this.#window.add(seen.endpoint === 'api' && route !== undefined ? { ...seen, route } : seen);
    this.#exchanges += 1;
    this.#changed.add(seen.endpoint);
    if (this.#busy) return;
    this.#busy = true;
    this.#later(() => this.#judgeInTurns(), PAUSE_MS);
  }

  /** What was found so far, for one line. */
  get line(): string {
    const count = (verdict: Witnessed['verdict']) =>
      this.#cases.filter(({ witnessed }) => witnessed.verdict === verdict).length;
    return `rules: ${count('fail')} violated, ${count('pass')} passed, ${count('not-seen')} not seen`;
  }

  /** Judges what is left. @returns a run document without the secrets that have passed */
  document(): RunDocument {
    const traffic = this.#window.snapshot();
    this.#collect();
    for (const one of this.#due) this.#judge(one, traffic);
    const results = [...this.#cases.map(resultOf), ...this.#inapplicable];
    results.sort((a, b) => (a.rule < b.rule ? -1 : 1));
    const { target, profile, tool, scrub } = this.#options;
    return scrub<RunDocument>({
      schema: RUN_SCHEMA,
      tool,
      target: { name: target.name, url: target.issuer },
      profile,
      startedAt: this.#startedAt.toISOString(),
      durationMs: Math.round(this.#now() - this.#start),
      summary: summarize(results),
      results,
      traffic: { exchanges: this.#exchanges },
      notes: this.#notes(),
    });
  }

  #notes(): string[] {
    const { unjudged } = this.#window;
    return [
      'Judged by what passed between a PBX and the deployment. Each verdict is about the deployment; what the PBX sends is not judged.',
      ...(this.#unseeable === 0
        ? []
        : [
            `${plural(this.#unseeable, 'rule')} of the profile cannot be seen in traffic: "check" asks them.`,
          ]),
      ...(unjudged === 0
        ? []
        : [`${plural(unjudged, 'exchange')} passed too fast to be judged: about them nothing is said.`]),
    ];
  }

  /** Notes which rules the exchanges since the last call can have changed; a violation is final. */
  #collect(): void {
    for (const one of this.#cases) {
      const { witness, witnessed } = one;
      const concerned = witness.looksAt.some((endpoint) => this.#changed.has(endpoint));
      if (concerned && witnessed.verdict !== 'fail') this.#due.add(one);
    }
    this.#changed.clear();
  }

  #judgeInTurns(): void {
    const start = this.#now();
    const traffic = this.#window.snapshot();
    this.#collect();
    let spent = this.#now() - start;
    const next = () => {
      const [one] = this.#due;
      if (one !== undefined) {
        const before = this.#now();
        this.#judge(one, traffic);
        spent += this.#now() - before;
        this.#later(next, 0);
      } else if (this.#changed.size === 0) this.#busy = false;
      else this.#later(() => this.#judgeInTurns(), Math.max(PAUSE_MS, spent * SHARE));
    };
    next();
  }

  #judge(one: Case, traffic: readonly SeenExchange[]): void {
    this.#due.delete(one);
    const before = one.witnessed;
    const witnessed = one.witness(traffic);
    // What was seen and has left the window stays seen.
    if (before.verdict === 'fail' || (before.verdict === 'pass' && witnessed.verdict === 'not-seen')) return;
    if (before.verdict === 'pass' && witnessed.verdict === 'pass' && before.seen > witnessed.seen) return;
    one.witnessed = witnessed;
    if (witnessed.verdict === 'fail') {
      const evidence = evidenceOf(witnessed.exchanges, traffic);
      one.evidence = evidence.map((seen) => this.#options.redact(seen));
    }
    if (before.verdict !== witnessed.verdict)
      this.#options.onVerdict?.(one.selected.rule, this.#options.scrub(witnessed));
  }
}
