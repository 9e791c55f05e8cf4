/** The matrix of `prove` as one HTML file: what became of every mutant and variant, what has to be acted on first. */
import { createHash } from 'node:crypto';
import { html as markup } from 'ghtml';
import { areaOf } from '../run/summary.ts';
import { duration, oneLine, plural } from '../text.ts';
import {
  type MatrixDocument,
  type MutantOutcome,
  OUTCOMES,
  outcomeOf,
  type Trial,
  type VariantTrial,
} from './document.ts';
import { picture } from './picture.ts';
import { MATRIX_SCRIPT } from './script.ts';
import { MATRIX_STYLE } from './style.ts';

const NAMES: Readonly<Record<MutantOutcome, string>> = {
  survived: '✗ survived',
  'too-much': '! broke too much',
  killed: '✓ killed exactly',
};

/** The section that an outcome is listed in. */
const PLACES: Readonly<Record<MutantOutcome, string>> = {
  survived: 'mutants-survived',
  'too-much': 'mutants-broke-too-much',
  killed: 'areas',
};

/** @returns the matrix as a self-contained HTML document; every text in it is escaped */
export function matrix(proof: MatrixDocument): string {
  const outcomes = Map.groupBy(proof.trials, outcomeOf);
  const of = (outcome: MutantOutcome) => outcomes.get(outcome) ?? [];
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-!${sha256(MATRIX_STYLE)}'; script-src 'sha256-!${sha256(MATRIX_SCRIPT)}'; base-uri 'none'; form-action 'none'">
<title>${headline(proof).text}</title>
<style>!${MATRIX_STYLE}</style>
</head>
<body>
!${top(proof, of)}
<main>
!${filters(proof.trials)}
!${section('Survived', 'Nothing failed, or not the rules that should, or at another claim.', of('survived'))}
!${section('Broke too much', 'The rules that should fail do, and others with them.', of('too-much'))}
!${unproven(proof.unproven)}
!${unprovenDecisions(proof.unprovenDecisions ?? [])}
!${variantSection('Misjudged variants', 'Conformant servers on which a rule fails, or is not applicable without need: the rule is wrong, or the variant is.', misjudged(proof))}
<section aria-labelledby="areas"><h2 id="areas">Where mutants are noticed</h2><p class="about">A row for each area of mutants, a column for each area of rules: how many mutants broke a rule there.</p>!${picture(proof.trials)}</section>
!${variantSection('Sound variants', 'Conformant servers that look different: no rule fails on them.', accepted(proof))}
!${[...byArea(of('killed'))].map(([area, trials]) => section(area, 'Killed by exactly the rules that should fail.', trials))}
</main>
<script>!${MATRIX_SCRIPT}</script>
</body>
</html>
`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function misjudged({ variants = [] }: MatrixDocument): VariantTrial[] {
  return variants.filter(({ wrong }) => wrong.length > 0);
}

function accepted({ variants = [] }: MatrixDocument): VariantTrial[] {
  return variants.filter(({ wrong }) => wrong.length === 0);
}

function headline(proof: MatrixDocument): {
  tone: 'good' | 'bad';
  text: string;
} {
  const { trials, unproven, unprovenDecisions = [], variants = [] } = proof;
  const wronged = misjudged(proof).length;
  const alive = trials.filter(({ killed }) => !killed).length;
  const wrong = [
    ...(alive > 0 ? [`${alive} of ${plural(trials.length, 'mutant')} not killed exactly`] : []),
    ...(unproven.length > 0 ? [`${plural(unproven.length, 'rule')} without a mutant`] : []),
    ...(unprovenDecisions.length > 0
      ? [`${plural(unprovenDecisions.length, 'decision')} without a mutant`]
      : []),
    ...(wronged > 0 ? [`${wronged} of ${plural(variants.length, 'sound variant')} misjudged`] : []),
  ];
  return wrong.length > 0
    ? { tone: 'bad', text: wrong.join(', ') }
    : {
        tone: 'good',
        text: `${plural(trials.length, 'mutant')}, each killed by exactly the rules that should fail${
          variants.length === 0 ? '' : `; ${plural(variants.length, 'sound variant')}, none misjudged`
        }`,
      };
}

function top(proof: MatrixDocument, of: (outcome: MutantOutcome) => readonly Trial[]): string {
  const { tone, text } = headline(proof);
  const tried = [...proof.trials, ...(proof.variants ?? [])].reduce((sum, trial) => sum + trial.tried, 0);
  const counts = OUTCOMES.filter((outcome) => of(outcome).length > 0).map((outcome) =>
    counted(outcome, PLACES[outcome], `${NAMES[outcome]} ${of(outcome).length}`),
  );
  const [wronged, bare] = [misjudged(proof).length, proof.unproven.length];
  if (wronged > 0) counts.push(counted('survived', 'misjudged-variants', `✗ misjudged ${wronged}`));
  if (bare > 0) counts.push(counted('survived', 'unproven', `✗ unproven ${bare}`));
  return markup`<header><h1 class="!${tone}">${text}</h1>
<p class="about">${plural(proof.rules, 'rule')}, ${plural(tried, 'trial')}, ${duration(proof.durationMs)}. A mutant is a connector with one fault: it shows that a rule can fail. A sound variant is a conformant one that looks different: no rule may fail on it.</p>
<ul class="tally">!${counts}</ul></header>`;
}

/** A count as a link to what it counts. */
function counted(tone: MutantOutcome, place: string, text: string): string {
  return markup`<li><a class="!${tone}" href="#${place}">${text}</a></li>`;
}

function filters(trials: readonly Trial[]): string {
  const areas = [...byArea(trials).keys()].map((area) => markup`<option>${area}</option>`);
  return markup`<form hidden><label>Text<input type="search" name="text" autocomplete="off"></label>
<label>Area<select name="area"><option value="">all</option>!${areas}</select></label>
<button type="reset">Clear</button><p class="hint"><output></output> · / to search, Escape to clear</p></form>`;
}

/** Mutants under their rules: each with its fault, and with what failed or why it counts as survived. */
function section(title: string, about: string, trials: readonly Trial[]): string {
  if (trials.length === 0) return '';
  const id = `mutants-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  const bodies = [...Map.groupBy(trials, ({ rule }) => rule)].map(
    ([rule, mutants]) =>
      markup`<tbody><tr><th scope="rowgroup" colspan="2"><code>${rule}</code></th></tr>
!${mutants.map(row)}</tbody>
`,
  );
  return markup`<section data-mutants aria-labelledby="!${id}"><h2 id="!${id}">${title} <small>${plural(trials.length, 'mutant')}</small></h2>
<table class="mutants"><caption>${about}</caption><thead><tr><th scope="col">Fault</th><th scope="col">Noticed by</th></tr></thead>
!${bodies}</table></section>
`;
}

