/**
 * A run as SARIF 2.1.0, the format of code scanning services. It keeps to what GitHub documents that it takes ("SARIF support
 * for code scanning"): paths without a scheme, descriptions of 1024 characters, a category that ends in a slash.
 */
import { createHash } from 'node:crypto';
import { clip, printable } from '../text.ts';
import type { Result, RunDocument } from './document.ts';
import { areaOf, badges, capitalized, consequences, sources, withVerdict } from './summary.ts';
import { traceOf } from './trace.ts';

/** Characters that GitHub shows of a rule's descriptions. */
const LONGEST_DESCRIPTION = 1024;

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
        automationDetails: { id: categoryOf(run) },
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
        properties: { target: plain(run.target.url), profileVersion: run.profile.version },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/**
 * Up to its last slash the id is the category, and an upload replaces the alerts of its category: one for each target and profile.
 * Without a version, so that alerts outlive an update of the profile.
 */
function categoryOf({ profile, target }: RunDocument): string {
  return `${plain(profile.name)}/${plain(target.name)}/`;
}

function descriptor(result: Result) {
  const helpUri = result.cites.find(({ url }) => url !== undefined && isWebAddress(url))?.url;
  const level = result.level === 'MUST' ? 'error' : 'warning';
  return {
    id: result.rule,
    shortDescription: { text: description(result.title) },
    fullDescription: { text: description(result.impact) },
    help: { text: plain(result.remedy) },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level },
    properties: {
      tags: [areaOf(result.rule), result.level, ...badges(result)],
      precision: 'very-high',
      'problem.severity': level,
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
  const trace = traceOf(result);
  return {
    ruleId: result.rule,
    ruleIndex: run.results.indexOf(result),
    kind: 'fail',
    level: levelOf(result),
    message: message(said.join('\n')),
    locations: [
      {
        physicalLocation: physicalLocation(result, run),
        logicalLocations: [{ fullyQualifiedName: result.rule, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'rule/v1': result.rule, primaryLocationLineHash: fingerprint(result.rule) },
    properties: { target: plain(run.target.url), ...(trace === undefined ? {} : { traceparent: trace }) },
    ...(result.known
      ? {
          suppressions: [{ kind: 'external', status: 'accepted', justification: plain(result.known.reason) }],
        }
      : {}),
  };
}

/** GitHub does not read suppressions: as a note a known failure fails no check of a pull request. */
function levelOf({ verdict, known }: Result): 'error' | 'warning' | 'note' {
  if (known !== undefined) return 'note';
  return verdict === 'fail' ? 'error' : 'warning';
}

/**
 * The line of the target file that names the deployment; for the reference connector, which needs no file, the rule. GitHub refuses
 * the whole upload for one address of another scheme than its checkout's, so that the deployment's stands in the properties only.
 */
function physicalLocation({ rule }: Result, { target }: RunDocument) {
  const { path, line } = target.file ?? { path: `suites/${rule}.rule.ts`, line: 1 };
  const uri = plain(path)
    .split('/')
    .filter((segment) => !/^\.*$/.test(segment))
    .map(encodeURIComponent)
    .join('/');
  return {
    artifactLocation: { uri: uri === '' ? 'target' : uri },
    region: { startLine: line, startColumn: 1, endLine: line, endColumn: 2 },
  };
}

/** The only fingerprint that GitHub reads. It follows the rule, so that an alert stays the same when lines of the file move. */
function fingerprint(rule: string): string {
  return `${createHash('sha256').update(rule).digest('hex').slice(0, 16)}:1`;
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

function description(text: string): string {
  return clip(plain(text), LONGEST_DESCRIPTION);
}

function plain(text: string): string {
  return printable(text) || '–';
}
