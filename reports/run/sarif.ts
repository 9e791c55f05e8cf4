/** A run as SARIF 2.1.0, the format of code scanning services. */

import { printable } from '../text.ts';
import type { Result, RunDocument } from './document.ts';
import { areaOf, badges, capitalized, consequences, sources, withVerdict } from './summary.ts';

/**
 * Failures and advice become results. What could not be checked becomes a notification of the invocation:
 * it is not a finding about the target, and a service would show it as one. Passes are left out likewise.
 * @returns a SARIF log as JSON text
 */
export function sarif(run: RunDocument): string {
  const findings = [...withVerdict(run.results, 'fail'), ...withVerdict(run.results, 'advice')];
  const unchecked = run.results.filter(({ verdict }) => verdict === 'blocked' || verdict === 'error');
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: run.tool.name, version: run.tool.version, rules: run.results.map(descriptor) },
        },
        automationDetails: { id: `${run.profile.name}/${run.profile.version}/${run.target.name}` },
        invocations: [
          {
            executionSuccessful: unchecked.length === 0,
            startTimeUtc: run.startedAt,
            endTimeUtc: new Date(Date.parse(run.startedAt) + run.durationMs).toISOString(),
            toolExecutionNotifications: unchecked.map((result) => ({
              level: result.verdict === 'error' ? 'error' : 'warning',
              message: message(`${result.verdict} at: ${result.at}; got: ${result.actual}`),
              associatedRule: { id: result.rule },
            })),
          },
        ],
        results: findings.map((result) => finding(result, run)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor(result: Result) {
  const helpUri = result.cites.find(({ url }) => url !== undefined && isWebAddress(url))?.url;
  return {
    id: result.rule,
    shortDescription: { text: plain(result.title) },
    fullDescription: { text: plain(result.impact) },
    help: { text: plain(result.remedy) },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: result.level === 'MUST' ? 'error' : 'warning' },
    properties: {
      tags: [areaOf(result.rule), result.level, ...badges(result)],
      sources: sources(result.cites),
    },
  };
}

function finding(result: Result, run: RunDocument) {
  const said = [
    `${result.title}: ${result.at}`,
    `Expected: ${result.expected}`,
    `Got: ${result.actual}`,
    ...consequences(result).map(([name, text]) => `${capitalized(name)}: ${text}`),
  ];
  return {
    ruleId: result.rule,
    ruleIndex: run.results.indexOf(result),
    kind: 'fail',
    level: result.verdict === 'fail' ? 'error' : 'warning',
    message: message(said.join('\n')),
    locations: [
      {
        ...(isWebAddress(run.target.url)
          ? { physicalLocation: { artifactLocation: { uri: new URL(run.target.url).href } } }
          : {}),
        logicalLocations: [{ fullyQualifiedName: result.rule, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'rule/v1': result.rule },
    ...(result.known
      ? {
          suppressions: [{ kind: 'external', status: 'accepted', justification: plain(result.known.reason) }],
        }
      : {}),
  };
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\/[^\s<>"\\^`{|}]+$/i.test(url) && URL.canParse(url);
}

/** Braces and brackets would be read as placeholders and links (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function message(text: string): { text: string } {
  return {
    text: plain(text)
      .replace(/[{}]/g, '$&$&')
      .replace(/[\\[\]]/g, '\\$&'),
  };
}

function plain(text: string): string {
  return printable(text) || '–';
}