function row(trial: Trial): string {
  const { rule, mutant, failing, killed, why } = trial;
  const reason = killed ? '' : markup`<p class="!${outcomeOf(trial)}">${oneLine(why)}</p>`;
  const own = failing.find((one) => one.rule === rule);
  const others = failing.filter((one) => one.rule !== rule);
  const list =
    others.length === 0
      ? ''
      : markup`<ul>!${others.map((one) => markup`<li><code>${one.rule}</code> ${oneLine(one.at)}</li>`)}</ul>`;
  return markup`<tr data-area="${areaOf(rule)}"><td>${oneLine(mutant)}</td><td>!${reason}!${own === undefined ? '' : markup`${oneLine(own.at)}`}!${list}</td></tr>
`;
}

function variantSection(title: string, about: string, trials: readonly VariantTrial[]): string {
  if (trials.length === 0) return '';
  const id = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return markup`<section aria-labelledby="!${id}"><h2 id="!${id}">${title} <small>${plural(trials.length, 'variant')}</small></h2>
<table class="mutants"><caption>${about}</caption><thead><tr><th scope="col">Variant</th><th scope="col">Verdicts</th></tr></thead>
<tbody>!${trials.map(variantRow)}</tbody></table></section>
`;
}

function variantRow({ variant, because, tried, notApplicable, advised, wrong }: VariantTrial): string {
  const list =
    wrong.length === 0
      ? ''
      : markup`<ul>!${wrong.map((one) => markup`<li class="survived"><code>${one.rule}</code> ${one.verdict}: ${oneLine(one.at === '' ? one.actual : `${one.at} (${one.actual})`)}</li>`)}</ul>`;
  const counts = [
    `${plural(tried, 'rule')} tried`,
    ...(notApplicable.length === 0 ? [] : [`${notApplicable.length} not applicable`]),
    ...(advised.length === 0 ? [] : [`${advised.length} advised`]),
  ];
  return markup`<tr><td>${oneLine(variant)}<br><small>${oneLine(because)}</small></td><td>${counts.join(', ')}!${list}</td></tr>
`;
}

function unproven(rules: readonly string[]): string {
  if (rules.length === 0) return '';
  return markup`<section aria-labelledby="unproven"><h2 id="unproven">Unproven <small>${plural(rules.length, 'rule')}</small></h2><p>Nothing shows that these rules can fail: they have no mutant.</p><ul>!${rules.map((rule) => markup`<li><code>${rule}</code></li>`)}</ul></section>
`;
}

function unprovenDecisions(names: readonly string[]): string {
  if (names.length === 0) return '';
  return markup`<section aria-labelledby="unproven-decisions"><h2 id="unproven-decisions">Decisions without a mutant <small>${plural(names.length, 'decision')}</small></h2><p>Nothing shows that a rule would notice if one of these decisions of the connector's policy were wrong.</p><ul>!${names.map((name) => markup`<li><code>${name}</code></li>`)}</ul></section>
`;
}

function byArea(trials: readonly Trial[]): Map<string, Trial[]> {
  return new Map([...Map.groupBy(trials, ({ rule }) => areaOf(rule))].sort(([a], [b]) => (a < b ? -1 : 1)));
}
