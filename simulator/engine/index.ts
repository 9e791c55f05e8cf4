/** The engine's transport, for those that measure or disturb its requests, and the codes of its errors. */
export type { EngineErrorCode } from './errors.ts';
export {
  createTransport,
  type HttpRequest,
  type HttpResponse,
  type Transport,
  TransportError,
} from './transport.ts';
