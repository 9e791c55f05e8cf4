/** The PBX in process, without its server and pages. */
export { PBX_PROFILES, type PbxProfile, type PbxProfileName } from '../engine/profile.ts';
export { authorizationUrl } from './authorize.ts';
export { PbxError, type PbxErrorCode } from './errors.ts';
export { createPbx } from './pbx.ts';
export type * from './types.ts';
export { zoneOffsets } from './zone-offset.ts';
