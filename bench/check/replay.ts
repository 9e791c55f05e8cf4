import { readFileSync } from 'node:fs';
import { Agent, type Dispatcher } from 'undici';
import { type Recording, sameConnector, type Tape } from './world.ts';

/**
 * `node bench/check/replay.ts RECORDING.json`: sends what was recorded, as it was recorded, each rule's requests to a
 * connector of their own, and looks at nothing but the status.
 */
const LANES = 4;

const { file, now, tapes } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Recording;
let sent = 0;
let alike = 0;

async function replay({ events }: Tape): Promise<void> {
  const { connector, moveClock } = await sameConnector(file, now);
  const agent = new Agent();
  for (const event of events) {
    if ('seconds' in event) {
      moveClock(event.seconds);
      continue;
    }
    const { path, method, headers, body } = event;
    const answer = await agent.request({
      origin: connector.url,
      path,
      method: method as Dispatcher.HttpMethod,
      headers: [...headers],
      ...(body === '' ? {} : { body }),
    });
    await answer.body.text();
    sent += 1;
    if (answer.statusCode === event.status) alike += 1;
  }
  await Promise.all([agent.destroy(), connector.stop()]);
}

const rest = tapes.values();
await Promise.all(
  Array.from({ length: LANES }, async () => {
    for (const tape of rest) await replay(tape);
  }),
);
process.stdout.write(JSON.stringify({ sent, alike }));
