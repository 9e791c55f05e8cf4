import { outliveReaders } from './lib/terminal.ts';
import { execute } from './program.ts';

outliveReaders();
process.exitCode = await execute(process.argv.slice(2));
