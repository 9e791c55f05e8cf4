import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import type { Activity } from '../pbx/activity-feed.ts';
import type { ParameterView, TestMode } from '../pbx/types.ts';
import { contactName, isPlaceholder, type NameOrder } from './contact-name.ts';
import { describeEvent } from './messages.ts';
import { authorizeButton } from './parameters.ts';
import { sequence } from './sequence.ts';

/** The path that the form of the dialog goes to. */
export const TEST = '/admin/integrations/crm/test';

/** The modes of a test, as the console of 3CX has them. */
const MODES: readonly (readonly [mode: TestMode, name: string])[] = [
  ['PhoneExact', 'Phone number'],
  ['Search', 'Search'],
  ['Email', 'Email'],
];

/** What the dialog shows. */
export interface TestView {
  readonly csrf: string;
  /** Whether the page comes with the dialog open, as it does without a script. */
  readonly isOpen: boolean;
  /** The test that was run, with its result and its log. */
  readonly test: Activity | undefined;
  readonly parameters: readonly ParameterView[];
  /** Whether a test has spent the stored token. */
  readonly isDropped: boolean;
  readonly names: NameOrder;
}

/** The Test dialog: modes, what is looked up, the result and the log beside each other. */
export function testDialog({ csrf, isOpen, test, parameters, isDropped, names }: TestView): string {
  const authorize = parameters.find(({ type }) => type === 'OAuth');
  const subject = test?.subject.kind === 'test' ? test.subject : undefined;
  const chosen = subject?.mode ?? 'PhoneExact';
  const modes = MODES.map(
    ([mode, name]) =>
      html`<label><input type="radio" name="mode" value="${mode}"!${mode === chosen ? ' checked' : ''}> ${name}</label>`,
  );
  const important =
    authorize === undefined || test !== undefined
      ? ''
      : html`<p class="notice warning"><strong>Important:</strong> If you run tests from this page using the test button, remember to click Authorize again to refresh the token
before leaving the page. Otherwise, subsequent calls will not work (3CX does not save the fresh token after a test from this interface).</p>`;
  const again = isDropped && authorize !== undefined ? authorizeButton(authorize) : '';
  return html`<dialog id="test" aria-labelledby="test-heading"!${isOpen ? ' open' : ''}>
<header><h2 id="test-heading">Test the CRM integration</h2>
<form method="dialog"><button class="secondary small">Close</button></form></header>
<div class="dialog-body">
!${important}
<form method="post" action="${TEST}" class="fields">!${csrfField(csrf)}
<fieldset class="plain"><legend>Look up by</legend><div class="modes">!${modes.join('')}</div></fieldset>
<div class="inline"><label>Number, text or address to look up <input type="text" name="number" value="${subject?.number ?? ''}" placeholder="+33142000000" autocomplete="off" spellcheck="false"></label>
<button>Run test</button></div>
</form>
!${test === undefined ? '' : resultAndLog(test, again, names)}
</div>
</dialog>`;
}

function resultAndLog(test: Activity, again: string, names: NameOrder): string {
  const last = test.steps.at(-1);
  const [text, tone] = last === undefined ? ['', 'plain'] : describeEvent(last.event, names);
  const log = test.traces.map(({ trace }) => sequence('Log', trace)).join('');
  return html`<div class="side-by-side">
<section aria-label="Result"><h3>Result</h3>!${found(test, names)}
<p class="notice ${tone === 'plain' ? '' : tone}" role="status">${text}</p>!${again}</section>
<section class="log-pane" aria-label="Log" tabindex="0">!${log || '<p>Nothing was sent to the CRM.</p>'}</section>
</div>`;
}

function found({ contact, steps }: Activity, names: NameOrder): string {
  if (contact === undefined) {
    const isReached = steps.some(({ event }) => event.type === 'tested' && event.ok);
    return isReached ? '<p><span class="pill info">No contact found</span></p>' : '';
  }
  if (isPlaceholder(contact))
    return html`<p><span class="pill info">No contact</span> The connector answered with its placeholder.</p>`;
  const rows = Object.entries(contact).map(
    ([type, value]) => html`<dt>${type}</dt><dd><bdi>${value}</bdi></dd>`,
  );
  return html`<p><span class="pill good">Contact found</span> <strong><bdi>${contactName(contact, names)}</bdi></strong></p>
<details><summary>What the CRM sent</summary><dl class="values">!${rows.join('')}</dl></details>`;
}
