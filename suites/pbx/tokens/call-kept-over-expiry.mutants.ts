import { mutants } from '../../kit/mutants.ts';

/** Removes what makes the PBX store the fresh refresh token. */
const withoutRotation = (xml: string) =>
  xml
    .replace(/<Variable Name="RefreshToken"[\s\S]*?<\/Variable>/, '')
    .replace(/<Output Type="RefreshToken"[^>]*>/, '');

export default mutants({
  name: 'the template does not read the fresh refresh token',
  template: withoutRotation,
  breaks: 'the PBX reports the call',
  alsoFails: [
    'pbx/authorize/denial-told',
    'pbx/authorize/two-admins',
    'pbx/import/settings-survive-restart',
    'pbx/tokens/refused-token-renewed',
    'template/fresh-token-stored',
  ],
});
