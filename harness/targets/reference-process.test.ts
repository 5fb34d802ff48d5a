import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { sharedProofKeys } from '../../wopi/testing/shared-proof-keys.ts';
import { readyHostIn } from './ready-line.ts';
import type { ReferenceHost } from './reference-host.ts';
import { startReferenceProcess } from './reference-process.ts';
import { startReferenceHost } from './start-reference-host.ts';
import { TargetUnavailable } from './target-unavailable.ts';

const checkFileInfo = ({ wopisrc, token }: Pick<ReferenceHost, 'wopisrc' | 'token'>) =>
  fetch(`${wopisrc}?access_token=${token}`);

describe('the reference host in a separate process', () => {
  it('responds when it has started, and no longer when it is closed', async () => {
    const host = await startReferenceHost();

    expect(await checkFileInfo(host).then((response) => response.json())).toMatchObject({ UserCanWrite: true });
    expect(host.place).toBe('a separate process');

    await host.close();
    await host.close();
    await expect(checkFileInfo(host)).rejects.toThrow('fetch failed');
  });

  it('has the requested variant and defects', async () => {
    await using host = await startReferenceProcess({ variant: 'read-only', defects: ['size-as-text'] });

    const info = await checkFileInfo(host).then((response) => response.json());

    expect(info).toMatchObject({ UserCanWrite: false, Size: expect.any(String) });
  });

  it('requires proofs when it has the keys', async () => {
    await using host = await startReferenceProcess({ proofKeys: sharedProofKeys() });

    expect((await checkFileInfo(host)).status).toBe(500);
  });

  it('ignores the caller’s environment variables', async () => {
    vi.stubEnv('HOST_VARIANT', 'read-only');
    await using host = await startReferenceProcess().finally(() => vi.unstubAllEnvs());

    expect(await checkFileInfo(host).then((response) => response.json())).toMatchObject({ UserCanWrite: true });
  });

  it.each([
    [{ variant: 'raed-only' }, 'unknown variant "raed-only"; did you mean read-only?'],
    [{ defects: ['size-as-texts'] }, 'unknown defect "size-as-texts"; did you mean size-as-text?'],
  ])('reports in one sentence what is wrong with %j', async (options, sentence) => {
    const start = startReferenceProcess(options);

    await expect(start).rejects.toThrow(new TargetUnavailable(`bundled host: ${sentence}`));
  });

  it('stops starting when aborted', async () => {
    const reason = new Error('interrupted');
    const controller = new AbortController();
    const start = startReferenceProcess({ signal: controller.signal });
    controller.abort(reason);

    await expect(start).rejects.toBe(reason);
    await expect(startReferenceProcess({ signal: controller.signal })).rejects.toBe(reason);
  });

  it('survives an interruption, so that a run can clean up', async () => {
    const controller = new AbortController();
    await using host = await startReferenceProcess({ signal: controller.signal });

    controller.abort();

    expect((await checkFileInfo(host)).status).toBe(200);
  });

  it('ends with the process that started it, even one that is killed', async () => {
    const script = `
      import { readyLines } from '../targets/ready-line.js';
      import { startReferenceProcess } from '../targets/reference-process.js';
      process.stdout.write(readyLines(await startReferenceProcess()));`;
    const cwd = fileURLToPath(new URL('../../dist/harness/targets/', import.meta.url));
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const host = await readyHostIn(parent.stdout);
    if (!host) throw new Error('the host did not start');

    parent.kill('SIGKILL');
    await once(parent, 'exit');

    await expect
      .poll(() =>
        checkFileInfo(host).then(
          () => 'running',
          () => 'gone',
        ),
      )
      .toBe('gone');
  });
});
