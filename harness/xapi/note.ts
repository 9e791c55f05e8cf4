import type { XapiAccess } from '../../suites/kit/target.ts';

/** @returns what every report of a run with a real PBX says first */
export function realPbxNote({ url }: Pick<XapiAccess, 'url'>): string {
  return `The rules about the PBX drive the 3CX at ${new URL(url).origin} through its published configuration API. This driver is tested with the simulated 3CX and 3CX's published document; its authors have tried no real PBX.`;
}

/** Why no rule drives a real PBX that the target file does not let it configure. */
export const NOT_ALLOWED = 'the target file does not allow it: allow: [configure-pbx]';
