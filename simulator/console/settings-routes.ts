import { Router } from 'express';
import { html } from 'ghtml';
import { csrfField, formTokenOf } from '../../web/csrf.ts';
import { PBX_PROFILES } from '../engine/profile.ts';
import { BadValue, PbxError } from '../pbx/errors.ts';
import { INPUT } from '../pbx/input.ts';
import type { Pbx, PhonebookDisplay, SystemSettingsView } from '../pbx/types.ts';
import { type Forms, formBody } from './form.ts';
import { doneNotice, NOT_SAVED, notice, storageNotice, type View } from './layout.ts';
import { PRINCIPALS } from './principal-routes.ts';
import type { Shell } from './shell.ts';

/** The path of the page. */
const SETTINGS = '/admin/settings';

/** Admin > Settings: version, number matching, time zone and address of the PBX itself. */
export function settingsRoutes(pbx: Pbx, forms: Forms, shell: Shell): Router {
  const router = Router();
  router.get(
    SETTINGS,
    shell.shows((request, response) =>
      settingsPage(shownOf(pbx), {
        notice: storageNotice(pbx.status()) + doneNotice(request.query['done']),
        csrf: formTokenOf(response),
        url: pbx.url,
      }),
    ),
  );

  router.post(SETTINGS, formBody, (request, response) => {
    const form = forms.fields(request);
    const matching = form.get('matching');
    const wanted = INPUT.systemSettings.parse({
      profile: form.get('profile'),
      numberMatching: matching === 'last' ? Number(form.get('digits')) : matching,
      timeZone: form.get('timeZone')?.trim(),
      stalePage: form.get('stalePage') === null ? 'keeps' : 'overwrites',
      ...(form.has('contactlessCalls') && { contactlessCalls: form.get('contactlessCalls') }),
      ...(form.has('callReports') && { callReports: form.get('callReports') }),
      ...(form.has('phonebookKeeps') && { phonebookKeeps: form.get('phonebookKeeps') }),
      consoleUrl: form.get('consoleUrl')?.trim() ?? null,
    });
    const phonebook = INPUT.phonebookDisplay.parse({
      ...(form.has('names') && { names: form.get('names') }),
    });
    try {
      pbx.saveSystemSettings(wanted);
      if (phonebook.names !== undefined) pbx.admin.save({ phonebook });
    } catch (error) {
      if (!(error instanceof PbxError)) throw error;
      const typed = { ...shownOf(pbx), ...wanted, ...phonebook };
      const said = `${error.message} ${error.remedy}`;
      const problem = error instanceof BadValue ? { [error.field]: said } : {};
      const refused = settingsPage(typed, {
        notice: notice(error instanceof BadValue ? NOT_SAVED : said, 'bad'),
        csrf: formTokenOf(response),
        url: pbx.url,
        problem,
      });
      shell.send(response, refused, error.code === 'not-stored' ? 503 : 400);
      return;
    }
    response.redirect(303, `${SETTINGS}?done=saved`);
  });
  return router;
}

/** The settings that the page shows. */
type Shown = SystemSettingsView & Pick<PhonebookDisplay, 'names'>;

function shownOf(pbx: Pbx): Shown {
  return { ...pbx.systemSettings(), names: pbx.admin.current.phonebook.names };
}

interface Frame {
  /** HTML. */
  readonly notice: string;
  readonly csrf: string;
  readonly url: string;
  /** What is wrong, by the name of the setting. */
  readonly problem?: Readonly<Record<string, string>>;
}

const SHOWN_DIGITS = 9;

