/**
 * Containers for Testcontainers: the reference connector and the simulated 3CX, from the images that the Dockerfile of this project
 * builds (docs/containers.md).
 *
 * ```ts
 * const connector = await new ConnectorContainer().withSeed('reference.yaml', { PBX_CLIENT_SECRET }).start();
 * ```
 */
import { AbstractStartedContainer, GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';

/** The port of both programs inside their containers. */
const PORT = 8080;
const SEED = '/tmp/seed.yaml';

/** A container that serves HTTP. */
export class StartedServer extends AbstractStartedContainer {
  /** Where this machine reaches it. */
  get url(): string {
    return `http://${this.getHost()}:${this.getMappedPort(PORT)}`;
  }
}

/** The reference connector; `docker build --target connector --tag pbx-connector .` makes its image. */
export class ConnectorContainer extends GenericContainer {
  readonly #arguments: string[] = [];

  constructor(image = 'pbx-connector') {
    super(image);
    this.withExposedPorts(PORT).withWaitStrategy(Wait.forHttp('/health', PORT));
  }

  /**
   * What it holds from the start.
   * @param targetFile accounts, users, clients and contacts
   * @param secrets the variables that the target file refers to
   */
  withSeed(targetFile: string, secrets: Record<string, string>): this {
    this.#arguments.push('--seed', SEED);
    return this.withCopyFilesToContainer([{ source: targetFile, target: SEED }]).withEnvironment(secrets);
  }

  /** The address that it names of itself, in its metadata and in the template; default: the one inside the container. */
  withPublicUrl(url: string): this {
    this.#arguments.push('--public-url', url);
    return this;
  }

  /** Added to what the image runs: it ends in the program's own `--port`. */
  override async start(): Promise<StartedServer> {
    if (this.#arguments.length > 0) this.withCommand(this.#arguments);
    return new StartedServer(await super.start());
  }
}

/** The simulated 3CX; `docker build --tag pbx-conformance .` makes its image. */
export class PbxContainer extends GenericContainer {
  constructor(image = 'pbx-conformance') {
    super(image);
    this.withCommand(['pbx', '--host', '0.0.0.0', '--port', String(PORT)])
      .withExposedPorts(PORT)
      .withWaitStrategy(Wait.forHttp('/api/settings', PORT));
  }

  override async start(): Promise<StartedServer> {
    const started: StartedTestContainer = await super.start();
    return new StartedServer(started);
  }
}
