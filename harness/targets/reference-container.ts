import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type ContainerRuntimeClient, GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { hostBuild } from './host-build.ts';
import { type ReadyHost, readyHostIn } from './ready-line.ts';
import { hostEnvironment, type ReferenceHost, type ReferenceHostOptions, startTimeoutMs } from './reference-host.ts';
import { TargetUnavailable } from './target-unavailable.ts';

export interface ReferenceContainer extends ReferenceHost {
  readonly containerId: string;
  /** Tag of the image, made for this container alone. */
  readonly image: string;
}

const port = 8080;
/** Says which image a container was started for, and with it by whom. */
const label = 'wopi-conformance.reference-host';

/**
 * Builds the reference host's image and starts it, with a read-only root file system, on any free port. Closing it
 * removes container and image. The image stands on `node:22-alpine`, or on what the environment variable
 * `WOPI_NODE_IMAGE` names.
 * @throws {TargetUnavailable} when no engine answers, the image cannot be built, or the host does not come up; the
 * signal's reason when that is aborted before.
 */
export async function startReferenceContainer(options: ReferenceHostOptions = {}): Promise<ReferenceContainer> {
  const { directory } = hostBuild();
  const engine = await containerEngine();
  // A tag of its own: had an older image the same one, a build that failed would start that.
  const image = `wopi-conformance-reference-host:${process.pid}-${randomUUID()}`;
  const close = () => remove(engine, image);
  try {
    await build(directory, image);
    options.signal?.throwIfAborted();
    const host = await run(image, options);
    options.signal?.throwIfAborted();
    return { ...host, place: 'a container', image, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The engine that starts containers. @throws {TargetUnavailable} when none answers. */
export async function containerEngine(): Promise<ContainerRuntimeClient> {
  // The package's own cleaning container would have to be pulled; here every start has its end.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  try {
    return await getContainerRuntimeClient();
  } catch (cause) {
    throw new TargetUnavailable(
      'no container engine answers; start Docker or Podman, or use --reference-host process',
      { cause },
    );
  }
}

async function build(directory: string, image: string): Promise<void> {
  const nodeImage = process.env.WOPI_NODE_IMAGE || 'node:22-alpine';
  try {
    await GenericContainer.fromDockerfile(directory)
      .withBuildArgs({ NODE_IMAGE: nodeImage })
      // Two hosts side by side must not share layers, for each takes its own away with it.
      .withCache(false)
      .build(image, { deleteOnExit: false });
  } catch (cause) {
    throw new TargetUnavailable(
      `the reference host's image cannot be built on ${nodeImage}; without access to a registry, make a base image with scripts/make-base-image.sh and name it in WOPI_NODE_IMAGE`,
      { cause },
    );
  }
}

class HostContainer extends GenericContainer {
  constructor(image: string, options: ReferenceHostOptions) {
    super(image);
    this.hostConfig.ReadonlyRootfs = true;
    this.withLabels({ [label]: image })
      .withDroppedCapabilities('ALL')
      .withSecurityOpt('no-new-privileges')
      .withEnvironment(hostEnvironment(options, `0.0.0.0:${port}`))
      .withExposedPorts(port)
      .withWaitStrategy(Wait.forHttp('/health', port, { abortOnContainerExit: true }).withReadTimeout(100))
      .withStartupTimeout(startTimeoutMs);
  }
}

async function run(
  image: string,
  options: ReferenceHostOptions,
): Promise<ReadyHost & Pick<ReferenceContainer, 'containerId'>> {
  try {
    const container = await new HostContainer(image, options).start();
    const { wopisrc, token } = await announcedHost(await container.logs());
    const address = `http://${container.getHost()}:${container.getMappedPort(port)}`;
    return { wopisrc: address + new URL(wopisrc).pathname, token, containerId: container.getId() };
  } catch (cause) {
    // Of a container that ended, testcontainers gives the last words, behind a preface of its own.
    const reason = (cause as Error).message.replace(/^Container exited.*? logs: /s, '');
    throw new TargetUnavailable(`the reference host did not start in its container: ${reason}`, { cause });
  }
}

async function announcedHost(logs: Readable): Promise<ReadyHost> {
  // It also keeps this process alive: the connection over which logs are read does not do so by itself.
  const timer = setTimeout(() => logs.destroy(new Error('it did not say that it is ready')), startTimeoutMs);
  try {
    const host = await readyHostIn(logs);
    if (host) return host;
    throw new Error('it ended before it was ready');
  } finally {
    clearTimeout(timer);
    logs.destroy();
  }
}

async function remove({ container: { dockerode } }: ContainerRuntimeClient, image: string): Promise<void> {
  const containers = await dockerode.listContainers({ all: true, filters: { label: [`${label}=${image}`] } });
  await Promise.all(containers.map(({ Id }) => dockerode.getContainer(Id).remove({ force: true, v: true })));
  const built = await dockerode.listImages({ filters: { reference: [image] } });
  if (built.length > 0) await dockerode.getImage(image).remove({ force: true });
}
