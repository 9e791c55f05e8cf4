import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDERS = [
  ...['web', 'connector', 'simulator', 'suites', 'harness', 'replay', 'tap', 'reports', 'cli'],
  ...['library', 'fixtures', 'bench', 'tools', 'tests'],
];
/** Tests, and what they share. */
const TEST = /\.test\.ts$|\/(test-kit|testing|fake-time)\.ts$/;
/** Mutants and sound variants, and what several of them share. */
const MUTANT =
  /\.(mutants|variants)\.ts$|^suites\/kit\/(mutants|variants|[a-z-]+-faults)\.ts$|^suites\/variants\//;

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
    may: /^reports\/|^web\/(problem-error|input-issue|xml)\.ts$/,
    because:
      'a report is a pure function of a document, whatever program wrote it; its errors, what it says of a wrong document and its XML have the common base',
  },
  {
    of: 'rules',
    from: /^suites\/.*\.rule\.ts$/,
    may: /^suites\/kit\//,
    because: 'a rule judges any deployment through the actors, and must not lean on the reference connector',
  },
  {
    of: 'mutants and variants',
    from: /^suites\/(?!kit\/).*\.mutants\.ts$|^suites\/variants\//,
    may: /^(suites\/(kit|variants)|connector)\//,
    because: 'a mutant or a variant is a changed decision of the connector, or a changed message or template',
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
    of: 'tap',
    from: /^tap\//,
    may: /^(tap|harness|suites\/kit|connector|simulator|reports|web)\//,
    because:
      'a tap listens before any deployment, judges what passes by the kit, and writes documents of reports',
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
    may: /^(cli|harness|replay|tap|reports|suites\/kit|connector|simulator|fixtures|web)\//,
    because: 'the command line puts the parts together, and is shipped without tests, benchmarks and tools',
  },
  {
    of: 'library',
    from: /^library\//,
    may: /^(library|cli|harness|reports|suites\/kit|connector|simulator|web)\//,
    because:
      'what programs import puts the parts together as the command line does, and shares what it can with it',
  },
  {
    of: 'tools',
    from: /^tools\//,
    may: /^(tools|cli|harness|replay|tap|reports|suites\/kit|connector|simulator|fixtures|web)\/|^tests\/chromium\.ts$/,
    because: 'a tool makes a part of the project out of others; it shares the browser with the tests',
  },
  {
    of: 'bench',
    from: /^bench\//,
    may: /^(bench|tools|cli|harness|replay|tap|reports|suites\/kit|connector|simulator|fixtures|web|tests\/foreign)\//,
    because: 'a benchmark measures parts of the project, and the foreign servers beside them',
  },
];

interface Door {
  /** The folder that is entered by its doors. */
  readonly into: string;
  /** The files outside of it that this is about; mutants and tests go around doors. */
  readonly by: RegExp;
  readonly doors: RegExp;
  readonly because: string;
}

