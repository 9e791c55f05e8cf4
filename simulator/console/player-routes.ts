import { readFileSync } from 'node:fs';
import { Router } from 'express';
import { PbxError } from '../pbx/errors.ts';
import { givenColumns } from '../recordings/cdr/fields.ts';
import { planned } from '../recordings/plan.ts';
import type { Player, Playing } from '../recordings/player.ts';
import { type RecordingOptions, readRecording } from '../recordings/recording.ts';
import { SAMPLES, shippedPath } from '../recordings/samples.ts';
import { timeZone } from '../recordings/time-zone.ts';
import { type Forms, formBody } from './form.ts';
import { SPEEDS } from './player.ts';
import type { Upload } from './upload.ts';

/** Start and Stop of the recordings on the page of calls. */
export function playerRoutes(player: Player, forms: Forms): Router {
  const router = Router();
  router.post('/calls/player', async (request, response) => {
    player.start(playingOf(await forms.upload(request)));
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

function playingOf(upload: Upload): Playing {
  const { fields } = upload;
  const speed = fields.get('speed') ?? '';
  const { name, content, reading } = chosen(upload);
  // Checked now, and not once the recording is read, so that the sender of the form sees the problem.
  timeZone(reading.timeZone);
  if (reading.fields !== undefined) givenColumns(reading.fields);
  return {
    name,
    entries: planned(() => readRecording(new Blob([content]).stream(), reading)),
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
    const names = fields.get('fields')?.trim() ?? '';
    const zone = fields.get('timeZone')?.trim() || 'UTC';
    const reading = {
      timeZone: zone,
      ...(names !== '' && { fields: names.split(',').map((each) => each.trim()) }),
    };
    return { name: fileName, content: new Uint8Array(content), reading };
  }
  const shipped = SAMPLES.find(({ name }) => name === fields.get('recording'));
  if (shipped === undefined)
    throw new PbxError('bad-recording', 'No recording was chosen.', 'Choose one of the list, or a file.');
  const { name, timeZone } = shipped;
  return { name, content: new Uint8Array(readFileSync(shippedPath(shipped))), reading: { timeZone } };
}
