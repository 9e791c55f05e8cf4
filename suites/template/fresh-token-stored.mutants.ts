import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the template reads the fresh refresh token under a name that the PBX does not store',
  template: (xml) =>
    xml
      .replace('Name="RefreshToken" Path="refresh_token"', 'Name="FreshToken" Path="refresh_token"')
      .replace('<Output Type="RefreshToken" Passes="0" Value="[RefreshToken]" />', ''),
  breaks: 'its name is that of the OAuth parameter',
  alsoFails: [
    'pbx/authorize/denial-told',
    'pbx/authorize/two-admins',
    'pbx/import/settings-survive-restart',
    'pbx/tokens/refused-token-renewed',
    'pbx/tokens/call-kept-over-expiry',
  ],
});
