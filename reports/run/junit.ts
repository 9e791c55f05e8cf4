/**
 * A run as JUnit XML, one test suite per area. It keeps to what both published schemas allow: the strict one
 * of Ant (every suite has properties, system-out and system-err, a case holds one outcome) and Jenkins'.
 */

import { oneLine } from '../text.ts';
import { attributes, xmlText } from '../xml.ts';
import type { Result, RunDocument } from './document.ts';
import { badges, byArea, consequences, sources } from './summary.ts';

/** @returns the run as a JUnit XML document; well-formed whatever the results hold */
export function junit(run: RunDocument): string {
  const suites = [...byArea(run.results)].map(([area, results], index) => suite(run, area, results, index));
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join(
    '\n',
  );
}

function suite(run: RunDocument, area: string, results: readonly Result[], id: number): string {
  const count = (...verdicts: Result['verdict'][]) =>
    results.filter((result) => verdicts.includes(result.verdict)).length;
  const start = attributes({
    name: area,
    package: area.replaceAll('/', '.'),
    id,
    timestamp: run.startedAt.slice(0, 19),
    hostname: 'localhost',
    tests: results.length,
    failures: count('fail'),
    errors: count('error'),
    skipped: count('blocked', 'not-applicable'),
    time: seconds(results.reduce((sum, result) => sum + result.durationMs, 0)),
  });
  return [
    `  <testsuite${start}>`,
    '    <properties>',
    property('tool', `${run.tool.name} ${run.tool.version}`),
    property('target', run.target.name),
    property('profile', `${run.profile.name} ${run.profile.version}`),
    ...(run.pbx === undefined ? [] : [property('pbx', run.pbx.profile)]),
    '    </properties>',
    ...results.map((result) => testcase(area, result)),
    `    <system-out>${xmlText(remarks(results))}</system-out>`,
    '    <system-err></system-err>',
    '  </testsuite>',
  ].join('\n');
}

function property(name: string, value: string): string {
  return `      <property${attributes({ name, value })}/>`;
}

/** The class name is the rule's id in dots, so that tools group by area and tell one rule from another. */
function testcase(area: string, result: Result): string {
  const identity = attributes({
    classname: result.rule.replaceAll('/', '.'),
    name: oneLine(result.title) || area,
    time: seconds(result.durationMs),
  });
  const inner = outcome(result);
  return inner === '' ? `    <testcase${identity}/>` : `    <testcase${identity}>${inner}</testcase>`;
}

/** Not applicable and blocked are skipped, never passed: neither says anything good about the target. */
function outcome(result: Result): string {
  switch (result.verdict) {
    case 'fail':
      return verdictElement('failure', result);
    case 'error':
      return verdictElement('error', result);
    case 'blocked':
      return `<skipped${attributes({ message: oneLine(`blocked: ${result.at}: ${result.actual}`) })}/>`;
    case 'not-applicable':
      return `<skipped${attributes({ message: oneLine(`not applicable: ${result.actual || result.at}`) })}/>`;
    case 'pass':
    case 'advice':
      return '';
  }
}

function verdictElement(name: 'failure' | 'error', result: Result): string {
  const known = result.known ? `known failure (${result.known.reason}): ` : '';
  const message = attributes({ message: oneLine(`${known}${result.at}`), type: result.level });
  return `<${name}${message}>${xmlText(explanation(result))}</${name}>`;
}

function explanation(result: Result): string {
  return [
    `${result.rule} (${[result.level, ...badges(result)].join(', ')}; ${sources(result.cites)})`,
    `expected: ${result.expected}`,
    `got: ${result.actual}`,
    ...consequences(result).map(([name, text]) => `${name}: ${text}`),
  ].join('\n');
}

/** Advice does not fail a suite; what it says is in the suite's output. */
function remarks(results: readonly Result[]): string {
  return results
    .filter((result) => result.verdict === 'advice')
    .map((result) => `advice: ${result.title} (${result.at})\n${explanation(result)}\n`)
    .join('\n');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
