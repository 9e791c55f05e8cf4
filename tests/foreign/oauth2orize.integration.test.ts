import { startOauth2orize } from './oauth2orize.ts';
import { testServer } from './testing.ts';

testServer('oauth2orize', startOauth2orize);
