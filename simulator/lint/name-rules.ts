import { isIPv6 } from 'node:net';
import { CONTACT_PREFIX } from '../engine/predefined.ts';
import { AUTHORIZE_NAMES, existsOn, PREDEFINED_NAMES, TRIGGERS } from '../engine/triggers.ts';
import type { Resolution } from './names.ts';
import type { LintRule } from './rule.ts';
import { type ExpressionUse, type LintSubject, namesOf } from './subject.ts';

/** Slots that are evaluated outside of any scenario. */
const OUTSIDE = new Set(['RequestUrl', 'RequestUrlParameters', 'Default', 'Basic', 'MaxLength']);
/** Compared as written, never evaluated. */
const LITERAL = 'Ethalon';

/** One name in one expression, on each way to its scenario. */
interface Reading {
  readonly use: ExpressionUse;
  readonly name: string;
  readonly ways: readonly Resolution[];
}

const READINGS = new WeakMap<LintSubject, readonly Reading[]>();

/** Every name in every expression; found once for all rules. */
function readings(subject: LintSubject): readonly Reading[] {
  const found = READINGS.get(subject) ?? [...eachReading(subject)];
  READINGS.set(subject, found);
  return found;
}

function* eachReading(subject: LintSubject): Generator<Reading> {
  for (const use of subject.expressions) {
    if (use.slot === LITERAL) continue;
    for (const name of new Set(namesOf(use))) {
      // In a text it stays as written, as the host of a URL has to (RFC 3986 3.2.2).
      if (isIPv6(name)) continue;
      const ways =
        use.scenario && !OUTSIDE.has(use.slot)
          ? subject.names.resolve(use.scenario, name, use.slot === 'Output')
          : [{ source: isKnownOutside(use, name, subject) ? ('setting' as const) : ('undefined' as const) }];
      yield { use, name, ways };
    }
  }
}

/** A default with expressions is evaluated where the parameter is read: any name that exists will do. */
function isKnownOutside({ slot }: ExpressionUse, name: string, { names, profile }: LintSubject): boolean {
  if (names.isSetting(name)) return true;
  if (slot === 'Default')
    return names.isVariable(name) || (PREDEFINED_NAMES.has(name) && existsOn(profile, name));
  return slot.startsWith('RequestUrl') && AUTHORIZE_NAMES.includes(name) && existsOn(profile, name);
}

/** A default is text unless something evaluates it, and an undefined name is empty in a condition. */
const isMild = ({ slot }: ExpressionUse): boolean => slot === 'If' || slot === 'SkipIf' || slot === 'Default';

/** In a condition on itself a missing name is empty, so that the value is not sent. */
function isGuarded(use: ExpressionUse, name: string, { expressions }: LintSubject): boolean {
  return expressions.some((each) => each.at === use.at && isMild(each) && namesOf(each).includes(name));
}

function whyUndefined({ name, ways }: Reading, { profile }: LintSubject): string {
  if (!PREDEFINED_NAMES.has(name)) return 'which is not defined';
  if (!existsOn(profile, name)) return `which ${profile.title} does not define`;
  const [kind] = ways.flatMap((way) => way.kind ?? []);
  return kind === undefined
    ? 'which is not offered here'
    : `which is not offered when ${TRIGGERS[kind].title}`;
}

/** Names: which exist, and where. */
export const NAME_RULES: readonly LintRule[] = [
  {
    id: 'name-undefined',
    severity: 'error',
    title: 'Every name is defined where it is read',
    why: 'In a text the name stays as written, brackets and all; in a condition it is empty.',
    remedy: 'Correct the spelling, add the parameter or the variable, or remove it.',
    check: (subject, report) => {
      for (const reading of readings(subject)) {
        const { use, name, ways } = reading;
        const isNowhere = ways.length > 0 && ways.every(({ source }) => source === 'undefined');
        const isOfOtherVersion = PREDEFINED_NAMES.has(name) && !existsOn(subject.profile, name);
        if (!isNowhere || (isOfOtherVersion && isGuarded(use, name, subject))) continue;
        report(
          use.at,
          `${use.slot} reads [${name}], ${whyUndefined(reading, subject)}`,
          isMild(use) ? 'warning' : undefined,
        );
      }
    },
  },
  {
    id: 'name-contact-output',
    severity: 'error',
    title: 'An output of the contact exists',
    why: 'No scenario yields the output, so the name is always empty.',
    remedy: 'Correct the spelling, or add the output to the lookup.',
    check: (subject, report) => {
      const outputs = new Set(
        subject.template.scenarios.flatMap((each) => each.outputs.outputs.map(({ type }) => type)),
      );
      for (const { use, name, ways } of readings(subject)) {
        const isOffered = ways.some(({ source }) => source === 'offered');
        if (isOffered && name.startsWith(CONTACT_PREFIX) && !outputs.has(name.slice(CONTACT_PREFIX.length)))
          report(use.at, `${use.slot} reads [${name}], which no scenario yields`);
      }
    },
  },
  {
    id: 'name-out-of-scope',
    severity: 'error',
    title: 'A variable is read in its scope',
    why: 'The scope of a variable is the outputs of its scenario and the scenarios that follow through Next: elsewhere it is empty.',
    remedy: 'Read the variable in the same chain, or make it an output and read [Contact::Name].',
    check: (subject, report) => {
      for (const { use, name, ways } of readings(subject)) {
        const isEmpty = ways.length > 0 && ways.every(({ source }) => source === 'elsewhere');
        if (isEmpty)
          report(
            use.at,
            `${use.slot} reads [${name}], a variable of another scenario`,
            isMild(use) ? 'warning' : undefined,
          );
      }
    },
  },
  {
    id: 'name-partial-scope',
    severity: 'warning',
    title: 'A name has a value on every way to its scenario',
    why: 'Where the scenario is reached on another way the name is empty, or stays as written.',
    remedy: 'Define the name in every chain that leads to the scenario.',
    check: (subject, report) => {
      for (const { use, name, ways } of readings(subject)) {
        const missing = ways.filter(({ source }) => source === 'elsewhere' || source === 'undefined');
        if (missing.length === 0 || missing.length === ways.length) continue;
        const titles = [...new Set(missing.flatMap(({ kind }) => (kind ? [TRIGGERS[kind].title] : [])))];
        report(use.at, `${use.slot} reads [${name}], which has no value when ${titles.join(' or when ')}`);
      }
    },
  },
  {
    id: 'name-open',
    severity: 'info',
    title: 'A name is known to be offered',
    why: 'Templates in the field read the name, and no public source says that the PBX offers it.',
    remedy: 'Try it on a PBX of the version that the template is for.',
    check: (subject, report) => {
      for (const { use, name, ways } of readings(subject)) {
        if (ways.some(({ source }) => source === 'open')) report(use.at, `${use.slot} reads [${name}]`);
      }
    },
  },
  {
    id: 'transcription-license',
    severity: 'info',
    title: 'Transcripts depend on the license',
    why: 'A V20 without its AI license does not define the name: it arrives in the CRM as written, brackets and all.',
    remedy: 'Send the value only where it is wanted, with a parameter to switch it off.',
    check: (subject, report) => {
      if (!subject.profile.transcribes) return;
      for (const { use, name } of readings(subject)) {
        const { scenario } = use;
        if (scenario === undefined || isMild(use)) continue;
        if (existsOn({ ...subject.profile, transcribes: false }, name)) continue;
        if (!isGuarded(use, name, subject)) report(use.at, `${use.slot} reads [${name}]`);
      }
    },
  },
];
