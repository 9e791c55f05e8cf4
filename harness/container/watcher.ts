import { getContainerRuntimeClient } from 'testcontainers';
import { sweep } from './sweep.ts';

/*
 * A process of its own, so that containers are removed however the run ends, by SIGKILL too: it waits until the run's end
 * of the pipe is closed. Its argument is the label of what is to be removed.
 */
const label = process.argv[2] ?? '';
process.stdin.resume().on('close', async () => {
  await sweep(await getContainerRuntimeClient(), label);
});
