// Checks the reference connector, or the target file that is named, and fails where a rule of the tokens is violated.
import { ConfigurationError, exitCodeOf, files, render, runConformance, Unreachable } from 'pbx-conformance';

const [target] = process.argv.slice(2);
try {
  const run = await runConformance({
    ...(target === undefined ? {} : { target }),
    only: ['oauth/code', 'oauth/refresh'],
    reporters: [files('conformance-report', ['json', 'html', 'har'])],
    signal: AbortSignal.timeout(120_000),
  });
  console.log(render(run, 'text'));
  process.exitCode = exitCodeOf(run);
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof Unreachable)) throw error;
  console.error(error.message, error.remedy);
  process.exitCode = error instanceof Unreachable ? 3 : 2;
}