const DOORS: readonly Door[] = [
  {
    into: 'connector',
    by: /./,
    doors: /^connector\/server\.ts$/,
    because: 'the connector is used by others as the package exports it',
  },
  {
    into: 'simulator',
    by: /./,
    doors: /^simulator\/(index|[a-z]+\/index|lint\/format|engine\/profile|recordings\/call)\.ts$/,
    because:
      'each part is entered by its index, so that a run of rules loads no pages and a lint no PBX; how findings are shown is apart, and so are the versions of the PBX and the formats of recordings, which are options of commands',
  },
  {
    into: 'harness',
    by: /^(?!replay\/)/,
    doors: /^harness\/(index|errors|yaml\/nearest)\.ts$/,
    because:
      'the harness may be rearranged without its users; an error is explained without what would have run',
  },
  {
    into: 'harness',
    by: /^replay\//,
    doors: /^harness\/(errors|deployment|reference|actors\/build|target-file\/(load|resolve|schema))\.ts$/,
    because:
      'each worker is a process: it opens deployments without loading the catalog, the doctor and containers',
  },
  {
    into: 'replay',
    by: /./,
    doors: /^replay\/(distributed\/)?index\.ts$/,
    because:
      'what is not exported there may change without a look at its users; only replays over workers load BullMQ',
  },
  {
    into: 'tap',
    by: /./,
    doors: /^tap\/(compare\/)?index\.ts$/,
    because:
      'the commands start a tap, read its folder and compare it, which alone loads a PBX; how bytes pass may change without them',
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

/** The files of the project that a source imports, types included, relative to the root. */
function importsOf(file: string, source: string): string[] {
  const found = source.matchAll(/(?:from|import\(|import)\s*['"](\.[^'"]+)['"]/g);
  return [...found].map(([, path = '']) => relative(ROOT, join(ROOT, dirname(file), path)));
}

interface SourceFile {
  readonly file: string;
  readonly imports: readonly string[];
}

function directionOf({ file }: SourceFile): Direction | undefined {
  return DIRECTIONS.find(({ from }) => from.test(file));
}

function misdirected({ may }: Direction, { file, imports }: SourceFile): string[] {
  return imports.filter((path) => !may.test(path)).map((path) => `${file} imports ${path}`);
}

function aroundDoor({ into, by, doors }: Door, { file, imports }: SourceFile): string[] {
  const inside = `${into}/`;
  const isFree = TEST.test(file) || MUTANT.test(file) || file.startsWith('tests/');
  if (isFree || file.startsWith(inside) || !by.test(file)) return [];
  return imports
    .filter((path) => path.startsWith(inside) && !doors.test(path) && !TEST.test(path))
    .map((path) => `${file} imports ${path}`);
}

const ALL = files().map((file) => ({
  file,
  imports: importsOf(file, readFileSync(join(ROOT, file), 'utf8')),
}));

describe('imports go one way', () => {
  it.each(DIRECTIONS)('$of: $because', (direction) => {
    const mine = ALL.filter((source) => directionOf(source) === direction);
    expect(mine).not.toEqual([]);
    expect(mine.flatMap((source) => misdirected(direction, source))).toEqual([]);
  });

  it('covers every file', () => {
    expect(ALL.filter((source) => directionOf(source) === undefined).map(({ file }) => file)).toEqual([]);
  });
});

describe('a folder is entered by its doors', () => {
  it.each(DOORS)('$into: $because', (door) => {
    expect(ALL.flatMap((source) => aroundDoor(door, source))).toEqual([]);
  });

  it('what tests share is used by tests and benchmarks alone', () => {
    const wrong = ALL.filter(({ file }) => !TEST.test(file) && !/^(?:tests|bench)\//.test(file)).flatMap(
      ({ file, imports }) =>
        imports.filter((path) => TEST.test(path)).map((path) => `${file} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('a wrong import is noticed', () => {
  const wrongs = (file: string, ...imports: string[]) => {
    const source = { file, imports };
    const direction = directionOf(source);
    return [
      ...(direction === undefined ? [] : misdirected(direction, source)),
      ...DOORS.flatMap((door) => aroundDoor(door, source)),
    ];
  };

  it('however it is written', () => {
    const source = `import a from './a.ts';
      import type { B } from "../b.ts";
      export * from '../../connector/c.ts';
      const d = await import('./d.ts');
      import './e.ts';
      import { readFileSync } from 'node:fs';`;
    const found = ['web/sub/a.ts', 'web/b.ts', 'connector/c.ts', 'web/sub/d.ts', 'web/sub/e.ts'];
    expect(importsOf('web/sub/x.ts', source)).toEqual(found);
  });

  it.each([
    ['web/listen.ts', 'connector/server.ts'],
    ['connector/app.ts', 'simulator/index.ts'],
    ['simulator/pbx/pbx.ts', 'simulator/server.ts'],
    ['simulator/engine/lookup.ts', 'simulator/pbx/types.ts'],
    ['reports/run/html.ts', 'harness/run.ts'],
    ['suites/oauth/code/x.rule.ts', 'connector/server.ts'],
    ['suites/oauth/code/x.mutants.ts', 'harness/index.ts'],
    ['suites/kit/context.ts', 'harness/index.ts'],
    ['harness/run.ts', 'replay/index.ts'],
    ['replay/replay.ts', 'reports/replay/html.ts'],
    ['cli/program.ts', 'tools/build.ts'],
    ['harness/reference.ts', 'connector/store/index.ts'],
    ['suites/kit/actors/pbx.ts', 'simulator/pbx/outbox.ts'],
    ['cli/commands/check.ts', 'harness/run.ts'],
    ['replay/partition.ts', 'harness/run.ts'],
    ['bench/replay.ts', 'replay/open-loop.ts'],
  ])('%s may not import %s', (file, path) => expect(wrongs(file, path)).not.toEqual([]));

  it.each([
    ['harness/reference.ts', 'connector/server.ts'],
    ['suites/oauth/code/x.mutants.ts', 'connector/policy/codes.ts'],
    ['connector/oauth/x.test.ts', 'simulator/pbx/outbox.ts'],
    ['cli/commands/check.ts', 'harness/index.ts'],
  ])('%s may import %s', (file, path) => expect(wrongs(file, path)).toEqual([]));
});
