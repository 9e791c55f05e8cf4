import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Readings, WrittenTarget } from '../../harness/index.ts';
import { whyUnreadable } from '../../web/problem-error.ts';
import { UsageError } from './errors.ts';

/** What the vendor's guide has the admin note down, and how a user approves. */
export interface GuideValues {
  readonly connector: string;
  readonly clientId: string;
  /** `env:NAME` or `file:PATH`. */
  readonly secret: string;
  readonly account: string;
  readonly template?: string | undefined;
  readonly redirectUri?: string | undefined;
  readonly user?: string | undefined;
  /** `env:NAME` or `file:PATH`. */
  readonly password?: string | undefined;
  readonly phone?: string | undefined;
  readonly contact?: string | undefined;
  readonly approval: 'form' | 'browser' | 'person' | 'none';
}

/** Where a connector of the vendor has its contact search, unless the template says otherwise. */
const CONTACT_SEARCH = '/api/crm/lookup/contacts/search';

/**
 * @param readings what the template and the metadata hold of addresses and capabilities
 * @returns the target file that the values amount to, its secrets by reference
 */
export function describeTarget(
  values: GuideValues,
  { endpoints, api, headless, can = [] }: Readings,
): WrittenTarget {
  const { connector, clientId, secret, account, template, redirectUri, user, password, phone, contact } =
    values;
  const known = phone === undefined || contact === undefined ? {} : { contact: { phone, lastName: contact } };
  return {
    name: new URL(connector).host,
    issuer: connector,
    endpoints,
    api: { ...api, search: api.search ?? CONTACT_SEARCH },
    clients: {
      main: {
        id: clientId,
        secret,
        ...(redirectUri === undefined ? {} : { redirectUris: [redirectUri] }),
        ...(headless === true && { grants: ['client_credentials'] }),
      },
    },
    accounts: { main: { id: account, ...known } },
    ...(user === undefined || password === undefined ? {} : { user: { username: user, password } }),
    ...approvalOf(headless === true ? 'none' : values.approval),
    ...(can.length === 0 ? {} : { can }),
    ...(template === undefined ? {} : { template: { file: resolve(template) } }),
  };
}

function approvalOf(how: GuideValues['approval']): Pick<WrittenTarget, 'approval'> {
  if (how === 'form') return {};
  if (how !== 'browser') return { approval: { how } };
  // Steps of a page with the usual words; they are there to be changed.
  return {
    approval: {
      how,
      signIn: [
        { fill: 'input[type=email], input[type=text]', with: 'username' },
        { fill: 'input[type=password]', with: 'password' },
        { click: 'button[type=submit]' },
      ],
      approve: [{ click: 'text=/authorize|approve|allow/i' }],
    },
  };
}

/** Paths of the command line are relative to the working folder, those of a target file to its own. */
export function relocated(source: WrittenTarget, folder: string): WrittenTarget {
  const moved = (reference: string) =>
    reference.startsWith('file:') ? `file:${relative(folder, resolve(reference.slice(5)))}` : reference;
  const { main } = source.clients;
  return {
    ...source,
    clients: { main: { ...main, secret: moved(main.secret) } },
    ...(source.user === undefined ? {} : { user: { ...source.user, password: moved(source.user.password) } }),
    ...(source.template === undefined ? {} : { template: { file: relative(folder, source.template.file) } }),
  };
}

/** @throws UsageError for an address that no request can be sent to */
export function connectorAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(
      `--connector "${text}" is not an http or https address.`,
      'Write it from https:// on.',
    );
  }
  return text.replace(/\/$/, '');
}

/** A secret on the command line would stand in the shell's history: it is named, not given. @throws UsageError */
export function reference(option: string, value: string | undefined): string {
  if (value === undefined)
    throw new UsageError(`--${option} is missing.`, `Write --${option} env:NAME or file:PATH.`);
  if (!/^(env|file):./.test(value)) {
    throw new UsageError(
      `--${option} holds the ${option} itself, in plain sight of the shell's history.`,
      `Put it into a variable and write --${option} env:NAME.`,
    );
  }
  return value;
}

/** @throws UsageError when the template cannot be read */
export function templateText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `The template ${path} cannot be read: ${whyUnreadable(error)}.`,
      'Check the path given to --template.',
    );
  }
}
