import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type ContainerRuntimeClient, GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { hostBuild } from './host-build.ts';
import { type ReadyHost, readyHostIn } from './ready-line.ts';
import { hostEnvironment, type ReferenceHost, type ReferenceHostOptions, startTimeoutMs } from './reference-host.ts';
import { TargetUnavailable } from './target-unavailable.ts';

export interface ReferenceContainer extends ReferenceHost {
  readonly containerId: string;
  /** Tag of the image, unique to this container. */
  readonly image: string;
}

const port = 8080;
/** Label with the image of a container, to find the container by. */
const label = 'wopi-conformance.reference-host';

/**
 * Builds the reference host's image and starts it with a read-only root file system on any free port. Closing it
 * removes the container and the image. The base image is `node:22-alpine`, or that in the environment variable
 * `WOPI_NODE_IMAGE`.
 * @throws {TargetUnavailable} when no engine is running, the image cannot be built, or the host does not start; the
 * signal's reason when it is aborted first.
 */
export async function startReferenceContainer(options: ReferenceHostOptions = {}): Promise<ReferenceContainer> {
  const { directory } = hostBuild();
  const engine = await containerEngine();
  // With a shared tag, an older image would be started after a failed build.
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

/** Connects to the container engine. @throws {TargetUnavailable} when none is running. */
export async function containerEngine(): Promise<ContainerRuntimeClient> {
  // Ryuk would have to be pulled, and every container here is removed on close.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  try {
    return await getContainerRuntimeClient();
  } catch (cause) {
    throw new TargetUnavailable(
      'no container engine is running; start Docker or Podman, or use --reference-host process',
      { cause },
    );
  }
}

/** The image from which the images of the project are built. */
export function baseImage(): string {
  return process.env.WOPI_NODE_IMAGE || 'node:22-alpine';
}

async function build(directory: string, image: string): Promise<void> {
  const nodeImage = baseImage();
  try {
    await GenericContainer.fromDockerfile(directory)
      .withBuildArgs({ NODE_IMAGE: nodeImage })
      // Concurrent hosts must not share layers, because each removes its own.
      .withCache(false)
      .build(image, { deleteOnExit: false });
  } catch (cause) {
    throw new TargetUnavailable(
      `the bundled host's image cannot be built from ${nodeImage}; without access to a registry, create a base image with scripts/make-base-image.sh and set WOPI_NODE_IMAGE to its name`,
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
    const { wopisrc, token, further } = await announcedHost(await container.logs());
    const address = `http://${container.getHost()}:${container.getMappedPort(port)}`;
    const reached = (url: string) => address + new URL(url).pathname;
    return {
      wopisrc: reached(wopisrc),
      token,
      further: { ...further, otherFile: reached(further.otherFile) },
      containerId: container.getId(),
    };
  } catch (cause) {
    // testcontainers puts a prefix before the last output of a container that exited.
    const reason = (cause as Error).message.replace(/^Container exited.*? logs: /s, '');
    throw new TargetUnavailable(`the bundled host did not start in its container: ${reason}`, { cause });
  }
}

async function announcedHost(logs: Readable): Promise<ReadyHost> {
  // The timer also keeps this process alive; the log connection does not.
  const timer = setTimeout(() => logs.destroy(new Error('it did not print its ready line')), startTimeoutMs);
  try {
    const host = await readyHostIn(logs);
    if (host) return host;
    throw new Error('it exited before it was ready');
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
