import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { GenericContainer, Network, type StartedNetwork, Wait } from 'testcontainers';
import { expect, it, onTestFinished } from 'vitest';
import { type ReadyHost, readyHostIn } from '../harness/targets/ready-line.ts';
import { baseImage } from '../harness/targets/reference-container.ts';
import { engineForTests } from '../harness/testing/container-engine.ts';

const root = join(import.meta.dirname, '..');
const { engine } = await engineForTests();

/** Builds an image with its own tag, which is removed after the test. */
async function buildImage(directory: string): Promise<string> {
  const tag = `wopi-conformance-test:${randomUUID()}`;
  onTestFinished(async () => {
    await engine?.container.dockerode.getImage(tag).remove({ force: true });
  });
  await GenericContainer.fromDockerfile(directory)
    .withBuildArgs({ NODE_IMAGE: baseImage() })
    .build(tag, { deleteOnExit: false });
  return tag;
}

async function startHost(network: StartedNetwork): Promise<Pick<ReadyHost, 'wopisrc' | 'token'>> {
  const host = await new GenericContainer(await buildImage(join(root, 'dist/reference-host')))
    .withNetwork(network)
    .withNetworkAliases('host')
    .withEnvironment({ HOST_LISTEN: '0.0.0.0:8080' })
    .withExposedPorts(8080)
    .withWaitStrategy(Wait.forHttp('/health', 8080, { abortOnContainerExit: true }).withReadTimeout(100))
    .start();
  onTestFinished(async () => void (await host.stop()));
  const { wopisrc, token } = (await readyHostIn(await host.logs())) ?? { wopisrc: '', token: '' };
  return { wopisrc: `http://host:8080${new URL(wopisrc).pathname}`, token };
}

it('the tool in its container judges a host in another one, on a network of their own', async () => {
  const image = await buildImage(root);
  const network = await new Network().start();
  onTestFinished(async () => void (await network.stop()));
  const { wopisrc, token } = await startHost(network);

  const tool = await new GenericContainer(image)
    .withNetwork(network)
    .withEnvironment({ WOPI_SRC: wopisrc, WOPI_TOKEN: token })
    .withCommand(['-g', 'Locks', '-g', 'EditFlows'])
    .withWaitStrategy(Wait.forLogMessage(/Reports: /))
    .start();
  onTestFinished(async () => void (await tool.stop()));
  // The stream ends when the container does.
  const output = await text(await tool.logs());

  expect(output).toMatch(/PASSED {2}no check is red: 18 passed/);
  expect(output).not.toContain(token);
});
