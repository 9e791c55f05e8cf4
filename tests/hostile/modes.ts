import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** One kind of nuisance, for every request alike. */
export type Mode = (request: IncomingMessage, response: ServerResponse) => void;

const JSON_TYPE = { 'content-type': 'application/json' };
const HTML_TYPE = { 'content-type': 'text/html' };
const BLOCK = Buffer.alloc(65_536, 0x20);
/** 64 KB that unpack to 64 MiB. */
const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20));

function flood(response: ServerResponse): void {
  const go = () => {
    while (!response.destroyed && response.write(BLOCK));
  };
  response.on('drain', go);
  go();
}

/** What a server can do to a client that reads without limits. */
export const MODES = {
  'a body without end': (_request, response) => {
    response.writeHead(200, JSON_TYPE);
    flood(response);
  },
  'a body that is said to have 1 GB': (_request, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000000000' });
    flood(response);
  },
  'a body of one byte now and then': (_request, response) => {
    response.writeHead(200, JSON_TYPE);
    const drip = setInterval(() => response.write(' '), 100);
    response.on('close', () => clearInterval(drip));
  },
  silence: () => undefined,
  'a redirect to itself, longer each time': (request, response) => {
    response.writeHead(307, { location: `${request.url}${request.url?.includes('?') ? '&' : '?'}again=1` });
    response.end();
  },
  'a hundred thousand headers': (request) => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `x-${index}: a\r\n`);
    request.socket.end(`HTTP/1.1 200 OK\r\n${lines.join('')}\r\n`);
  },
  'interim answers without end': (request) => {
    const more = setInterval(() => request.socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(5000)), 20);
    request.socket.on('close', () => clearInterval(more));
  },
  'thousands of cookies': (_request, response) => {
    const cookies = Array.from({ length: 2000 }, (_, index) => `c${index}=v; Path=/`);
    response.writeHead(200, { ...HTML_TYPE, 'set-cookie': cookies });
    response.end('<form method="post"><input name="a"></form>');
  },
  'a connection that is reset': (request) => {
    request.socket.resetAndDestroy();
  },
  'bytes that are no HTTP': (request) => {
    request.socket.end('\u0016\u0003\u0001NO HTTP HERE\r\n\r\n');
  },
  'JSON nested too deeply': (_request, response) => {
    response.writeHead(200, JSON_TYPE);
    response.end(`{"access_token":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
  },
  'tokens of megabytes': (_request, response) => {
    response.writeHead(200, JSON_TYPE);
    const token = (letter: string) => letter.repeat(7_000_000);
    response.end(
      JSON.stringify({ access_token: token('x'), refresh_token: token('y'), token_type: 'Bearer' }),
    );
  },
  'a page of thousands of forms': (_request, response) => {
    response.writeHead(200, HTML_TYPE);
    response.end(
      '<form method="post" action="/x"><input name="u"><input type="password"></form>'.repeat(30_000),
    );
  },
  'a page of forms within forms': (_request, response) => {
    response.writeHead(200, HTML_TYPE);
    response.end('<form action="http://[" ><div><input type="password" name="p">'.repeat(100_000));
  },
  'a small body that unpacks to a large one': (_request, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' });
    response.end(BOMB);
  },
  'half of the body it promised': (_request, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
    response.write('{"access_token":"half');
    setTimeout(() => response.destroy(), 20);
  },
  'text that is no text': (_request, response) => {
    response.writeHead(400, JSON_TYPE);
    response.end(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x1b, 0x5b, 0x32, 0x4a, 0x0a, 0x3a, 0x3a]));
  },
} as const satisfies Readonly<Record<string, Mode>>;
