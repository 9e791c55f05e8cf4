import { stringify } from 'yaml';

/** @returns jobs for GitHub and GitLab that check the target file; secrets come from the store of the CI */
export function ciSnippet(target: string, variables: readonly string[]): string {
  const github = {
    jobs: {
      conformance: {
        'runs-on': 'ubuntu-latest',
        steps: [
          { uses: 'actions/checkout@v6' },
          {
            run: `npx pbx-conformance check --target ${target}`,
            env: Object.fromEntries(variables.map((name) => [name, `\${{ secrets.${name} }}`])),
          },
        ],
      },
    },
  };
  const gitlab = {
    conformance: {
      image: 'node:24',
      script: [`npx pbx-conformance check --target ${target}`],
      artifacts: { when: 'always', reports: { junit: 'conformance-report/junit.xml' } },
    },
  };
  const names = variables.join(', ');
  return [
    '# GitHub (.github/workflows/conformance.yml)',
    stringify(github).trimEnd(),
    `# GitLab (.gitlab-ci.yml); set ${names} as masked variables`,
    stringify(gitlab).trimEnd(),
  ].join('\n');
}
