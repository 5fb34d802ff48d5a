import { expect, test } from 'vitest';
import { startHost } from '../reference-host/start-host.ts';
import { emptyDirectory, runCli } from './testing/run-cli.ts';

test('of several runs that start at the same moment on one file, one judges it and the others say why they do not', async () => {
  await using host = await startHost();
  const environment = { WOPI_SRC: host.wopisrc, WOPI_TOKEN: host.token };
  const start = () => runCli(['run', '-g', 'Locks', '--yes'], { directory: emptyDirectory(), environment });

  const runs = await Promise.all([start(), start(), start()]);
  const again = await start();

  expect(runs.map(({ code }) => code).sort()).toEqual([0, 2, 2]);
  for (const { stderr } of runs.filter(({ code }) => code === 2))
    expect(stderr).toContain(
      'is in use: another run of this tool works on it (on this machine). Wait until that run has',
    );
  expect(again.code).toBe(0);
});
