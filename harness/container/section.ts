import { z } from 'zod';

const text = z.string().min(1);
const port = z.int().min(1).max(65_535);
/** YAML reads `1` and `true` as what they are; in an environment everything is text. */
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const waitFor = z
  .strictObject({
    path: z.string().startsWith('/').optional(),
    log: text.optional(),
    healthcheck: z.literal(true).optional(),
    timeoutSeconds: z.number().positive().default(60),
  })
  .refine(
    ({ path, log, healthcheck }) => [path, log, healthcheck].filter((way) => way !== undefined).length <= 1,
    'name one of path, log and healthcheck',
  );

/** `container` of a target file: what to start before the deployment is asked anything. */
export const containerSection = z
  .strictObject({
    image: text.optional(),
    compose: text.optional(),
    service: text.optional(),
    port: port.optional(),
    hostPort: port.optional(),
    env: z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'is not the name of a variable'), value).default({}),
    command: z.array(value).optional(),
    /** Path in the container, and the file or folder that is copied there. */
    files: z.record(z.string().startsWith('/'), text).default({}),
    waitFor: waitFor.default({ timeoutSeconds: 60 }),
  })
  .refine(
    ({ image, compose }) => image === undefined || compose === undefined,
    'name image or compose, not both',
  )
  .refine(({ compose, service }) => (compose === undefined) === (service === undefined), {
    error: 'compose and service go together: which of its services is the deployment?',
  })
  .refine(
    ({ compose, command, files, hostPort }) =>
      compose === undefined ||
      (command === undefined && hostPort === undefined && Object.keys(files).length === 0),
    'command, files and hostPort are for an image; write them in the compose file',
  );

/** The section `container` of a target file, checked and with its defaults. */
export type ContainerSection = z.infer<typeof containerSection>;

/** Names of variables whose value is a secret: it is never written out, neither in a target file nor in a command. */
export const SECRET_NAME = /(SECRET|PASSWORD|PASSWD|TOKEN|KEY|CREDENTIALS?)$/i;
