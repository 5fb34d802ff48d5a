import { expect, test } from 'vitest';
import { checksOf } from '../harness/checks/check.ts';
import { respondMalformed } from '../harness/testing/hostile-hosts/nonsense.ts';
import { RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import { runAgainst } from '../harness/testing/run-against.ts';
import { suites } from './host-suites.ts';

const checks = checksOf(suites);

test.each([0, 1, 2, 3])(
  'no check blames the harness for a host that claims everything and sends nonsense: %i',
  async (start) => {
    await using host = await RawHost.start(respondMalformed(start));

    const { results } = await runAgainst({
      wopisrc: host.wopisrc,
      checks,
      includeDelayTests: true,
      keepContent: true,
      releaseLocks: true,
    });

    expect(results).toHaveLength(checks.length);
    expect(results.filter(({ reason }) => reason?.includes('a bug in the harness'))).toEqual([]);
  },
);
