import { STYLE } from '../run/html/style.ts';

/** What a replay's page needs beside the style of every report. */
export const REPLAY_STYLE = `${STYLE}
.curve{fill:none;stroke:var(--fg);stroke-width:2}.plot-area{display:block;max-width:none}
.s-lookup,.s-lookup-request{stroke:var(--link)}.s-journal,.s-journal-request{stroke:var(--blocked)}.s-token-request{stroke:var(--advice)}.s-lag{stroke:var(--soft)}
.s-lookup-request,.s-journal-request,.s-token-request{stroke-dasharray:6 4}.s-lag{stroke-dasharray:2 3}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;margin:.25rem 0;list-style:none;font-size:.85rem}
.swatch{width:28px;height:8px;margin-right:.4rem;vertical-align:middle}
.calls{fill:var(--link)}.slow{fill:var(--soft)}.drill{fill:var(--advice);opacity:.22}svg .drill-name{fill:var(--advice);font-size:11px}
.wrong{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:0 2rem}.wrong ul{margin:.25rem 0;padding-left:1.1rem}
.number{text-align:right;white-space:nowrap}@media (min-width:40rem){dl.tally-list{grid-template-columns:max-content 1fr}}th.number,td.number{padding:.25rem 0 .25rem .75rem;min-width:4.5rem}.result{padding:.4rem .6rem}
`;
