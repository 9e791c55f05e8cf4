/**
 * `tap compare`: lets the simulated PBX do what the real one did, by the traffic that a tap recorded, and says where its
 * requests differ.
 */
import { COMPARISON_SCHEMA, type TapComparison } from '../../reports/tap/comparison.ts';
import type { TapDocument } from '../../reports/tap/document.ts';
import type { PbxProfile } from '../../simulator/pbx/index.ts';
import { parseTemplate, TemplateRefused } from '../../simulator/template/index.ts';
import { Examiner } from './examine.ts';
import { type Facts, factsOf } from './facts.ts';
import { play } from './play.ts';
import { Report } from './report.ts';
import { markTests } from './test-presses.ts';
import { type Timeline, timelineOf } from './timeline.ts';

/** What is compared. */
export interface CompareOptions {
  readonly template: { readonly name: string; readonly text: string };
  readonly profile: PbxProfile;
  /** Values of the template's parameters that come before what the traffic shows. */
  readonly settings?: ReadonlyMap<string, string>;
  readonly tool: TapComparison['tool'];
}

/**
 * Compares a tap with the simulated PBX. Nothing is sent: the simulated PBX gets the recorded answers.
 * @throws TemplateRefused where no version takes the template
 */
export async function compareTap(tap: TapDocument, options: CompareOptions): Promise<TapComparison> {
  const template = parseTemplate(options.template.text);
  const timeline = timelineOf(template, tap.exchanges);
  markTests(timeline.events);
  const facts = factsOf(template, timeline, options.settings ?? new Map());
  const report = new Report(template);
  try {
    const played = await play(timeline.events, {
      template,
      text: options.template.text,
      fileName: 'tap.xml',
      profile: options.profile,
      facts,
      startedAt: Date.parse(tap.startedAt),
    });
    const examiner = new Examiner({ template, facts });
    for (const each of played) report.add(each, examiner.examine(each));
  } catch (error) {
    if (!(error instanceof TemplateRefused)) throw error;
    report.refused(error.message);
  }
  report.crowd(timeline);
  report.leftOver(timeline);
  return {
    schema: COMPARISON_SCHEMA,
    tool: options.tool,
    target: tap.target,
    startedAt: tap.startedAt,
    template: options.template.name,
    profile: { name: options.profile.name, title: options.profile.title },
    events: [...Map.groupBy(timeline.events, ({ deed }) => deed)].map(([kind, events]) => ({
      kind,
      count: events.length,
    })),
    ...report.result(),
    assumed: assumptions(timeline, facts, tap),
  };
}

function assumptions({ events }: Timeline, facts: Facts, tap: TapDocument): string[] {
  const silent = events.filter(({ deed, report }) => deed === 'ring' && report === undefined).length;
  const tests = events.filter(({ deed }) => deed === 'test').length;
  const settings = [...facts.settings.keys()].join(', ');
  const names = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
  return [
    ...(settings === ''
      ? []
      : [
          `Settings that the requests show, or that were given: ${settings}; all others have the template's defaults.`,
        ]),
    ...(silent === 0
      ? []
      : [
          `${names(silent, 'lookup has', 'lookups have')} no report: what became of the call is not in the traffic.`,
        ]),
    ...(tests === 0
      ? []
      : [
          `${names(tests, 'lookup is', 'lookups are')} taken for the Test button, which authenticates though the token is valid.`,
        ]),
    ...(facts.accessToken === undefined ? [] : ['The access token was in memory when the tap began.']),
    ...(facts.timeZone === 'UTC'
      ? []
      : [`The clocks of the PBX are those of ${facts.timeZone}, by local times beside UTC.`]),
    ...(facts.usesPhonebook ? ['Callers that the phonebook has are not looked up.'] : []),
    ...(tap.shared
      ? ['The tap is a copy for giving away: hosts, numbers and names in it are replaced.']
      : []),
  ];
}
