import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { PassedExchange } from './passed.ts';
import { type TapBench, tapBench } from './testing.ts';

let bench: TapBench;
afterEach(() => bench.stop());

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const whole = (received: string) => received.includes('\r\n\r\n');
/** Answers each request of a connection that has no body. */
const answering =
  (answer: string) =>
  async (socket: { write: (text: string, as: 'latin1') => unknown }, received: string) => {
    if (received.endsWith('\r\n\r\n')) socket.write(answer, 'latin1');
  };
const texts = (exchange: PassedExchange | undefined) => ({
  sent: exchange?.request.body.text().text,
  got: exchange?.response?.body.text().text,
});

describe('what passes is not changed', () => {
  it('request: target, order, spelling and duplicates of headers', async () => {
    bench = await tapBench(answering(OK));
    const client = bench.client();
    client.send(
      'GET //a/%2F+x%2f?q=%2B33+1&&q=%zz HTTP/1.1\r\nX-B: 1\r\nhOsT: tap.example\r\nx-a: 2\r\nX-B:  3\r\nConnection: keep-alive\r\nCookie: a=1\r\nCookie: b=\xe9\r\nX-Empty:\r\n\r\n',
    );
    await client.until((text) => text.endsWith('ok'));
    const { host } = new URL(bench.origin);
    expect(bench.server.received[0]).toBe(
      `GET //a/%2F+x%2f?q=%2B33+1&&q=%zz HTTP/1.1\r\nX-B: 1\r\nhOsT: ${host}\r\nx-a: 2\r\nX-B: 3\r\nConnection: keep-alive\r\nCookie: a=1\r\nCookie: b=\xe9\r\nX-Empty: \r\n\r\n`,
    );
    expect(bench.passed[0]?.request.url).toBe(`${bench.origin}//a/%2F+x%2f?q=%2B33+1&&q=%zz`);
    expect(bench.passed[0]?.request.headers.map(([name]) => name)).toEqual([
      ...['X-B', 'hOsT', 'x-a', 'X-B', 'Connection', 'Cookie', 'Cookie', 'X-Empty'],
    ]);
  });

  it('answer: status line, order, spelling and duplicates of headers, and no Date of its own', async () => {
    const answer =
      'HTTP/1.1 299 Fine by me\r\nx-second: 2\r\nSet-Cookie: a=1\r\nX-First: \xe9\r\nset-cookie: b=2\r\nConnection: keep-alive\r\nKeep-Alive: timeout=7\r\ncontent-LENGTH: 3\r\n\r\nabc';
    bench = await tapBench(answering(answer));
    const client = bench.client();
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await client.until((text) => text.endsWith('abc'))).toBe(answer);
  });

  it('chunks both ways, with trailers', async () => {
    bench = await tapBench((socket, received) => {
      if (received.endsWith('X-Sum: 5\r\n\r\n'))
        socket.write(
          'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-End\r\n\r\n3\r\nabc\r\n0\r\nX-End: yes\r\n\r\n',
        );
    });
    const client = bench.client();
    client.send(
      'POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 5\r\n\r\n',
    );
    const got = await client.until((text) => text.includes('X-End: yes\r\n\r\n'));
    expect(got).toContain('3\r\nabc\r\n0\r\n');
    expect(bench.server.received[0]).toContain('5\r\nhello\r\n0\r\nX-Sum: 5\r\n\r\n');
    expect(texts(bench.passed[0])).toEqual({ sent: 'hello', got: 'abc' });
  });

  it('a compressed body, which is recorded as text', async () => {
    const packed = gzipSync('{"contacts":[]}');
    bench = await tapBench(
      answering(
        `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n${packed.toString('latin1')}`,
      ),
    );
    const client = bench.client();
    client.send('GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n');
    const got = await client.until(
      (text) => text.includes('\r\n\r\n') && text.endsWith(packed.toString('latin1')),
    );
    const body = Buffer.from(got.slice(got.indexOf('\r\n\r\n') + 4), 'latin1');
    expect(gunzipSync(body).toString()).toBe('{"contacts":[]}');
    expect(bench.passed[0]?.response?.body.text('gzip')).toEqual({ text: '{"contacts":[]}', cut: false });
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 12345\r\nConnection: keep-alive\r\n\r\n'],
    ['GET', 'HTTP/1.1 204 No Content\r\nX-A: 1\r\nConnection: keep-alive\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nContent-Length: 77\r\nConnection: keep-alive\r\n\r\n'],
  ])('an answer without a body: %s, %s', async (method, answer) => {
    bench = await tapBench(answering(answer));
    const client = bench.client();
    client.send(`${method} / HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(await client.until(whole)).toBe(answer);
    client.send(`${method} /again HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(await client.until((text) => text.length === 2 * answer.length)).toBe(answer + answer);
    expect(bench.server.sockets).toHaveLength(1);
  });

  it('a POST without a body is not given one', async () => {
    bench = await tapBench(answering(OK));
    const client = bench.client();
    client.send('POST /x HTTP/1.1\r\nX-One: 1\r\nHost: x\r\nX-Two: 2\r\n\r\n');
    await client.until((text) => text.endsWith('ok'));
    expect(bench.server.received[0]).not.toMatch(/transfer-encoding|content-length/i);
    expect(bench.server.received[0]).toMatch(
      /^POST \/x HTTP\/1\.1\r\nX-One: 1\r\nHost: [^\r]*\r\nX-Two: 2\r\n/,
    );
  });

  it('headers of the hop are not passed on, and those that Connection names', async () => {
    bench = await tapBench(answering(OK));
    const client = bench.client();
    client.send(
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nTE: trailers\r\nProxy-Connection: x\r\nUpgrade: h2c\r\nX-Kept: 1\r\n\r\n',
    );
    await client.until((text) => text.endsWith('ok'));
    expect(bench.server.received[0]).not.toMatch(/x-hop|^te:|proxy-connection|upgrade/im);
    expect(bench.server.received[0]).toMatch(/X-Kept: 1/);
  });
});

