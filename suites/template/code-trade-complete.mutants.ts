import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the template exchanges the code without the redirect URI',
    template: (xml) => xml.replace(/<Value Key="redirect_uri"[^>]*>[^<]*<\/Value>/, ''),
    breaks: 'it repeats the redirect URI',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
  {
    name: 'the template takes the access token for the refresh token',
    template: (xml) => xml.replace('Name="Result" Path="refresh_token"', 'Name="Result" Path="access_token"'),
    breaks: 'it reads the refresh token',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
  {
    name: 'the template keeps the refresh token under another name',
    template: (xml) => xml.replace('<Output Type="Result"', '<Output Type="RefreshToken"'),
    breaks: 'it has an output Result',
    alsoFails: ['pbx/authorize/authorize-completes', 'template/lint-clean'],
  },
);
