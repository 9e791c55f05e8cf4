import { LINT_RULES, type LintFinding, type Severity } from './index.ts';

/** The findings of one file. */
export interface LintedFile {
  /** Path as given on the command line. */
  readonly file: string;
  readonly findings: readonly LintFinding[];
}

/** Formats of the output. */
export const LINT_FORMATS = ['text', 'json', 'sarif'] as const;
/** One of the formats. */
export type LintFormat = (typeof LINT_FORMATS)[number];

/** Counts the findings of a severity. */
export function count(files: readonly LintedFile[], severity: Severity): number {
  return files.reduce(
    (sum, { findings }) => sum + findings.filter((each) => each.severity === severity).length,
    0,
  );
}

const plural = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

/** Text: three lines per finding (where and what, why, remedy), then the totals. */
export function lintText(files: readonly LintedFile[]): string {
  const lines = files.flatMap(({ file, findings }) =>
    findings.flatMap(({ rule, severity, message, why, remedy, at }) => [
      `${file}:${at.line}:${at.column} ${severity} ${rule}: ${message}`,
      `    ${why}`,
      `    ${remedy}`,
    ]),
  );
  const sums = [
    plural(files.length, 'template'),
    plural(count(files, 'error'), 'error'),
    plural(count(files, 'warning'), 'warning'),
    `${count(files, 'info')} for information`,
  ];
  return `${[...lines, sums.join(', ')].join('\n')}\n`;
}

/** JSON: `{ files: [{ file, findings: [{ rule, severity, message, why, remedy, line, column }] }] }`. */
export function lintJson(files: readonly LintedFile[]): string {
  const plain = files.map(({ file, findings }) => ({
    file,
    findings: findings.map(({ at, ...finding }) => ({ ...finding, line: at.line, column: at.column })),
  }));
  return `${JSON.stringify({ files: plain }, null, 2)}\n`;
}

const LEVEL: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/**
 * SARIF 2.1.0, for code scanning.
 * @param version of this tool
 */
export function lintSarif(files: readonly LintedFile[], version: string): string {
  const results = files.flatMap(({ file, findings }) =>
    findings.map(({ rule, severity, message, remedy, at }) => ({
      ruleId: rule,
      level: LEVEL[severity],
      message: { text: `${message}. ${remedy}` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: encodeURI(file.replaceAll('\\', '/')) },
            region: { startLine: at.line, startColumn: at.column },
          },
        },
      ],
    })),
  );
  const described = new Map(
    LINT_RULES.map(({ id, severity, title, why, remedy }) => [id, { severity, title, why, remedy }]),
  );
  for (const { rule, severity, why, remedy } of files.flatMap(({ findings }) => findings)) {
    if (!described.has(rule))
      described.set(rule, { severity, title: 'The template can be imported', why, remedy });
  }
  const rules = [...described].map(([id, { severity, title, why, remedy }]) => ({
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: remedy },
    defaultConfiguration: { level: LEVEL[severity] },
  }));
  const run = {
    tool: { driver: { name: 'pbx-conformance lint', version, rules } },
    columnKind: 'utf16CodeUnits',
    results,
  };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2)}\n`;
}
