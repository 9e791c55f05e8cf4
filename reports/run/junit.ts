/**
 * A run as JUnit XML, one test suite per area. It keeps to what both published schemas allow: the strict one
 * of Ant (every suite has properties, system-out and system-err, a case holds one outcome) and Jenkins'.
 */

import { buildXml, type XmlNode } from '../../web/xml.ts';
import { oneLine, printable } from '../text.ts';
import type { Result, RunDocument } from './document.ts';
import { badges, byArea, consequences, sources } from './summary.ts';
import { traceOf } from './trace.ts';

/** @returns the run as a JUnit XML document; well-formed whatever the results hold */
export function junit(run: RunDocument): string {
  const suites = [...byArea(run.results)].map(([area, results], index) => suite(run, area, results, index));
  return `${buildXml(element('testsuites', {}, suites), 'UTF-8')}\n`;
}

/** @param attributes on one line each: a line break in one would be read as a blank (XML 1.0 3.3.3) */
function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly XmlNode[] = [],
): XmlNode {
  const lines = Object.entries(attributes).map(([key, value]) => [key, oneLine(String(value))]);
  return { [name]: children, ':@': Object.fromEntries(lines) };
}

function text(content: string): XmlNode {
  return { '#text': printable(content) };
}

function suite(run: RunDocument, area: string, results: readonly Result[], id: number): XmlNode {
  const count = (...verdicts: Result['verdict'][]) =>
    results.filter((result) => verdicts.includes(result.verdict)).length;
  const attributes = {
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
  };
  const properties = [
    ['tool', `${run.tool.name} ${run.tool.version}`],
    ['target', run.target.name],
    ['profile', `${run.profile.name} ${run.profile.version}`],
    ...(run.pbx === undefined ? [] : [['pbx', run.pbx.profile]]),
  ].map(([name = '', value = '']) => element('property', { name, value }));
  return element('testsuite', attributes, [
    element('properties', {}, properties),
    ...results.map((result) => testcase(area, result)),
    element('system-out', {}, [text(remarks(results))]),
    element('system-err', {}),
  ]);
}

/** The class name is the rule's id in dots, so that tools group by area and tell one rule from another. */
function testcase(area: string, result: Result): XmlNode {
  const attributes = {
    classname: result.rule.replaceAll('/', '.'),
    name: oneLine(result.title) || area,
    time: seconds(result.durationMs),
  };
  return element('testcase', attributes, outcome(result));
}

/** Not applicable and blocked are skipped, never passed: neither says anything good about the target. */
function outcome(result: Result): XmlNode[] {
  switch (result.verdict) {
    case 'fail':
      return [verdictElement('failure', result)];
    case 'error':
      return [verdictElement('error', result)];
    case 'blocked':
      return [element('skipped', { message: `blocked: ${result.at}: ${result.actual}` })];
    case 'not-applicable':
      return [element('skipped', { message: `not applicable: ${result.actual || result.at}` })];
    case 'pass':
    case 'advice':
      return [];
  }
}

function verdictElement(name: 'failure' | 'error', result: Result): XmlNode {
  const known = result.known ? `known failure (${result.known.reason}): ` : '';
  const attributes = { message: `${known}${result.at}`, type: result.level };
  return element(name, attributes, [text(explanation(result))]);
}

function explanation(result: Result): string {
  const trace = traceOf(result);
  return [
    `${result.rule} (${[result.level, ...badges(result)].join(', ')}; ${sources(result.cites)})`,
    `expected: ${result.expected}`,
    `got: ${result.actual}`,
    ...consequences(result).map(([name, text]) => `${name}: ${text}`),
    ...(trace === undefined ? [] : [`trace: ${trace}`]),
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
