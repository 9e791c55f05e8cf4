import { readFileSync } from 'node:fs';
import { RelayCrm } from '../../fixtures/crms/relay.ts';
import { createPbx } from './pbx.ts';
import type { Pbx, PbxOptions } from './types.ts';

/** A clock that the test moves. */
export class TestClock {
  ms = Date.UTC(2025, 2, 14, 9, 26, 53);
  now(): number {
    return this.ms;
  }
  forward(seconds: number): void {
    this.ms += seconds * 1000;
  }
}

/** A PBX with the CRM it is connected to. */
export interface PbxBench {
  readonly pbx: Pbx;
  readonly crm: RelayCrm;
  readonly clock: TestClock;
}

/** The text of a template of the fixtures. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/templates/${name}`, import.meta.url), 'utf8');
}

/** A PBX with the relay template selected and its settings saved, not yet authorized. */
export function relayPbx(options: PbxOptions = {}): PbxBench {
  const crm = new RelayCrm();
  const clock = new TestClock();
  const pbx = createPbx({
    clock,
    transport: crm.transport,
    redirectUri: 'https://pbx.example/oauth/callback',
    ...options,
  });
  pbx.addTemplate('relay.xml', fixture('relay.xml'));
  pbx.select('Relay');
  pbx.save({ ClientId: 'pbx', ClientSecret: 's3cret of relay', ReportCallEnabled: 'True' });
  return { pbx, crm, clock };
}

/** Click, approve, come back. */
export async function authorize({ pbx, crm }: PbxBench): Promise<void> {
  const { state } = pbx.beginAuthorize();
  const result = await pbx.callback(new URLSearchParams({ code: crm.issueCode(), state }));
  if (!result.ok) throw new Error(result.message);
}

/** A PBX that is connected to the Relay CRM. */
export async function authorizedPbx(options: PbxOptions = {}): Promise<PbxBench> {
  const bench = relayPbx(options);
  await authorize(bench);
  return bench;
}

/** How many token requests the CRM received. */
export function tokenRequests({ crm }: PbxBench): number {
  return crm.requests.filter(({ url }) => url.endsWith('/oauth/token')).length;
}
