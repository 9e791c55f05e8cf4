import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { beforeAll, describe, expect, it } from 'vitest';
import { AT_RISK, type Result } from '../reports/run/document.ts';
import type { Deployment } from '../suites/kit/test-environment.ts';
import { isInShare } from '../tests/share.ts';
import { loadMutants, loadRules } from './catalog.ts';
import { remoteDeployment } from './deployment.ts';
import { MemoryNetwork } from './lab/memory-network.ts';
import { applyProfile, loadProfile, profileHash, profileNames } from './profiles.ts';
import { referenceDeployment, referenceTargetFile } from './reference.ts';
import { runSuites } from './run.ts';
import { resolveTarget } from './target-file/resolve.ts';

const rules = await loadRules();
const profiles = await profileNames();
const TOOL = { name: 'guards', version: '0' };

async function results(deployment: Deployment, tried = rules): Promise<Map<string, Result>> {
  const selection = tried.map((rule) => ({ rule, level: rule.level }));
  const run = await runSuites({ deployment, selection, profile: { name: 'all', version: '0' }, tool: TOOL });
  return new Map(run.results.map((result) => [result.rule, result]));
}

/** One sentence or more, and not one that says that there is nothing to say. */
function isSentence(text: string): boolean {
  return /^(?!Nothing\b|Nobody\b|No one\b)[A-Z0-9`"'<].*[.?!]$/s.test(text);
}

/** A server that is no connector, described as if it were the reference one. */
async function against(listener: RequestListener, tried = rules): Promise<Map<string, Result>> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dispatcher = new Agent();
  const file = {
    ...referenceTargetFile(),
    issuer,
    limits: { requestsPerSecond: 100_000, timeoutSeconds: 10 },
  };
  const deployment = remoteDeployment(await resolveTarget(file, '.', dispatcher), dispatcher);
  try {
    // These servers answer the same after any time: nothing is waited for.
    const open: Deployment['open'] = async (rule) => ({
      ...(await deployment.open(rule)),
      wait: async () => undefined,
    });
    return await results({ ...deployment, open }, tried);
  } finally {
    await deployment.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('the catalog', () => {
  it('has a mutant beside every rule', async () => {
    const without: string[] = [];
    for (const rule of rules) if ((await loadMutants(rule)).length === 0) without.push(rule.id);
    expect(without).toEqual([]);
  });

  it('has titles that tell its rules apart', () => {
    const titles = rules.map((rule) => rule.title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('says for each rule what can be lost and what to do, in sentences', () => {
    const bare = rules.filter(({ impact, remedy }) => ![impact, remedy].every(isSentence));
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  it('names a symptom only where one shows, in a sentence', () => {
    const bare = rules.filter(({ symptom = 'It shows.' }) => !isSentence(symptom));
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  it('says for each rule what kind of loss it is about', () => {
    expect(rules.filter(({ atRisk }) => !AT_RISK.includes(atRisk)).map(({ id }) => id)).toEqual([]);
  });

  it('covers no requirement twice by the same words', () => {
    const names = rules.flatMap((rule) => rule.formerly ?? []);
    expect(names.filter((name) => rules.some(({ id }) => id === name))).toEqual([]);
  });

  it.each(profiles)(
    'resolves every id that the profile %s names, and asks what its version asked',
    async (name) => {
      const profile = await loadProfile(name);
      const known = (entry: string) => rules.some(({ id }) => id === entry || id.startsWith(`${entry}/`));
      expect([...profile.rules, ...Object.keys(profile.levels)].filter((entry) => !known(entry))).toEqual([]);
      const hash = profileHash(applyProfile(profile, rules));
      expect(profile.hash, `give ${name} a new version, and run "npm run freeze"`).toBe(hash);
    },
  );
});

describe('the reference connector', () => {
  let sound: Map<string, Result>;
  beforeAll(async () => {
    sound = await results(await referenceDeployment({}, new MemoryNetwork()));
  }, 120_000);

  it('keeps every rule, and none is skipped', () => {
    const others = [...sound.values()].filter(({ verdict }) => verdict !== 'pass');
    expect(others.map(({ rule, verdict, at, actual }) => ({ rule, verdict, at, actual }))).toEqual([]);
  });

  it('makes claims that are told apart within each rule', () => {
    const repeated = [...sound.values()].flatMap(({ rule, steps }) => {
      const claims = steps.filter(({ kind }) => kind !== 'note').map(({ claim }) => claim);
      return claims
        .filter((claim, index) => claims.indexOf(claim) !== index)
        .map((claim) => `${rule}: ${claim}`);
    });
    expect(repeated).toEqual([]);
  });

  describe('a server that accepts everything', () => {
    let lax: Map<string, Result>;
    beforeAll(async () => {
      lax = await against(acceptEverything);
    }, 120_000);

    it('passes no rule about a refusal', () => {
      const refusing = rules.filter((rule) => asksForRefusal(sound.get(rule.id)));
      expect(refusing.length).toBeGreaterThan(30);
      expect(refusing.filter((rule) => lax.get(rule.id)?.verdict === 'pass').map(({ id }) => id)).toEqual([]);
    });
  });
});

function asksForRefusal(result: Result | undefined): boolean {
  return (
    result?.steps.some(
      // Where an answer is as good as a refusal, a server that accepts everything may pass.
      ({ kind, expected }) =>
        kind === 'must' &&
        !/^a token, or |, or a token |, or a refusal on a page$/.test(expected) &&
        /refusal|error page|40\d|a 4xx|no token|no trace/.test(expected),
    ) ?? false
  );
}

const acceptEverything: RequestListener = (request, response) => {
  const url = new URL(request.url ?? '/', 'http://any.example');
  request.resume();
  request.on('end', () => {
    if (url.pathname === '/oauth/authorize') {
      const to = url.searchParams.get('redirect_uri') ?? 'https://pbx.example.com/crm/callback';
      const state = url.searchParams.get('state') ?? '';
      const code = Math.random().toString(36).slice(2).padEnd(12, 'x');
      // A header holds no control characters, which some rules put into the URI.
      const uri = to.replace(/[^\x20-\x7e]/gu, encodeURIComponent);
      response.writeHead(303, { location: `${uri}?code=${code}&state=${encodeURIComponent(state)}` }).end();
      return;
    }
    const mint = () => Array.from({ length: 4 }, () => Math.random().toString(36).slice(2)).join('');
    const tokens = {
      access_token: mint(),
      refresh_token: mint(),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'client crm',
    };
    const contacts = ['Durand', 'Lefort'].map((last_name) => ({
      id: last_name,
      last_name,
      phone_business_1: '+33142000000',
    }));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...tokens, contacts }));
  });
};

const REFUSALS = [400, 401, 403, 404, 500];
/** Each rule meets so many of them. */
const MET = 2;

describe.each(REFUSALS)('a server that answers everything with %i and a JSON error', (status) => {
  let refusing: Map<string, Result>;
  beforeAll(async () => {
    const row = REFUSALS.indexOf(status);
    const isMet = (column: number) =>
      Array.from({ length: MET }).some((_, more) => isInShare(row + more, column, REFUSALS.length));
    refusing = await against(
      (request, response) => {
        request.resume();
        request.on('end', () => {
          response.writeHead(status, { 'content-type': 'application/json' });
          response.end('{"error":"invalid_request"}');
        });
      },
      rules.filter((_, column) => isMet(column)),
    );
  }, 120_000);

  it('passes no rule at all', () => {
    const passed = [...refusing.values()].filter(({ verdict }) => verdict === 'pass');
    expect(passed.map(({ rule }) => rule)).toEqual([]);
  });

  it('breaks no rule of the harness', () => {
    const broken = [...refusing.values()].filter(({ verdict }) => verdict === 'error');
    expect(broken.map(({ rule, actual }) => `${rule}: ${actual}`)).toEqual([]);
  });
});
