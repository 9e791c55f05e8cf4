/** The engine's transport, for those that measure or disturb its requests, the codes of its errors, its tables and its model. */
export { CERTAINTIES, type ModelEntry, readModel, SOURCES } from './behaviors.ts';
export type { EngineErrorCode } from './errors.ts';
export { PBX_PROFILES, type PbxProfile } from './profile.ts';
export {
  createTransport,
  type HttpRequest,
  type HttpResponse,
  type Transport,
  TransportError,
} from './transport.ts';
export { AUTHORIZE_NAMES, TRIGGERS } from './triggers.ts';