describe('bytes stream', () => {
  it('an answer comes in parts, as it is sent', async () => {
    const steps: (() => void)[] = [];
    bench = await tapBench((socket) => {
      steps.push(
        () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'),
        () => socket.write('first'),
        () => socket.write('later'),
      );
    });
    const client = bench.client();
    client.send('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
    await bench.server.until(() => steps.length > 0);
    steps[0]?.();
    await client.until(whole);
    steps[1]?.();
    await client.until((text) => text.endsWith('first'));
    expect(bench.passed).toEqual([]);
    steps[2]?.();
    await client.until((text) => text.endsWith('firstlater'));
    expect(bench.passed).toHaveLength(1);
  });

  it('a request comes in parts, and its header before its body', async () => {
    bench = await tapBench((socket, received) => {
      if (received.endsWith('12345')) socket.write(OK);
    });
    const client = bench.client();
    client.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n');
    await bench.server.until(() => whole(bench.server.received[0] ?? ''));
    client.send('123');
    await bench.server.until(() => bench.server.received[0]?.endsWith('123') === true);
    client.send('45');
    await client.until((text) => text.endsWith('ok'));
  });

  it('Expect: 100-continue is the deployment’s to answer', async () => {
    bench = await tapBench((socket, received) => {
      if (received.endsWith('\r\n\r\n')) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      if (received.endsWith('body!')) socket.write(OK);
    });
    const client = bench.client();
    client.send('PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
    expect(await client.until(whole)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    client.send('body!');
    await client.until((text) => text.endsWith('ok'));
    expect(bench.server.received[0]).toContain('Expect: 100-continue');
  });

  it('an early hint comes before the answer', async () => {
    bench = await tapBench((socket, received) => {
      if (received.endsWith('\r\n\r\n'))
        socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n${OK}`);
    });
    const client = bench.client();
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const got = await client.until((text) => text.endsWith('ok'));
    expect(got).toMatch(
      /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a.css>; rel=preload\r\n\r\nHTTP\/1\.1 200 OK/,
    );
  });

  it('an upload is refused before it has come', async () => {
    bench = await tapBench((socket, received) => {
      if (whole(received))
        socket.end('HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    const client = bench.client();
    client.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nbeginning');
    expect(await client.closed()).toContain('413 Content Too Large');
    expect(bench.passed[0]?.response?.status).toBe(413);
  });

  it('a slow reader holds the deployment back, and megabytes pass whole', async () => {
    const size = 24 * 1024 * 1024;
    let sent = 0;
    bench = await tapBench((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
      const chunk = Buffer.alloc(256 * 1024, 'x');
      const more = () => {
        while (sent < size) {
          sent += chunk.length;
          if (!socket.write(chunk)) return;
        }
      };
      socket.on('drain', more);
      more();
    });
    const client = bench.client();
    client.socket.pause();
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    // Nothing more fits into the buffers on the way.
    let last = -1;
    while (last !== sent) {
      last = sent;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(sent).toBeLessThan(size);
    let count = 0;
    client.socket.removeAllListeners('data').on('data', (chunk: Buffer) => {
      count += chunk.length;
    });
    client.socket.resume();
    while (count < size) await new Promise((resolve) => setImmediate(resolve));
    const { body } = bench.passed[0]?.response ?? {};
    expect(body?.length).toBe(size);
    expect(body?.text()).toEqual({ text: 'x'.repeat(256 * 1024), cut: true });
  });
});

describe('either side may leave', () => {
  it('the deployment within its answer', async () => {
    bench = await tapBench((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart'));
    const client = bench.client();
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await client.closed()).toContain('part');
    expect(bench.passed[0]).toMatchObject({
      failure: expect.stringContaining('broke off within its answer'),
      response: { status: 200 },
    });
  });

  it('the deployment at the end of a body without a length', async () => {
    bench = await tapBench((socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it'));
    const client = bench.client();
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await client.closed()).toBe('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it');
    expect(bench.passed[0]?.failure).toBeUndefined();
  });

  it('the client, before it has its answer', async () => {
    bench = await tapBench(() => undefined);
    const client = bench.client();
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await bench.server.until(() => bench.server.received[0]?.endsWith('\r\n\r\n') === true);
    client.socket.destroy();
    await bench.server.until(() => bench.server.sockets[0]?.destroyed === true);
    expect(bench.passed[0]?.failure).toContain('the client closed the connection');
    expect(bench.passed[0]?.response).toBeUndefined();
  });

  it('the client within its upload', async () => {
    bench = await tapBench(() => undefined);
    const client = bench.client();
    client.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\npart');
    await bench.server.until(() => bench.server.received[0]?.endsWith('part') === true);
    client.socket.destroy();
    await bench.server.until(() => bench.server.sockets[0]?.destroyed === true);
    expect(texts(bench.passed[0]).sent).toBe('part');
  });

  it('a connection that the deployment closes between two requests is closed', async () => {
    bench = await tapBench(answering(OK));
    const client = bench.client();
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.until((text) => text.endsWith('ok'));
    bench.server.sockets[0]?.destroy();
    await client.closed();
    expect(bench.passed).toHaveLength(1);
  });
});

describe('a tap that ends', () => {
  it('waits for exchanges in flight, and then for none', async () => {
    let answer = () => undefined as unknown;
    bench = await tapBench(
      (socket, received) => {
        if (received.includes('/soon') && received.endsWith('\r\n\r\n')) answer = () => socket.write(OK);
      },
      { limits: { graceMs: 300 } },
    );
    const [soon, never] = [bench.client(), bench.client()];
    soon.send('GET /soon HTTP/1.1\r\nHost: x\r\n\r\n');
    never.send('GET /never HTTP/1.1\r\nHost: x\r\n\r\n');
    await bench.server.until(
      () => bench.server.received.filter((each) => each.endsWith('\r\n\r\n')).length === 2,
    );
    const closed = bench.tap.close();
    answer();
    expect(await soon.closed()).toMatch(/ok$/);
    await closed;
    expect(bench.passed.map(({ failure }) => failure)).toEqual([
      undefined,
      'the tap ended before the answer was whole',
    ]);
  });
});

describe('a deployment that does not answer', () => {
  it('is a 502 where it cannot be reached', async () => {
    bench = await tapBench(() => undefined);
    bench.server.close();
    const client = bench.client();
    client.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi');
    const got = await client.until((text) => text.endsWith('\n'));
    expect(got).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    expect(got).toContain('gives no answer');
    expect(bench.passed[0]).toMatchObject({ failure: expect.stringContaining('gives no answer') });
    expect(bench.passed[0]?.response).toBeUndefined();
  });

  it('is a 504 where it takes too long', async () => {
    bench = await tapBench(() => undefined, { limits: { idleMs: 50 } });
    const client = bench.client();
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await client.until((text) => text.endsWith('\n'))).toMatch(/^HTTP\/1\.1 504 Gateway Timeout\r\n/);
    expect(bench.passed[0]?.failure).toContain('within 0.05 s');
  });
});

describe('addresses', () => {
  it('redirects to the deployment stay at the tap, others are not touched', async () => {
    let location = '';
    bench = await tapBench((socket) =>
      socket.write(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`),
    );
    const { host } = new URL(bench.origin);
    const cases = [
      [`${bench.origin}/login?to=%2Fx+y`, 'http://tap.example:99/login?to=%2Fx+y'],
      [`//${host}/login`, '//tap.example:99/login'],
      [bench.origin, 'http://tap.example:99'],
      ['/relative?x', '/relative?x'],
      [`${bench.origin}0/other`, `${bench.origin}0/other`],
      [`https://pbx.example/cb?iss=${bench.origin}`, `https://pbx.example/cb?iss=${bench.origin}`],
    ] as const;
    for (const [sent, expected] of cases) {
      location = sent;
      const client = bench.client();
      client.send('GET / HTTP/1.1\r\nHost: tap.example:99\r\nConnection: close\r\n\r\n');
      expect(await client.until(whole)).toContain(`Location: ${expected}\r\n`);
      expect(bench.passed.at(-1)?.response?.headers).toContainEqual(['Location', sent]);
    }
  });

  it('a browser at the tap is one at the deployment: Origin, Referer and cookies', async () => {
    bench = await tapBench(
      answering('HTTP/1.1 200 OK\r\nSet-Cookie: s=1; Domain=127.0.0.1; Path=/\r\nContent-Length: 0\r\n\r\n'),
    );
    const client = bench.client();
    client.send(
      'GET / HTTP/1.1\r\nHost: tap.example\r\nOrigin: http://tap.example\r\nReferer: http://tap.example/a?b\r\n\r\n',
    );
    expect(await client.until(whole)).toContain('Set-Cookie: s=1; Path=/\r\n');
    expect(bench.server.received[0]).toContain(`Origin: ${bench.origin}\r\nReferer: ${bench.origin}/a?b\r\n`);
  });

  it('template and metadata are rewritten where asked, and nothing else', async () => {
    const bodyOf = (origin: string) =>
      `<${root}><Request Url="${origin}/x?y=${origin}.evil"/>${JSON.stringify({ a: origin }).replaceAll('/', '\\/')}</${root}>`;
    let [type, root, status] = ['application/xml', 'Crm', '200 OK'];
    bench = await tapBench(
      (socket, received) => {
        if (!received.endsWith('\r\n\r\n')) return;
        const packed = gzipSync(bodyOf(bench.origin));
        socket.write(
          `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`,
        );
        socket.write(packed);
      },
      { rewrite: ['template'] },
    );
    const get = async () => {
      const client = bench.client();
      client.send('GET /download HTTP/1.1\r\nHost: tap.example\r\nConnection: close\r\n\r\n');
      return client.until((text) => {
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN);
        return text.length - text.indexOf('\r\n\r\n') - 4 === length;
      });
    };
    const got = await get();
    expect(got).not.toMatch(/content-encoding/i);
    expect(got.slice(got.indexOf('<Crm'))).toBe(
      bodyOf('http://tap.example').replace('http://tap.example.evil', `${bench.origin}.evil`),
    );
    expect(bench.passed[0]).toMatchObject({ rewritten: true });
    expect(bench.passed[0]?.response?.body.text('gzip').text).toBe(bodyOf(bench.origin));
    type = 'application/json';
    expect(await get()).toContain('Content-Encoding: gzip');
    type = 'application/xml';
    root = 'contacts';
    expect(await get()).toContain('Content-Encoding: gzip');
    root = 'Crm';
    status = '206 Partial Content';
    expect(await get()).toContain('Content-Encoding: gzip');
    expect(bench.passed.slice(1).map(({ rewritten }) => rewritten)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
