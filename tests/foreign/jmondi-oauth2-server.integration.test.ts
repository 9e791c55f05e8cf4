import { startJmondi } from './jmondi-oauth2-server.ts';
import { testServer } from './testing.ts';

testServer('jmondi-oauth2-server', startJmondi);
