import { parseXml } from '@rgrove/parse-xml';
import { Parser } from 'htmlparser2';
import { describe, expect, test } from 'vitest';
import { matchesGolden } from '../golden/golden.ts';
import { failing, passing, runOf, sampleRun, withEveryText } from '../golden/sample.ts';
import { FORMATS, isFormat } from './index.ts';

const HOSTILE =
  '"><script>alert(1)</script><img src=x onerror=alert(1)>\'`$x` javascript:alert(1) ]]>--> %0A::error::x\n::warning::y\r\n\u0000\u001b[2J\u202e\ud800 &amp;';
const hostileRun = withEveryText(sampleRun, (own) => `${HOSTILE}${own}`);

interface Page {
  readonly tags: string[];
  readonly attributes: [string, string][];
  readonly text: string;
}

function parse(page: string): Page {
  const found: { tags: string[]; attributes: [string, string][]; text: string } = {
    tags: [],
    attributes: [],
    text: '',
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      found.tags.push(name);
      found.attributes.push(...Object.entries(attributes));
    },
    ontext(text) {
      found.text += text;
    },
  });
  parser.end(page);
  return found;
}

describe('html', () => {
  const page = FORMATS.html.render(sampleRun);

  test('looks as it always did', () => matchesGolden('sample.html', page));

  test('loads nothing: no address but those of sources, commit and documentation, no file, no inline style', () => {
    const { attributes } = parse(page);
    const addresses = attributes.filter(([name]) =>
      ['src', 'href', 'action', 'data', 'style', 'srcset'].includes(name),
    );
    expect(
      addresses.filter(
        ([name, value]) =>
          name !== 'href' ||
          !/^(#|https:\/\/(www\.rfc-editor\.org|git\.example|docs\.example)\/)/.test(value),
      ),
    ).toEqual([]);
    expect(page).not.toMatch(/@import|url\(/);
  });

  test('every fragment it links to is there', () => {
    const { attributes } = parse(page);
    const ids = attributes.filter(([name]) => name === 'id').map(([, id]) => id);
    const links = attributes.filter(([name, value]) => name === 'href' && value.startsWith('#'));
    expect(new Set(ids).size).toBe(ids.length);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter(([, href]) => !ids.includes(href.slice(1)))).toEqual([]);
  });

  test('draws a lifeline for each party, and marks a label that comes back', () => {
    const svg = /<svg class="sequence".*?<\/svg>/s.exec(page)?.[0] ?? '';
    expect([...svg.matchAll(/class="lane"[^>]*>([^<]+)/g)].map(([, lane]) => lane)).toEqual([
      'PBX',
      'Browser',
      'Connector',
    ]);
    expect(svg).toMatch(/class="label l\d again">&#60;code#1&#62;/);
    expect(svg).toMatch(/class="label l\d">&#60;refresh_token#1&#62;/);
  });

  test('a hostile text adds no element and no attribute', () => {
    const own = parse(page);
    const hostile = parse(FORMATS.html.render(hostileRun));
    const names = ({ attributes }: Page) => new Set(attributes.map(([name]) => name));
    expect([...new Set(hostile.tags)].filter((tag) => !own.tags.includes(tag))).toEqual([]);
    expect([...names(hostile)].filter((name) => !names(own).has(name))).toEqual([]);
    expect(hostile.tags.filter((tag) => tag === 'script')).toHaveLength(2);
    expect(hostile.text).toContain('<script>alert(1)</script>');
  });

  test('no text becomes a javascript: link', () => {
    const cites = [{ document: 'RFC 0', section: '', level: 'MUST', url: 'javascript:alert(1)' }] as const;
    const { attributes } = parse(FORMATS.html.render(runOf([{ ...failing, cites }])));
    expect(attributes.filter(([, value]) => value.startsWith('javascript:'))).toEqual([]);
  });

  test('stays under 3 MB for 2000 rules', () => {
    const results = Array.from({ length: 2000 }, (_, index) => ({
      ...(index % 20 === 0 ? failing : passing),
      rule: `area-${index % 12}/rule-${index}`,
    }));
    expect(FORMATS.html.render(runOf(results)).length).toBeLessThan(3_000_000);
  });
});

describe('badge', () => {
  test('looks as it always did', () => matchesGolden('sample.svg', FORMATS.badge.render(sampleRun)));

  test('is well-formed whatever the profile is called', () => {
    expect(parseXml(FORMATS.badge.render(hostileRun)).root?.name).toBe('svg');
  });

  test('says when nothing was checked', () => {
    expect(FORMATS.badge.render(runOf([{ ...passing, verdict: 'not-applicable' }]))).toContain(
      '>nothing checked<',
    );
  });
});

test('the page with a history shows no escape of a newline', () => {
  const [main = ''] = FORMATS.html.render(sampleRun, [sampleRun]).split('<script');
  expect(main).not.toContain('\\n');
});

describe('sarif', () => {
  test('looks as it always did', () => matchesGolden('sample.sarif', FORMATS.sarif.render(sampleRun)));

  test('reports failures and advice only, each pointing to its rule', () => {
    const [run] = JSON.parse(FORMATS.sarif.render(sampleRun)).runs;
    expect(
      run.results.map((result: { ruleId: string; level: string }) => [result.ruleId, result.level]),
    ).toEqual([
      ['oauth/code/code-single-use', 'error'],
      ['pbx/authorize/authorize-completes', 'error'],
      ['oauth/refresh/reuse-revokes-family', 'note'],
      ['oauth/token/no-store', 'warning'],
    ]);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(run.invocations[0].executionSuccessful).toBe(false);
    expect(run.invocations[0].toolExecutionNotifications).toHaveLength(2);
  });
});

describe('github', () => {
  test('looks as it always did', () =>
    matchesGolden('sample.annotations.txt', FORMATS.github.render(sampleRun)));

  test('a hostile text adds no command', () => {
    const commands = (text: string) => text.split('\n').length;
    expect(commands(FORMATS.github.render(hostileRun))).toBe(commands(FORMATS.github.render(sampleRun)));
  });
});

test.each(['html', 'markdown', 'junit', 'json'] as const)('%s names the PBX that was assumed', (name) => {
  const pbx = { profile: 'v20-no-ai', title: 'V20 without its AI license' };
  const text = FORMATS[name].render(runOf([failing], { pbx }));
  expect(text).toContain(name === 'junit' ? 'name="pbx" value="v20-no-ai"' : pbx.title);
});

describe('every format', () => {
  test.each(Object.keys(FORMATS))('%s is the same for the same run, and leaves the run alone', (name) => {
    if (!isFormat(name)) throw new Error(`${name} is no format`);
    const run = structuredClone(sampleRun);
    expect(FORMATS[name].render(run)).toBe(FORMATS[name].render(run));
    expect(run).toEqual(sampleRun);
  });

  test.each(Object.keys(FORMATS))('%s can say that nothing was run', (name) => {
    if (!isFormat(name)) throw new Error(`${name} is no format`);
    expect(FORMATS[name].render(runOf([]))).not.toMatch(/undefined|NaN|Infinity/);
  });

  test('only the names in the table are formats', () => {
    expect(isFormat('html')).toBe(true);
    expect(isFormat('toString')).toBe(false);
  });
});
