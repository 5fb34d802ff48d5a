import { type ContainerRuntimeClient, ImageName } from 'testcontainers';
import { beforeEach } from 'vitest';
import { baseImage, containerEngine } from '../targets/reference-container.ts';

/**
 * The container engine, on which images of the project can be built. Without one, every test of the file is skipped with
 * the reason, or fails in CI.
 */
export async function engineForTests(): Promise<{ readonly engine: ContainerRuntimeClient | undefined }> {
  const engine = await usableEngine().catch((error: Error) => error);
  if (!(engine instanceof Error)) return { engine };
  // Reporters do not print the reason of skipped tests.
  if (!process.env.CI) console.warn(`The container tests are skipped: ${engine.message}`);
  beforeEach(({ skip }) => {
    if (process.env.CI) throw engine;
    skip(engine.message);
  });
  return { engine: undefined };
}

async function usableEngine(): Promise<ContainerRuntimeClient> {
  const engine = await containerEngine();
  const image = baseImage();
  const isThere = await engine.container.dockerode
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    );
  if (!isThere) await pull(engine, image);
  return engine;
}

async function pull({ image: images }: ContainerRuntimeClient, image: string): Promise<void> {
  try {
    await images.pull(ImageName.fromString(image));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the base image ${image} cannot be pulled (${reason}); create one with scripts/make-base-image.sh and set WOPI_NODE_IMAGE to its name`,
      { cause: error },
    );
  }
}
