import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseTemplate, type Template } from '../../simulator/template/index.ts';
import type { Finding } from '../../suites/kit/findings/index.ts';
import { authorized, shows, withoutErrors } from '../../suites/kit/findings/pbx.ts';
import { originsOf } from '../host-guard.ts';
import { discoverEndpoints } from '../target-file/resolve.ts';
import { addressesByUse, addressesOf } from './from-template.ts';
import { DOWNLOAD, PBX_CRM } from './messages.ts';
import { no, notAsked, type Question, type Reply, yes } from './question.ts';
import { refreshes } from './refresh.ts';
import type { DoctorSession } from './session.ts';

/** Asked before anything is sent: a template of another deployment names another host for the Client Secret. */
export const TEMPLATE_FIRST: readonly Question[] = [
  { asks: 'Does the template belong to this deployment?', ask: belongs },
];

/** The last questions: what a PBX will do with the template. */
export const TEMPLATE: readonly Question[] = [
  { asks: 'Does the template import?', ask: imports },
  { asks: 'Does a PBX with this template connect?', ask: connects },
  { asks: 'Does the PBX survive token refreshes, and what does the Test button cost?', ask: refreshes },
];

const NO_TEMPLATE = 'no template is named (template.file).';

/**
 * An address of the CRM API belongs to the hosts that the user named; those of OAuth may belong to others that the
 * deployment's own metadata name.
 */
async function belongs(session: DoctorSession): Promise<Reply> {
  const { template, headlessTemplate, issuer } = session.file;
  if (template === undefined && headlessTemplate === undefined) return notAsked(NO_TEMPLATE);
  if (!URL.canParse(issuer)) return notAsked(`"${issuer}" is no address to compare with.`);
  const replies: Reply[] = [];
  for (const named of [template, headlessTemplate])
    if (named !== undefined) replies.push(await belongsHere(session, named.file));
  // What is wrong with either comes first, then what was not compared.
  const [first] = ['no', 'not-asked'].flatMap((kind) => replies.filter(({ reply }) => reply === kind));
  return first ?? (replies[0] as Reply);
}

/** @param path of a template, as the target file names it */
async function belongsHere(session: DoctorSession, path: string): Promise<Reply> {
  const { file, folder, from } = session;
  const source = await readTemplate(resolve(folder, path.replace(/^file:/, '')));
  if (source === undefined)
    return notAsked(
      `${basename(path)} cannot be read as a template; the question about its import shows why.`,
    );
  // With options, the other addresses were read off the template itself.
  const named = from === 'options' ? { issuer: file.issuer, endpoints: {}, api: {} } : file;
  const origins = originsOf(named);
  const { oauth, api } = addressesByUse(source);
  const stranger = foreignAddress([...oauth, ...api], origins);
  if (stranger === undefined)
    return yes(`the addresses written out in it are those of ${new URL(file.issuer).origin}.`);
  const discovered = from === 'file' && file.endpoints.authorization === undefined;
  if (!discovered || foreignAddress(api, origins) !== undefined) return foreign(path, stranger, file.issuer);
  const endpoints = await discoveredBy(session);
  if (endpoints === undefined) return notAsked('its addresses are compared once the endpoints are found.');
  const found = originsOf({ issuer: file.issuer, endpoints, api: {} });
  const other = foreignAddress(oauth, new Set([...origins, ...found]));
  if (other !== undefined) return foreign(path, other, file.issuer);
  return yes('the addresses written out in it are those that the deployment names in its metadata.');
}

/** Metadata are asked for without a secret. */
async function discoveredBy({ file, dispatcher, budget }: DoctorSession) {
  const timeoutMs = file.limits.timeoutSeconds * 1000;
  const found = await budget.spend(() => discoverEndpoints(file.issuer, dispatcher, timeoutMs));
  if (found === undefined) return undefined;
  const { authorization, token } = found.endpoints;
  return { authorization, token };
}

async function readTemplate(path: string): Promise<Template | undefined> {
  try {
    return parseTemplate(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param path of the template */
function foreign(path: string, address: string, issuer: string): Reply {
  return no(
    `${basename(path)} sends the PBX to ${new URL(address).origin} (${address}), and the deployment is ${new URL(issuer).origin}. Nothing was sent there.`,
    `${DOWNLOAD}: it is made for one deployment.`,
  );
}

async function imports({ target, actors }: DoctorSession): Promise<Reply> {
  if (target.template === undefined) return notAsked(NO_TEMPLATE);
  const upload = await actors.pbx.upload();
  if (upload.ok) return yes(`${upload.template.fileName} imports as "${upload.template.name}".`);
  return no(
    `3CX refuses ${target.template.fileName}: ${upload.message}`,
    `${DOWNLOAD} and upload it under the name it has, CXEngine.xml, with Add Template at ${PBX_CRM}.`,
  );
}

/** First by its addresses, then by what happens: Authorize, and a call from the known contact. */
async function connects(session: DoctorSession): Promise<Reply> {
  const { target, actors } = session;
  if (target.template === undefined) return notAsked(NO_TEMPLATE);
  const template = parseTemplate(await target.template.load());
  const known = originsOf({ issuer: target.issuer, endpoints: target.endpoints, api: {} });
  const stranger = foreignAddress(addressesOf(template), known);
  if (stranger !== undefined) return foreign(target.template.fileName, stranger, target.issuer);
  const { pbx } = actors;
  await pbx.save();
  const { needsAuthorization } = pbx.simulator.status();
  if (needsAuthorization && !target.capabilities.has('authorization-code')) {
    return yes(
      'its addresses are those of this deployment; Authorize was not tried, because no user can approve.',
    );
  }
  if (needsAuthorization) {
    const connected = authorized(await pbx.authorize());
    if (!connected.holds) return failed('Authorize', connected);
  }
  const { contact } = actors.api.account;
  const opened = needsAuthorization ? 'Authorize completes' : 'it needs no Authorize';
  if (contact === undefined) return yes(`its addresses are those of this deployment, and ${opened}.`);
  const call = await pbx.ring();
  const shown = contact.lastName === '' ? withoutErrors(call) : shows(call, contact.lastName);
  if (!shown.holds) return failed('A call from the known contact', shown);
  return yes(`${opened}, and a call from ${contact.phone} shows its contact.`);
}

function failed(what: string, { expected, actual }: Finding): Reply {
  return no(
    `${what} fails at the PBX: expected ${expected}, got ${actual}.`,
    `${DOWNLOAD}, and check Client ID, Client Secret and Account ID at ${PBX_CRM}.`,
  );
}

/** @returns the first of the addresses that belongs to none of the origins */
function foreignAddress(addresses: readonly string[], origins: ReadonlySet<string>): string | undefined {
  return addresses.find((url) => !origins.has(new URL(url).origin));
}
