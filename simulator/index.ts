/**
 * The simulated 3CX as a package: make a PBX, and serve it where a browser shall see it.
 *
 * ```ts
 * const pbx = createPbx();
 * const server = await servePbx(pbx, { port: 4401 });
 * // ... open server.url
 * await server.close();
 * await pbx.stop();
 * ```
 */
export * from './pbx/index.ts';
export {
  type JourneyStep,
  ListenError,
  type ListeningServer,
  type ServePbxOptions,
  servePbx,
} from './server.ts';