function settingsPage(settings: Shown, { notice: top, csrf, url, problem = {} }: Frame): View {
  const wrong = (name: string) => (problem[name] === undefined ? '' : ' aria-invalid="true"');
  const note = (name: string, id: string, hint: string) =>
    html`<small id="${id}"!${problem[name] === undefined ? '' : ' class="problem"'}>${problem[name] ?? hint}</small>`;
  const {
    profile,
    numberMatching,
    timeZone,
    consoleUrl = '',
    stalePage,
    callReports,
    contactlessCalls,
    phonebookKeeps,
    names,
  } = settings;
  const select = (
    name: string,
    chosen: string,
    options: readonly (readonly [value: string, text: string])[],
  ) =>
    html`<select name="${name}">!${options.map(([value, text]) => html`<option value="${value}"!${value === chosen ? ' selected' : ''}>${text}</option>`).join('')}</select>`;
  const versions = Object.values(PBX_PROFILES).map(
    ({ name, title }) =>
      html`<option value="${name}"!${name === profile ? ' selected' : ''}>${title}</option>`,
  );
  const isLast = typeof numberMatching === 'number';
  const choice = (value: string, label: string, isChosen: boolean) =>
    html`<label><input type="radio" name="matching" value="${value}"!${isChosen ? ' checked' : ''}> ${label}</label>`;
  return {
    title: 'Settings',
    within: 'Admin',
    place: SETTINGS,
    content: html`!${top}
<form method="post" action="${SETTINGS}" class="fields">!${csrfField(csrf)}
<div class="cards">
<section class="card" aria-labelledby="version"><h2 id="version">Version and place</h2>
<div class="field"><label>Simulated version <select name="profile" aria-describedby="version-rule">!${versions.join('')}</select></label>
<small id="version-rule">What a template does is judged as this version does it.</small></div>
<div class="field"><label>Time zone <input type="text" name="timeZone" value="${timeZone}" required autocomplete="off" spellcheck="false" aria-describedby="zone-rule"!${wrong('timeZone')}></label>
!${note('timeZone', 'zone-rule', 'An IANA name, for example Europe/Paris. The pages show times in it.')}</div>
<div class="field"><label>Address of the console <input type="url" name="consoleUrl" value="${consoleUrl}" placeholder="${url}" autocomplete="off" aria-describedby="address-rule"!${wrong('consoleUrl')}></label>
!${note(
      'consoleUrl',
      'address-rule',
      'The redirect URI begins with it, and the CRM must know it. Empty: the address under which the admin opens the console.',
    )}</div>
</section>
<section class="card" aria-labelledby="callers"><h2 id="callers">How callers are recognized</h2>
<fieldset class="plain"><legend>Number matching</legend>
!${choice('exact', 'The whole number', numberMatching === 'exact')}
!${choice('last', 'The last digits', isLast)}
!${choice('none', 'Callers are not looked up', numberMatching === 'none')}
</fieldset>
<div class="field"><label>How many digits <input type="number" name="digits" min="1" max="32" value="${isLast ? numberMatching : SHOWN_DIGITS}" aria-describedby="digits-rule"!${wrong('numberMatching')}></label>
!${note('numberMatching', 'digits-rule', 'Of the number, for "The last digits".')}</div>
<div class="field"><label>Names are shown as !${select('names', names, [
      ['FirstNameLastName', 'First name Last name'],
      ['LastNameFirstName', 'Last name First name'],
    ])}</label>
<small>On call cards, in call reports and in the <a href="/contacts#phonebook">phonebook</a>.</small></div>
</section>
<section class="card" aria-labelledby="saving"><h2 id="saving">Saving the integrations page</h2>
<div class="field"><label><input type="checkbox" name="stalePage" value="overwrites"!${stalePage === 'overwrites' ? ' checked' : ''} aria-describedby="stale-rule"> Saving sends all values a page was loaded with</label>
<small id="stale-rule">As 3CX does it: a page that was not reloaded after Authorize overwrites the fresh token.</small></div>
</section>
<section class="card" aria-labelledby="contacts"><h2 id="contacts">Reports and phonebook</h2>
<label>A transferred call is reported !${select('callReports', callReports, [
      ['call', 'once, when it has ended'],
      ['leg', 'once for each leg'],
    ])}</label>
<label>A call without a contact is !${select('contactlessCalls', contactlessCalls, [
      ['reported', 'reported'],
      ['dropped', 'not reported, so that the CRM has to return a placeholder'],
    ])}</label>
<label>The phonebook keeps of a contact !${select('phonebookKeeps', phonebookKeeps, [
      ['published-members', 'the fields that 3CX publishes'],
      ['all-outputs', 'all that the template outputs'],
    ])}</label>
<p><a href="${PRINCIPALS}">Service principals</a> of the configuration API</p>
</section>
</div>
<div class="bar"><button>Save</button></div>
</form>`,
  };
}
