import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDERS = [
  ...['web', 'connector', 'simulator', 'suites', 'harness', 'replay', 'reports', 'cli'],
  ...['fixtures', 'bench', 'tools', 'tests'],
];
/** Tests, and what they share. */
const TEST = /\.test\.ts$|\/(test-kit|testing|fake-time)\.ts$/;
/** Mutants, and the faults that several of them share. */
const MUTANT = /\.mutants\.ts$|^suites\/kit\/(mutants|[a-z-]+-faults)\.ts$/;

interface Direction {
  readonly of: string;
  readonly from: RegExp;
  /** What these files may import of the project. */
  readonly may: RegExp;
  readonly because: string;
}

/** From the bottom to the top. The first direction whose `from` fits a file decides. */
const DIRECTIONS: readonly Direction[] = [
  {
    of: 'tests',
    from: new RegExp(`${TEST.source}|^tests\\/`),
    may: /./,
    because: 'a test may look anywhere, and so may what tests share',
  },
  {
    of: 'web',
    from: /^web\//,
    may: /^web\//,
    because: 'what both consoles share knows neither of them',
  },
  {
    of: 'connector',
    from: /^connector\//,
    may: /^(connector|web)\//,
    because: 'the connector is a product of its own: it knows neither the PBX nor how it is judged',
  },
  {
    of: 'simulator/expression',
    from: /^simulator\/expression\//,
    may: /^(simulator\/expression|web)\//,
    because: 'an expression is read and evaluated without knowing what a template is',
  },
  {
    of: 'simulator/template',
    from: /^simulator\/template\//,
    may: /^(simulator\/(expression|template)|web)\//,
    because: 'a template is read without being run',
  },
  {
    of: 'simulator/engine',
    from: /^simulator\/engine\//,
    may: /^(simulator\/(expression|template|engine)|web)\//,
    because: 'the engine runs scenarios for any caller, and knows no PBX',
  },
  {
    of: 'simulator/lint',
    from: /^simulator\/lint\//,
    may: /^(simulator\/(expression|template|engine|lint)|web)\//,
    because: 'a template is checked without a PBX, by the names and scopes of the engine',
  },
  {
    of: 'simulator/pbx',
    from: /^simulator\/pbx\//,
    may: /^simulator\/(expression|template|engine|pbx)\/|^web\/problem-error\.ts$/,
    because: 'the phone system knows neither its server nor its pages, and no recordings',
  },
  {
    of: 'simulator/recordings',
    from: /^simulator\/recordings\//,
    may: /^(simulator\/(expression|template|engine|pbx|recordings)|web)\//,
    because: 'a recording holds calls of a PBX, however they are shown',
  },
  {
    of: 'simulator',
    from: /^simulator\//,
    may: /^(simulator|web)\//,
    because: 'the PBX meets every connector alike: it must not know the reference one, nor how it is judged',
  },
  {
    of: 'reports',
    from: /^reports\//,
    may: /^reports\//,
    because: 'a report is a pure function of a document, whatever program wrote it',
  },
  {
    of: 'rules',
    from: /^suites\/.*\.rule\.ts$/,
    may: /^suites\/kit\//,
    because: 'a rule judges any deployment through the actors, and must not lean on the reference connector',
  },
  {
    of: 'mutants',
    from: /^suites\/(?!kit\/).*\.mutants\.ts$/,
    may: /^(suites\/kit|connector)\//,
    because: 'a mutant is a changed decision of the connector, or a changed template text',
  },
  {
    of: 'suites/kit',
    from: /^suites\/kit\//,
    may: /^(suites\/kit|connector|simulator|web)\/|^reports\/run\/document\.ts$/,
    because: 'the kit drives both products and fills the run document; what runs the rules is above it',
  },
  {
    of: 'harness',
    from: /^harness\//,
    may: /^(harness|suites\/kit|connector|simulator|fixtures|web)\/|^reports\/run\/document\.ts$/,
    because: 'the harness runs the rules and fills the run document; reports decide how that is shown',
  },
  {
    of: 'replay',
    from: /^replay\//,
    may: /^(replay|harness|suites\/kit|connector|simulator|web)\/|^reports\/replay\/document\.ts$/,
    because: 'a replay opens deployments as the harness does, and knows no rules and no reports',
  },
  {
    of: 'fixtures',
    from: /^fixtures\//,
    may: /^fixtures\//,
    because: 'a fixture is data, and what reads it knows where it is',
  },
  {
    of: 'cli',
    from: /^cli\//,
    may: /^(cli|harness|replay|reports|suites\/kit|connector|simulator|fixtures|web)\//,
    because: 'the command line puts the parts together, and is shipped without tests, benchmarks and tools',
  },
  {
    of: 'tools',
    from: /^tools\//,
    may: /^(tools|cli|harness|replay|reports|suites\/kit|connector|simulator|fixtures|web)\/|^tests\/chromium\.ts$/,
    because: 'a tool makes a part of the project out of others; it shares the browser with the tests',
  },
  {
    of: 'bench',
    from: /^bench\//,
    may: /^(bench|tools|cli|harness|replay|reports|suites\/kit|connector|simulator|fixtures|web|tests\/foreign)\//,
    because: 'a benchmark measures parts of the project, and the foreign servers beside them',
  },
];

