/** The PBX in process, without its server and pages. */
export { PbxError, type PbxErrorCode } from './errors.ts';
export { createPbx } from './pbx.ts';
export type * from './types.ts';
