import { startOidcProvider } from './oidc-provider.ts';
import { testServer } from './testing.ts';

testServer('oidc-provider', startOidcProvider);
