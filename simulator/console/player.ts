import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import { RECORDING_FORMATS } from '../recordings/call.ts';
import type { PlaybackProgress, PlayerState } from '../recordings/player.ts';
import { SAMPLES } from '../recordings/samples.ts';

/** A part of the page that is updated live; replaced when `version` changes. */
export interface PlayerPart {
  readonly id: string;
  readonly version: string;
  readonly html: string;
}

/** How many times as fast as recorded, by the name the form sends. */
export const SPEEDS = {
  fast: { factor: Number.POSITIVE_INFINITY, title: 'As fast as possible' },
  sixty: { factor: 60, title: '60 times as fast' },
  real: { factor: 1, title: 'In real time' },
} as const;

const STATES: { readonly [state in PlayerState]: string } = {
  playing: 'Playing',
  stopping: 'Stopping',
  stopped: 'Stopped',
  finished: 'Played to its end',
  failed: 'Could not be played to its end',
};

/** Play a recording: the form that starts one or stops it, and how far it is. */
export function playerSection(progress: PlaybackProgress | undefined, csrf: string): string {
  return html`<section id="player" class="card" aria-label="Play a recording">
!${playerControl(progress, csrf).html}
!${progress === undefined ? '<div id="player-progress"></div>' : playerProgress(progress).html}
</section>`;
}

/** The form for the state: it is not replaced while a recording is played, so that its button keeps the focus. */
export function playerControl(progress: PlaybackProgress | undefined, csrf: string): PlayerPart {
  const isOn = progress?.state === 'playing' || progress?.state === 'stopping';
  const id = 'player-control';
  const version = isOn ? 'on' : 'off';
  return {
    id,
    version,
    html: html`<div id="${id}" data-version="${version}">!${isOn ? stopForm(csrf) : startForm(csrf)}</div>`,
  };
}

function startForm(csrf: string): string {
  const shipped = SAMPLES.map(({ name, title }) => html`<option value="${name}">${title}</option>`);
  const formats = RECORDING_FORMATS.map((name) => html`<option value="${name}">${name}</option>`);
  const speeds = Object.entries(SPEEDS).map(
    ([name, { title }]) => html`<option value="${name}">${title}</option>`,
  );
  return html`<details><summary>Play a recording</summary>
<form method="post" action="/calls/player" enctype="multipart/form-data" class="fields">!${csrfField(csrf)}
<div class="row wide">
<label>Recording <select name="recording">!${shipped.join('')}</select></label>
<label>or a file of calls <input type="file" name="file"></label>
<label>Format of the file <select name="format"><option value="">Recognize it</option>!${formats.join('')}</select></label>
<label>Time zone of the file <input name="timeZone" value="UTC" placeholder="Europe/Paris" autocomplete="off"></label>
<label>Field order of a CDR, if not the usual one <input name="fields" placeholder="time-start, from-no, -, to-no" autocomplete="off"></label>
<label>Queues, if the file does not say <input name="queues" placeholder="610, 611" autocomplete="off"></label>
<label>Dates <select name="dates"><option value="">As the file shows</option><option value="dmy">Day first</option><option value="mdy">Month first</option></select></label>
<label>Speed <select name="speed">!${speeds.join('')}</select></label>
</div>
<button>Start</button>
</form></details>`;
}

function stopForm(csrf: string): string {
  return html`<form method="post" action="/calls/player/stop">!${csrfField(csrf)}<button class="secondary">Stop</button></form>
<noscript><p><a href="/calls#player">See how far it is</a></p></noscript>`;
}

/** How far a recording is, and its broken lines. */
export function playerProgress(progress: PlaybackProgress): PlayerPart {
  const { name, recognized, state, line, lines, placed, journaled, notJournaled, skipped, broken, failure } =
    progress;
  const id = 'player-progress';
  const version = [state, line, placed, journaled, notJournaled].join(' ');
  const tone = state === 'failed' ? 'bad' : notJournaled + broken > 0 ? 'warning' : 'good';
  return {
    id,
    version,
    html: html`<div id="${id}" data-version="${version}" class="notice stack ${tone}">
<p>${STATES[state]}: ${name}, ${speedName(progress)}.!${failure === undefined ? '' : html` ${failure}`}</p>
!${recognized.length === 0 ? '' : html`<p>${recognized.join(' ')}</p>`}
<progress value="${line}" max="${Math.max(lines, 1)}" aria-label="Lines played"></progress>
<p>${counted(placed, 'call')} placed, ${journaled} journaled, ${notJournaled} not journaled;
${counted(skipped, 'line')} without a call for the CRM, ${broken} broken.</p>
!${brokenList(progress)}
</div>`,
  };
}

function speedName({ speed }: PlaybackProgress): string {
  const known = Object.values(SPEEDS).find(({ factor }) => factor === speed);
  return (known?.title ?? `${speed} times as fast`).toLowerCase();
}

function brokenList({ broken, brokenLines }: PlaybackProgress): string {
  if (broken === 0) return '';
  const items = brokenLines.map(({ line, reason }) => html`<li>Line ${line}: ${reason}</li>`);
  const more = broken - brokenLines.length;
  return html`<ul>!${items.join('')}!${more > 0 ? html`<li>and ${more} more.</li>` : ''}</ul>`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
