import { readFileSync } from 'node:fs';
import { Router } from 'express';
import { PbxError } from '../pbx/errors.ts';
import { type DateOrder, RECORDING_FORMATS, type RecordingFormat } from '../recordings/call.ts';
import { planned } from '../recordings/plan.ts';
import type { Player, Playing } from '../recordings/player.ts';
import { type RecordingOptions, readRecording, survey } from '../recordings/recording.ts';
import { SAMPLES, shippedPath } from '../recordings/samples.ts';
import { type Forms, formBody } from './form.ts';
import { SPEEDS } from './player.ts';
import type { Upload } from './upload.ts';

/** Start and Stop of the recordings on the page of calls. */
export function playerRoutes(player: Player, forms: Forms): Router {
  const router = Router();
  router.post('/calls/player', async (request, response) => {
    player.start(await playingOf(await forms.upload(request)));
    response.redirect(303, '/calls#player');
  });
  router.post(
    '/calls/player/stop',
    formBody,
    forms.does(() => {
      void player.stop();
      return '/calls#player';
    }),
  );
  return router;
}

async function playingOf(upload: Upload): Promise<Playing> {
  const { fields } = upload;
  const speed = fields.get('speed') ?? '';
  const { name, content, reading } = chosen(upload);
  const open = () => new Blob([content]).stream();
  // Looked through now, and not once the recording is read, so that the sender of the form sees the problem.
  const { description, inferred, options } = await survey(open, reading, name);
  return {
    name,
    entries: planned(() => readRecording(open, options)),
    recognized: [`Read as ${description}.`, ...inferred],
    lines: content.reduce((lines, byte) => (byte === 10 ? lines + 1 : lines), 0),
    speed: Object.hasOwn(SPEEDS, speed) ? SPEEDS[speed as keyof typeof SPEEDS].factor : SPEEDS.fast.factor,
  };
}

/** The file where one was sent, else the shipped recording. */
function chosen({ fields, fileName, content, cut }: Upload): {
  readonly name: string;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly reading: RecordingOptions;
} {
  if (cut)
    throw new PbxError(
      'bad-recording',
      'The recording is larger than 12 MiB, and this page plays no larger ones.',
      'Replay it by the command "pbx-conformance replay".',
    );
  if (fileName !== '') {
    const reading = readingOf(fields);
    return { name: fileName, content: new Uint8Array(content), reading };
  }
  const shipped = SAMPLES.find(({ name }) => name === fields.get('recording'));
  if (shipped === undefined)
    throw new PbxError('bad-recording', 'No recording was chosen.', 'Choose one of the list, or a file.');
  const { name, timeZone } = shipped;
  return { name, content: new Uint8Array(readFileSync(shippedPath(shipped))), reading: { timeZone } };
}

/** How the form has a file read. */
function readingOf(fields: URLSearchParams): RecordingOptions {
  const get = (name: string) => fields.get(name)?.trim() ?? '';
  const list = (name: string) =>
    get(name)
      .split(',')
      .map((each) => each.trim());
  const format = RECORDING_FORMATS.find((each) => each === get('format')) satisfies
    | RecordingFormat
    | undefined;
  const dates = (['dmy', 'mdy'] as const).find((each) => each === get('dates')) satisfies
    | DateOrder
    | undefined;
  return {
    timeZone: get('timeZone') || 'UTC',
    ...(get('fields') !== '' && { fields: list('fields') }),
    ...(get('queues') !== '' && { queues: list('queues') }),
    ...(format !== undefined && { format }),
    ...(dates !== undefined && { dates }),
  };
}
