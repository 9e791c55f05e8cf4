import { startNodeOauth } from './node-oauth.ts';
import { testServer } from './testing.ts';

testServer('node-oauth', startNodeOauth);
