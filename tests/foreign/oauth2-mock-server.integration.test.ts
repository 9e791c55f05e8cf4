import { startMockServer } from './oauth2-mock-server.ts';
import { testServer } from './testing.ts';

testServer('oauth2-mock-server', startMockServer);
