/** A replay as one HTML file: no network, no script, printable. */
import { createHash } from 'node:crypto';
import { html as markup } from 'ghtml';
import { duration, plural } from '../text.ts';
import type { ReplayDocument } from './document.ts';
import { grouped, headline, latency, pace, rate, remarks, stepName } from './messages.ts';
import { overTime, percentilePlot } from './plots.ts';
import { REPLAY_STYLE } from './style.ts';

/** @returns the replay as a self-contained HTML document; every text in it is escaped */
export function replayHtml(replay: ReplayDocument): string {
  const { tone, text } = headline(replay);
  const { target, recording, tool, pbxs, startedAt, durationMs } = replay;
  const said = remarks(replay);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-!${sha256(REPLAY_STYLE)}'; base-uri 'none'; form-action 'none'">
<title>${text} – ${target.name}</title>
<style>!${REPLAY_STYLE}</style>
</head>
<body>
<header><h1 class="!${tone}">${text}</h1>
<p class="about">${recording.file} to ${target.name} (${target.url}), ${plural(pbxs, 'PBX', 'PBXs')}, ${pace(replay)}, ${startedAt}, ${duration(durationMs)}, ${tool.name} ${tool.version}</p>
!${said.length === 0 ? '' : markup`<div class="notes">!${said.map((remark) => markup`<p>${remark}</p>`)}</div>`}</header>
<main>
!${wentWrong(replay)}<section aria-labelledby="calls"><h2 id="calls">Calls</h2>!${tally(replay)}</section>
<section aria-labelledby="waiting"><h2 id="waiting">How long calls waited for the CRM</h2>!${latencyTable(replay)}!${percentilePlot(replay.latencies)}</section>
<section aria-labelledby="time"><h2 id="time">Over time</h2>!${overTime(replay) || '<p>No call ended.</p>'}!${drillTable(replay)}</section>
!${brokenLines(replay)}
</main>
</body>
</html>
`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function tally(replay: ReplayDocument): string {
  const { counts, journal, keepsCalls, phonebook } = replay;
  const facts: readonly (readonly [string, string])[] = [
    ['placed', `${grouped(counts.placed)}, ${rate(replay).toFixed(1)} a second`],
    ['a contact was shown for', grouped(counts.recognized)],
    ...(phonebook === undefined
      ? []
      : [['lookups spared by the phonebook', grouped(phonebook.sparedLookups)] as const]),
    ['journaled as they ended', grouped(counts.sent)],
    ...(keepsCalls && counts.kept > 0
      ? [
          [
            'kept by the PBXs and journaled later',
            `${grouped(counts.late)} of ${grouped(counts.kept)}`,
          ] as const,
        ]
      : []),
    ...(counts.lost > 0
      ? [[keepsCalls ? 'refused by the CRM' : 'dropped by the PBXs', grouped(counts.lost)] as const]
      : []),
    ...(journal.checked
      ? [
          [
            'in the journal',
            `${grouped(journal.once)} once, ${grouped(journal.missing)} missing, ${grouped(journal.doubled)} doubled`,
          ] as const,
        ]
      : []),
    ['access tokens issued', grouped(counts.tokens)],
  ];
  return markup`<dl class="tally-list">!${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function latencyTable({ latencies }: ReplayDocument): string {
  if (latencies.length === 0) return '<p>Nothing was measured.</p>';
  const heads = ['count', 'mean', 'p50', 'p90', 'p99', 'p99.9', 'max'];
  const rows = latencies.map(({ step, count, mean, p50, p90, p99, p999, max }) => {
    const cells = [grouped(count), ...[mean, p50, p90, p99, p999, max].map(latency)];
    return markup`<tr><th scope="row">${stepName(step)}</th>!${cells.map((cell) => markup`<td class="number">${cell}</td>`)}</tr>
`;
  });
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Waiting times, scrolls sideways"><table><caption>From the instant a call was due; the requests alone from the moment they left</caption>
<thead><tr><th scope="col">Step</th>!${heads.map((head) => markup`<th scope="col" class="number">${head}</th>`)}</tr></thead>
<tbody>!${rows}</tbody></table></div>`;
}

function drillTable({ drills }: ReplayDocument): string {
  if (drills.length === 0) return '';
  const rows = drills.map(
    ({ kind, atMs, forMs, happened }) =>
      markup`<tr><th scope="row">${kind}</th><td>${duration(atMs)}</td><td>${duration(forMs)}</td><td>${happened ? 'yes' : 'no, the replay was over before'}</td></tr>
`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Drills, scrolls sideways"><table><caption>Drills</caption>
<thead><tr><th scope="col">Drill</th><th scope="col">After</th><th scope="col">For</th><th scope="col">Happened</th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}

/** What a violation is about, before any figure. Empty where nothing went wrong. */
function wentWrong({ errors, journal }: ReplayDocument): string {
  const examples = journal.checked
    ? journal.examples.map(
        ({ what, line, agent, startedAt }) =>
          markup`<li>${what}: line ${line}, agent ${agent}, started at ${startedAt}</li>`,
      )
    : [];
  const causes = errors.map(
    ({ cause, count }) =>
      markup`<tr><th scope="row">${cause}</th><td class="number">${grouped(count)}</td></tr>
`,
  );
  const sections = [
    examples.length === 0
      ? ''
      : section('examples', 'Calls missing or doubled', markup`<ul>!${examples}</ul>`),
    causes.length === 0
      ? ''
      : section(
          'errors',
          'What went wrong on the way',
          markup`<table><thead><tr><th scope="col">Cause</th><th scope="col" class="number">Times</th></tr></thead><tbody>!${causes}</tbody></table>`,
        ),
  ].join('');
  return sections === '' ? '' : markup`<div class="wrong">!${sections}</div>`;
}

function brokenLines({ brokenLines: broken }: ReplayDocument): string {
  if (broken.length === 0) return '';
  const lines = broken.map(({ line, reason }) => markup`<li>Line ${line}: ${reason}</li>`);
  return section('broken', 'Lines that could not be read', markup`<ul>!${lines}</ul>`);
}

function section(id: string, title: string, content: string): string {
  return markup`<section aria-labelledby="!${id}"><h2 id="!${id}">${title}</h2>!${content}</section>
`;
}
