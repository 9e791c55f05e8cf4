import type { ContainerRuntimeClient } from 'testcontainers';

/** Removes everything that bears a label, `name=value`: containers, whatever their state, their networks and volumes. */
export async function sweep(
  { container: { dockerode } }: ContainerRuntimeClient,
  label: string,
): Promise<void> {
  const filters = { label: [label] };
  const containers = await dockerode.listContainers({ all: true, filters });
  await Promise.all(
    containers.map(({ Id }) => dockerode.getContainer(Id).remove({ force: true, v: true }).catch(unlessGone)),
  );
  const [networks, { Volumes }] = await Promise.all([
    dockerode.listNetworks({ filters }),
    dockerode.listVolumes({ filters }),
  ]);
  await Promise.all([
    ...networks.map(({ Id }) => dockerode.getNetwork(Id).remove().catch(unlessGone)),
    ...(Volumes ?? []).map(({ Name }) => dockerode.getVolume(Name).remove().catch(unlessGone)),
  ]);
}

/** 404: not there any more; 409: another process is removing it. */
function unlessGone(error: { statusCode?: number }): void {
  if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
}
