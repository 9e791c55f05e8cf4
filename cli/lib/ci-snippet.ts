import { stringify } from 'yaml';
import { shellWord } from './shell-word.ts';

/** Pinned by commit: this is v6.0.2. */
const CHECKOUT = 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd';

/** @returns jobs for GitHub and GitLab that check the target file; secrets come from the store of the CI */
export function ciSnippet(target: string, variables: readonly string[]): string {
  const github = {
    jobs: {
      conformance: {
        'runs-on': 'ubuntu-latest',
        steps: [
          { uses: CHECKOUT, with: { submodules: true } },
          {
            uses: './pbx-conformance',
            with: { target },
            env: Object.fromEntries(variables.map((name) => [name, `\${{ secrets.${name} }}`])),
          },
        ],
      },
    },
  };
  const gitlab = {
    conformance: {
      image: 'node:24',
      script: ['npm ci', `npx pbx-conformance check ${shellWord(target)}`],
      artifacts: { when: 'always', reports: { junit: 'conformance-report/junit.xml' } },
    },
  };
  const masked = variables.length === 0 ? '' : `; set ${variables.join(', ')} as masked variables`;
  return [
    '# GitHub (.github/workflows/conformance.yml); the tool is a submodule of yours, pbx-conformance',
    stringify(github).trimEnd(),
    `# GitLab (.gitlab-ci.yml); the tool is a dev dependency, made by npm pack${masked}`,
    stringify(gitlab).trimEnd(),
  ].join('\n');
}
