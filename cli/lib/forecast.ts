import { dirname, resolve } from 'node:path';
import {
  applyProfile,
  dispatcherFor,
  forecast,
  leftOut,
  loadProfile,
  loadRules,
  type RuleForecast,
  readTargetFile,
  resolveTarget,
  selectRules,
  waitedFor,
  withCertificates,
} from '../../harness/index.ts';
import { say } from './terminal.ts';

/** Options of `rules --target`, as the command line gives them. */
export interface ForecastOptions {
  readonly profile?: string;
  readonly only?: string;
  readonly json?: boolean;
  /** As of `check`. */
  readonly everyApproval?: boolean;
}

/**
 * `pbx-conformance rules --target FILE`: what a run against the target will ask, of it and of people.
 * @returns the exit code
 * @throws ConfigurationError; Unreachable when endpoints have to be discovered and the issuer does not answer
 */
export async function forecastCommand(
  path: string,
  options: ForecastOptions,
  out: { write(text: string): unknown } = process.stdout,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<number> {
  const folder = dirname(resolve(path));
  const file = withCertificates(readTargetFile(path, environment), folder);
  const dispatcher = dispatcherFor(file);
  try {
    const target = await resolveTarget(file, folder, dispatcher);
    const profile = await loadProfile(options.profile ?? file.profile);
    const selection = applyProfile(profile, selectRules(await loadRules(), options.only));
    const whole = await forecast(target, selection);
    const rules =
      options.everyApproval === true || target.approval.how !== 'person'
        ? whole.rules
        : withoutThoseLeftOut(whole.rules);
    const head = {
      target: target.name,
      url: target.issuer,
      profile: profile.name,
      approval: target.approval.how,
    };
    const concurrency = target.limits.concurrency ?? 1;
    const text =
      options.json === true
        ? JSON.stringify(
            {
              ...head,
              concurrency,
              waits: waitedFor(rules, concurrency),
              rules: rules.map(({ rule, ...rest }) => ({ rule: rule.id, ...rest })),
            },
            null,
            2,
          )
        : [
            `${head.target} (${head.url}), profile ${profile.name} ${profile.version}`,
            '',
            ...tell(rules, head.approval, concurrency),
          ].join('\n');
    say(`${text}\n`, out, options.json === true ? 'json' : 'text');
    return 0;
  } finally {
    await dispatcher.destroy();
  }
}

function withoutThoseLeftOut(rules: readonly RuleForecast[]): RuleForecast[] {
  const reasons = leftOut(rules);
  return rules.map((one) => {
    const notApplicable = reasons.get(one.rule.id);
    return notApplicable === undefined ? one : { ...one, notApplicable, decisions: 0, waits: 0 };
  });
}

function tell(rules: readonly RuleForecast[], approval: string, concurrency: number): string[] {
  const asked = rules.filter(({ notApplicable }) => notApplicable === undefined);
  const reasons = Map.groupBy(
    rules.filter(({ notApplicable }) => notApplicable !== undefined),
    ({ notApplicable }) => notApplicable ?? '',
  );
  const unasked = [...reasons].flatMap(([reason, all]) => [
    `  ${reason}:`,
    ...all.map(({ rule }) => `    ${rule.id}`),
  ]);
  return [
    `Can be asked: ${asked.length} of ${rules.length} rules`,
    `Not applicable: ${rules.length - asked.length}`,
    ...unasked,
    '',
    ...decisions(asked, approval),
    ...waits(asked, concurrency),
  ];
}

function decisions(asked: readonly RuleForecast[], approval: string): string[] {
  const needing = asked.filter((one) => one.decisions > 0);
  const count = needing.reduce((sum, one) => sum + one.decisions, 0);
  if (approval !== 'person') {
    const browser = approval === 'browser' ? `; the browser decides ${times(count)}` : '';
    return [`No person has to be at hand${browser}.`];
  }
  return [
    `A person has to approve or deny ${times(count)}:`,
    ...needing.map((one) => `  ${one.rule.id}  ${times(one.decisions)}`),
  ];
}

function waits(asked: readonly RuleForecast[], concurrency: number): string[] {
  const waiting = asked.filter((one) => one.waits > 0);
  const seconds = waitedFor(asked, concurrency);
  if (seconds === 0) return ['Nothing is waited for.'];
  const together = concurrency === 1 ? '' : `, with ${concurrency} rules at once (limits.concurrency)`;
  return [
    `Really waited for: ${duration(seconds)}${together}`,
    ...waiting.map((one) => `  ${one.rule.id}  ${duration(one.waits)}`),
  ];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** @returns seconds in words: `3630 s (1 h 30 s)` */
function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ].filter(([count]) => count !== 0);
  return `${seconds} s (${parts.map(([count, unit]) => `${count} ${unit}`).join(' ')})`;
}
