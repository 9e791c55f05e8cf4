import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDERS = [
  'web',
  'connector',
  'simulator',
  'suites',
  'harness',
  'replay',
  'reports',
  'cli',
  'fixtures',
];

interface Direction {
  readonly from: RegExp;
  /** What it may import of the project. */
  readonly may: RegExp;
  readonly because: string;
}

/** The first direction whose `from` fits a file decides. */
const DIRECTIONS: readonly Direction[] = [
  {
    from: /\.test\.ts$|\/(test-kit|testing|fake-time)\.ts$/,
    may: /./,
    because: 'a test may look anywhere, and so may what tests share',
  },
  {
    from: /^web\//,
    may: /^web\//,
    because: 'what both consoles share knows neither of them',
  },
  {
    from: /^connector\//,
    may: /^(connector|web)\//,
    because: 'the connector is a product of its own: it knows neither the PBX nor how it is judged',
  },
  {
    from: /^simulator\/expression\//,
    may: /^simulator\/expression\/|^web\/problem-error\.ts$/,
    because: 'the expression language knows no templates and no PBX',
  },
  {
    from: /^simulator\/template\//,
    may: /^simulator\/(expression|template)\/|^web\/problem-error\.ts$/,
    because: 'a template is read without being run',
  },
  {
    from: /^simulator\/engine\//,
    may: /^simulator\/(expression|template|engine)\/|^web\/problem-error\.ts$/,
    because: 'the engine runs a template for any PBX, and its linter reads it from outside',
  },
  {
    from: /^simulator\/lint\//,
    may: /^simulator\/(expression|template|engine|lint)\/|^web\/problem-error\.ts$/,
    because: 'the linter takes its names from the engine and knows no PBX',
  },
  {
    from: /^simulator\/pbx\//,
    may: /^simulator\/(expression|template|engine|pbx)\/|^web\/problem-error\.ts$/,
    because: 'the phone system knows neither its server nor its pages, and no recordings',
  },
  {
    from: /^simulator\//,
    may: /^(simulator|web)\//,
    because: 'the PBX meets every connector alike: it must not know the reference one, nor how it is judged',
  },
  {
    from: /^reports\//,
    may: /^reports\//,
    because: 'a report is a pure function of a run document, wherever that came from',
  },
  {
    from: /^suites\/.*\.rule\.ts$/,
    may: /^suites\/kit\//,
    because: 'a rule judges any deployment through the actors, and must not lean on the reference connector',
  },
  {
    from: /^suites\/.*\.mutants\.ts$/,
    may: /^(suites\/kit\/|connector\/)/,
    because: 'a mutant is a changed decision of the connector, or a changed template text',
  },
  {
    from: /^suites\//,
    may: /^suites\/kit\/|^(connector|simulator)\/|^reports\/run\/document\.ts$/,
    because: 'the kit drives both products and fills the run document; what runs the rules is above it',
  },
  {
    from: /^harness\//,
    may: /^(harness|suites|connector|simulator|fixtures)\/|^reports\/run\/document\.ts$/,
    because:
      'the harness runs the rules and fills the run document; how that is shown is none of its business',
  },
  {
    from: /^replay\//,
    may: /^(replay|harness|connector|simulator)\/|^suites\/kit\/|^reports\/replay\/document\.ts$/,
    because: 'a replay opens deployments as the harness does, and knows no rules and no reports',
  },
  {
    from: /^(cli|fixtures)\//,
    may: /./,
    because: 'the command line puts everything together',
  },
];

/** Every project file, relative to the root. */
function files(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file}`),
  );
}

function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const found = source.matchAll(/(?:from|import\(|import)\s*['"](\.[^'"]+)['"]/g);
  return [...found].map(([, path = '']) => relative(ROOT, join(ROOT, dirname(file), path)));
}

describe('imports go one way', () => {
  it.each(DIRECTIONS.map((direction) => [String(direction.from), direction] as const))(
    '%s',
    (_, direction) => {
      const mine = files().filter((file) => DIRECTIONS.find(({ from }) => from.test(file)) === direction);
      const wrong = mine.flatMap((file) =>
        importsOf(file)
          .filter((path) => !direction.may.test(path))
          .map((path) => `${file} imports ${path}, but ${direction.because}`),
      );
      expect(wrong).toEqual([]);
    },
  );

  it('covers every file', () => {
    expect(files().filter((file) => !DIRECTIONS.some(({ from }) => from.test(file)))).toEqual([]);
  });
});
