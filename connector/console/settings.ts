import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import type { Features } from '../store/index.ts';
import { accountPicker, chosenAccount } from './account.ts';
import type { Action } from './console-request.ts';
import { openButton } from './frame.ts';

/** The switches of an account, with their labels and what they do. */
export const FEATURES: readonly (readonly [keyof Features, label: string, what: string])[] = [
  ['contactLookup', 'Contact Lookup', 'The PBX finds contacts by number or address, and may create them.'],
  ['callLogging', 'Call Logging', 'The PBX reports calls and chats when they have ended.'],
  [
    'callDataEnrichment',
    'Call Data Enrichment',
    'Recording, transcription and summary are kept with a call. Without it they are dropped.',
  ],
];

/** `GET /crm-connector/settings`. */
export const settingsPage: Action = (visit) => {
  const account = chosenAccount(visit);
  const switches = FEATURES.map(
    ([
      name,
      label,
      what,
    ]) => html`<div class="field"><label><input type="checkbox" role="switch" name="${name}" value="on"
aria-describedby="${name}-what" !${account.features[name] ? 'checked' : ''}> ${label}</label>
<small id="${name}-what">${what}</small></div>`,
  );
  const saved =
    visit.query.get('saved') === undefined ? '' : '<p role="status" class="notice">Settings saved.</p>';
  return {
    title: 'CRM Connector > Settings',
    aside: openButton('/crm-connector/template', 'Download XML Template'),
    body: html`!${saved}!${accountPicker(visit, account)}
<form method="post" action="/crm-connector/settings?${new URLSearchParams({ account: account.id })}" class="card fields narrow-form">
!${csrfField(visit.session.csrf)}
<fieldset class="plain"><legend>3CX integration of ${account.name}</legend>
!${switches.join('\n')}
</fieldset>
<button>Save</button>
</form>`,
  };
};

/** `POST /crm-connector/settings`: from now on the API does what is switched on, and refuses the rest. */
export const saveSettings: Action = (visit) => {
  const account = chosenAccount(visit);
  const features = Object.fromEntries(FEATURES.map(([name]) => [name, visit.form.has(name)]));
  visit.admin.setFeatures(account.id, features);
  const back = new URLSearchParams({ account: account.id, saved: '1' });
  return { location: `/crm-connector/settings?${back}` };
};
