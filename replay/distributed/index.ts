/** The door of replays over workers. BullMQ and ioredis are loaded once a connection is opened. */
export { coordinateReplay } from './coordinator.ts';
export { redisAddress } from './redis.ts';
export { bundleTarget } from './target-bundle.ts';
export { runWorker } from './worker.ts';
