import type { PbxOptions } from '../../../simulator/pbx/index.ts';
import type { Recorder } from '../evidence/recorder.ts';
import type { TestEnvironment } from '../test-environment.ts';
import type { Api } from './api.ts';
import type { Client } from './client.ts';
import type { User } from './user.ts';

/** The parts of a trial that its PBX is made of. */
export interface PbxParts {
  readonly world: Omit<TestEnvironment, 'redactor'>;
  readonly recorder: Recorder;
  readonly user: User;
  readonly client: Client;
  readonly api: Api;
  /** Merged into the options of a trial's PBX. */
  readonly pbx?: PbxOptions;
}