interface Door {
  /** The folder that is entered by its doors. */
  readonly into: string;
  readonly doors: RegExp;
  /** Files outside the folder that may go around them. */
  readonly except: RegExp;
  readonly because: string;
}

const DOORS: readonly Door[] = [
  {
    into: 'connector',
    doors: /^connector\/(server|store\/index|options)\.ts$/,
    except: MUTANT,
    because:
      'what is not exported there may change without a look at its users; mutants replace its decisions',
  },
  {
    into: 'simulator',
    // The files that its users need, until one index exports all of it.
    doors:
      /^simulator\/(index|server|pbx\/(pbx|types)|(expression|lint)\/index|lint\/(subject|format)|engine\/(transport|errors)|template\/(parse|references|model|containers)|recordings\/\S+)\.ts$/,
    except: MUTANT,
    because: 'what is not exported there may change without a look at its users',
  },
  {
    into: 'harness',
    doors: /^harness\/(index|errors)\.ts$/,
    except: /^replay\//,
    because:
      'the harness may be rearranged without its users; a replay stands beside it and shares its parts',
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

const ALL = files().map((file) => ({ file, imports: importsOf(file) }));

describe('imports go one way', () => {
  it.each(DIRECTIONS)('$of: $because', (direction) => {
    const mine = ALL.filter(({ file }) => DIRECTIONS.find(({ from }) => from.test(file)) === direction);
    expect(mine).not.toEqual([]);
    const wrong = mine.flatMap(({ file, imports }) =>
      imports.filter((path) => !direction.may.test(path)).map((path) => `${file} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  it('covers every file', () => {
    const uncovered = ALL.filter(({ file }) => !DIRECTIONS.some(({ from }) => from.test(file)));
    expect(uncovered.map(({ file }) => file)).toEqual([]);
  });
});

describe('a folder is entered by its doors', () => {
  const product = ALL.filter(({ file }) => !TEST.test(file) && !file.startsWith('tests/'));

  it.each(DOORS)('$into: $because', ({ into, doors, except }) => {
    const inside = `${into}/`;
    const wrong = product
      .filter(({ file }) => !file.startsWith(inside) && !except.test(file))
      .flatMap(({ file, imports }) =>
        imports
          .filter((path) => path.startsWith(inside) && !doors.test(path))
          .map((path) => `${file} imports ${path}`),
      );
    expect(wrong).toEqual([]);
  });

  it('what tests share is used by tests and benchmarks alone', () => {
    const wrong = product
      .filter(({ file }) => !file.startsWith('bench/'))
      .flatMap(({ file, imports }) =>
        imports.filter((path) => TEST.test(path)).map((path) => `${file} imports ${path}`),
      );
    expect(wrong).toEqual([]);
  });
});
