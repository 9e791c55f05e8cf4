import type * as z from 'zod';
import type { CdrOptions, Pbx, PhonebookDisplay, SystemSettingsView } from '../pbx/types.ts';
import { CDR_FIELDS } from '../recordings/cdr/fields.ts';
import { XapiError } from './errors.ts';
import { Entity, type Entry } from './odata/entity.ts';
import { nothing, type Operation, single } from './operation.ts';
import * as shapes from './shapes.ts';

const PHONEBOOK_CHANGE = shapes.PHONEBOOK_SETTINGS.partial();
const CDR_CHANGE = shapes.CDR_SETTINGS.partial();

/** Settings of the PBX that are not the CRM page's own. */
export const SETTINGS_OPERATIONS: readonly Operation[] = [
  single({
    id: 'GetPhoneBookSettings',
    method: 'get',
    path: '/PhoneBookSettings',
    summary: 'How callers are identified: the whole number, its last digits, or not at all.',
    entity: new Entity(shapes.PHONEBOOK_SETTINGS),
    run: ({ pbx }) => phonebookOf(pbx),
  }),
  nothing({
    id: 'UpdatePhoneBookSettings',
    method: 'patch',
    path: '/PhoneBookSettings',
    summary:
      'Changes number matching and how names are shown; the name of the queue is stored and has no effect.',
    body: PHONEBOOK_CHANGE,
    run({ pbx }, { body }) {
      const numberMatching = matchingOf(pbx.systemSettings(), body);
      if (numberMatching !== undefined) pbx.saveSystemSettings({ numberMatching });
      const all = { names: body.PhoneBookDisplay, queueName: body.PhoneBookAddQueueName };
      const phonebook: Partial<PhonebookDisplay> = given(all);
      if (Object.keys(phonebook).length > 0) pbx.admin.save({ phonebook });
    },
  }),
  single({
    id: 'GetCDRSettings',
    method: 'get',
    path: '/CDRSettings',
    summary: 'How call data records are written.',
    entity: new Entity(shapes.CDR_SETTINGS),
    run: ({ pbx }) => cdrOf(pbx),
  }),
  nothing({
    id: 'UpdateCDRSettings',
    method: 'patch',
    path: '/CDRSettings',
    summary: 'Stores these settings. They have no effect: the simulated PBX writes no records.',
    body: CDR_CHANGE,
    run: ({ pbx }, { body }) => pbx.admin.save({ cdr: cdrChange(body) }),
  }),
];

function phonebookOf(pbx: Pbx): Entry {
  const { numberMatching } = pbx.systemSettings();
  const { names, queueName } = pbx.admin.current.phonebook;
  const isLength = typeof numberMatching === 'number';
  return {
    ResolvingType: isLength ? 'MatchLength' : numberMatching === 'none' ? 'NotResolve' : 'MatchExact',
    ResolvingLength: isLength ? numberMatching : null,
    PhoneBookDisplay: names,
    PhoneBookAddQueueName: queueName,
  };
}

/** `undefined`: unchanged. @throws XapiError where the length is missing */
function matchingOf(
  { numberMatching: now }: SystemSettingsView,
  { ResolvingType, ResolvingLength }: z.infer<typeof PHONEBOOK_CHANGE>,
): SystemSettingsView['numberMatching'] | undefined {
  const isLength = typeof now === 'number';
  if (ResolvingType === 'NotResolve') return 'none';
  if (ResolvingType === 'MatchExact') return 'exact';
  const isMeant = ResolvingType === 'MatchLength' || (isLength && typeof ResolvingLength === 'number');
  if (!isMeant) return undefined;
  const length = ResolvingLength ?? (isLength ? now : undefined);
  if (length !== undefined) return length;
  const words = ['MatchLength needs a length.', 'Send ResolvingLength, 1 to 32, with it.'] as const;
  throw new XapiError(400, 'BadBody', words, 'ResolvingLength');
}

function cdrOf(pbx: Pbx): Entry {
  const { cdr } = pbx.admin.current;
  return {
    Enabled: cdr.enabled,
    LogType: cdr.logType,
    LogSize: cdr.logSize,
    RemoveCommaDelimiters: cdr.removeCommaDelimiters,
    SocketIpAddress: cdr.socketAddress,
    SocketPort: cdr.socketPort,
    EnabledFields: cdr.fields.map(({ name, length }) => ({ Name: name, Length: length })),
    PossibleFields: [...CDR_FIELDS],
  };
}

function cdrChange(body: z.infer<typeof CDR_CHANGE>): Partial<CdrOptions> {
  const fields = body.EnabledFields?.map(({ Name, Length }) => {
    if (CDR_FIELDS.some((each) => each === Name)) return { name: Name ?? '', length: Length ?? 0 };
    const words = [`There is no field "${Name}".`, 'Use those of PossibleFields.'] as const;
    throw new XapiError(400, 'BadBody', words, 'EnabledFields');
  });
  return given({
    enabled: body.Enabled,
    logType: body.LogType,
    logSize: body.LogSize,
    removeCommaDelimiters: body.RemoveCommaDelimiters,
    socketAddress: body.SocketIpAddress,
    socketPort: body.SocketPort,
    fields,
  });
}

/** What is neither absent nor null: null leaves a setting unchanged. */
function given<T extends object>(all: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(all).filter(([, each]) => each !== undefined && each !== null),
  ) as never;
}
