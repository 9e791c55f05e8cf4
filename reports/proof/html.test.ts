import { parseXml } from '@rgrove/parse-xml';
import { describe, expect, test } from 'vitest';
import { sampleProof, sampleVariants } from '../golden/proof.ts';
import { outcomeOf } from './document.ts';
import { matrix } from './html.ts';

const page = matrix(sampleProof);
const headings = (html: string) =>
  [...html.matchAll(/<h2[^>]*>([^<]*?)(?: <small>|<\/h2>)/g)].map(([, name]) => name);

describe('the matrix page', () => {
  test('tells killed from survived and from too much', () => {
    expect(sampleProof.trials.map(outcomeOf)).toEqual(['killed', 'killed', 'survived', 'too-much']);
  });

  test('begins with what has to be acted on', () => {
    expect(headings(page)).toEqual([
      'Survived',
      'Broke too much',
      'Unproven',
      'Where mutants are noticed',
      'oauth/code',
    ]);
    const links = [...page.matchAll(/<li><a [^>]*href="#([^"]+)">/g)].map(([, id]) => id);
    expect(links).toEqual(['mutants-survived', 'mutants-broke-too-much', 'areas', 'unproven']);
    for (const id of links) expect(page).toContain(`id="${id}"`);
    expect(page).toContain('<h1 class="bad">2 of 4 mutants not killed exactly, 1 rule without a mutant</h1>');
  });

  test('shows every mutant once, with its rules or why it survived', () => {
    const rows = [...page.matchAll(/<tr data-area=.*?<\/tr>/gs)].map(([row]) => row);
    expect(rows).toHaveLength(sampleProof.trials.length);
    expect(rows[0]).toContain('code-single-use does not fail: pass');
    expect(rows[3]).toContain('codes are &#60;i&#62;never&#60;/i&#62; looked at');
    expect(rows[3]).toContain('<code>pbx/calls/journal-carries-number</code> the call is journaled');
  });

  test('names decisions without a mutant', () => {
    const html = matrix({ ...sampleProof, trials: [], unproven: [], unprovenDecisions: ['isChallenge'] });
    expect(html).toContain('<h1 class="bad">1 decision without a mutant</h1>');
    expect(html).toContain('<li><code>isChallenge</code></li>');
  });

  test('shows misjudged variants before those that are accepted, and escapes their names', () => {
    const html = matrix({
      ...sampleProof,
      unproven: [],
      trials: sampleProof.trials.slice(0, 2),
      variants: sampleVariants,
    });
    expect(html).toContain('<h1 class="bad">1 of 2 sound variants misjudged</h1>');
    expect(headings(html)).toEqual([
      'Misjudged variants',
      'Where mutants are noticed',
      'Sound variants',
      'oauth/code',
    ]);
    expect(html).toContain(
      '<code>oauth/code/code-single-use</code> fail: the second exchange is refused (400)',
    );
    expect(html).toContain('tokens are 128 bits in &#60;b&#62;hex&#60;/b&#62;');
    expect(html).toContain('250 rules tried, 1 not applicable');
  });

  test('draws areas by areas', () => {
    const svg = /<svg.*?<\/svg>/s.exec(page)?.[0] ?? '';
    expect(parseXml(svg).root?.name).toBe('svg');
    expect([...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title)).toEqual([
      '2 mutants of oauth/code broke a rule of oauth/code',
      '1 mutant of oauth/code broke a rule of pbx/calls',
      '1 mutant of pbx/calls broke a rule of oauth/code',
      '1 mutant of pbx/calls broke a rule of pbx/calls',
    ]);
  });

  test('says that all is well', () => {
    const well = matrix({ ...sampleProof, unproven: [], trials: sampleProof.trials.slice(0, 2) });
    expect(headings(well)).toEqual(['Where mutants are noticed', 'oauth/code']);
    expect(well).toContain(
      '<h1 class="good">2 mutants, each killed by exactly the rules that should fail</h1>',
    );
    const varied = matrix({
      ...sampleProof,
      unproven: [],
      trials: sampleProof.trials.slice(0, 2),
      variants: sampleVariants.slice(0, 1),
    });
    expect(varied).toContain(
      'each killed by exactly the rules that should fail; 1 sound variant, none misjudged',
    );
  });
});
