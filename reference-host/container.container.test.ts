import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksOf } from '../harness/checks/check.ts';
import { type ReferenceContainer, startReferenceContainer } from '../harness/targets/reference-container.ts';
import { engineForTests } from '../harness/testing/container-engine.ts';
import { suites } from '../suites/host-suites.ts';
import { readKills } from '../suites/testing/kills.ts';
import { redChecks, runAgainstTarget } from '../suites/testing/run-against-reference-host.ts';
import { checksNear } from '../suites/testing/test-kills.ts';
import { sharedProofKeys } from '../wopi/testing/shared-proof-keys.ts';
import { defectNamed } from './host-options.ts';

/** One defect of each kind: bytes, locks, URLs and proofs, which depend on the mapped port. */
const sample = ['put-file-as-text', 'unlock-ignores-lock-id', 'children-urls-without-token', 'proof-old-ignored'].map(
  defectNamed,
);

const proofKeys = sharedProofKeys();
const checks = checksOf(suites);
const { engine } = await engineForTests();

describe('the reference host in a container', () => {
  let host: ReferenceContainer;

  beforeAll(async () => {
    if (engine) host = await startReferenceContainer({ proofKeys });
  });

  afterAll(() => host?.close());

  it('passes every check over the mapped port and is restored afterward', async () => {
    const run = await runAgainstTarget(host, { checks, proofKeys });

    expect(redChecks(run)).toEqual([]);
    expect(run.leftovers).toEqual([]);
    expect(run.results.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(200);
  });

  it('stays under 200 MB together with Node', async () => {
    const image = await dockerode().getImage(host.image).inspect();

    expect(image.Size).toBeLessThan(200_000_000);
  });

  it('runs as an unprivileged user on read-only files', async () => {
    expect(await inContainer('process.getuid() + " " + process.getgid()')).toBe('1000 1000');
    expect(await inContainer('require("fs").writeFileSync("/tmp/file", "")')).toContain('EROFS');
  });

  it('reports to the engine that it is healthy', async () => {
    const health = async () => (await dockerode().getContainer(host.containerId).inspect()).State.Health?.Status;

    await expect.poll(health, { timeout: 30_000 }).toBe('healthy');
  });

  async function inContainer(expression: string): Promise<string> {
    const { container } = requireEngine();
    const { output } = await container.exec(container.getById(host.containerId), ['node', '-p', expression]);
    return output.trim();
  }
});

describe('a defect from the environment', () => {
  // The tests of the kill matrix run the same selection, and the correct host passed every check above.
  it.each(sample.map((defect, index) => ({ ...defect, checks: checksNear(defect, index) })))(
    '$name: $breaks',
    async ({ name, variant, checks: near }) => {
      await using host = await startReferenceContainer({ proofKeys, defects: [name], variant });

      const run = await runAgainstTarget(host, { checks: near, proofKeys });

      expect(redChecks(run).toSorted()).toEqual(readKills()[name]);
    },
  );
});

describe('afterwards', () => {
  it('leaves no container and no image, even if the host was killed', async () => {
    const { container, image } = await startReferenceContainer().then(async (host) => {
      await dockerode().getContainer(host.containerId).kill();
      await host.close();
      return { container: host.containerId, image: host.image };
    });

    await expect(dockerode().getContainer(container).inspect()).rejects.toThrow('No such container');
    await expect(dockerode().getImage(image).inspect()).rejects.toThrow('No such image');
  });

  it('leaves nothing behind when a host does not start, and reports why', async () => {
    await expect(startReferenceContainer({ variant: 'defualt' })).rejects.toThrow(
      'did not start in its container: bundled host: unknown variant "defualt"; did you mean default?',
    );

    const images = await dockerode().listImages({
      filters: { reference: [`wopi-conformance-reference-host:${process.pid}-*`] },
    });
    expect(images).toEqual([]);
  });
});

function requireEngine() {
  if (!engine) throw new Error('the test needs a container engine');
  return engine;
}

function dockerode() {
  return requireEngine().container.dockerode;
}
