import { describe, expect, test } from 'vitest';
import { checksOf } from '../harness/checks/check.ts';
import { http } from '../harness/testing/hostile-hosts/answers.ts';
import { nameBoundToken } from '../harness/testing/hostile-hosts/name-bound-token.ts';
import { respondMalformed } from '../harness/testing/hostile-hosts/nonsense.ts';
import { RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import { forgetKept, runAgainst } from '../harness/testing/run-against.ts';
import { StoringHost, someContent } from '../harness/testing/storing-host.ts';
import { editors } from '../wopi/editors.ts';
import { journeysOf } from './catalogue.ts';
import { suites } from './host-suites.ts';

const checks = checksOf(suites);
const checksAndSessions = [...checks, ...checksOf(journeysOf(editors))];

test.each([0, 1, 2, 3])(
  'no check blames the harness for a host that claims everything and sends nonsense: %i',
  async (start) => {
    await using host = await RawHost.start(respondMalformed(start));

    const { results } = await runAgainst({
      wopisrc: host.wopisrc,
      checks: checksAndSessions,
      includeDelayTests: true,
      keepContent: true,
      releaseLocks: true,
    });

    expect(results).toHaveLength(checksAndSessions.length);
    expect(results.filter(({ reason }) => reason?.includes('a bug in the harness'))).toEqual([]);
  },
);

describe('a host whose token leads nowhere after RenameFile', () => {
  test.each([404, 500])(
    'gets no other file in its place, and the report says where it is: GetFile returns %i',
    async (status) => {
      const substitutes: Buffer[] = [];
      const original = someContent(300);
      await using host = await StoringHost.start(original, nameBoundToken(substitutes, { missing: http(status) }));

      const { leftovers, results } = await runAgainst({ wopisrc: host.wopisrc, checks });

      expect(host.name).not.toBe('test.wopitest');
      expect(host.content).toEqual(original);
      expect(substitutes).toEqual([]);
      expect(leftovers).toMatchObject([
        {
          what: 'original content',
          reason: expect.stringMatching(/^CheckFileInfo returned 404 for it, and GetFile returned \d+, so nothing/),
        },
        { what: 'name', reason: expect.stringContaining(JSON.stringify(host.name.replace('.wopitest', ''))) },
      ]);
      expect(results.filter(({ reason }) => reason?.includes('the test file is lost'))).not.toHaveLength(0);
      await forgetKept(leftovers);
    },
  );

  test.each([
    ['omits it', undefined],
    ['sends it empty', ''],
    ['sends it as a number', 42],
  ])('keeps its name where CheckFileInfo %s', async (_, BaseFileName) => {
    const original = someContent(300);
    await using host = await StoringHost.start(original, nameBoundToken([], { claims: { BaseFileName } }));

    const { leftovers, results } = await runAgainst({ wopisrc: host.wopisrc, checks });

    expect(host.name).toBe('test.wopitest');
    expect(host.content).toEqual(original);
    expect(leftovers).toEqual([]);
    expect(results.find(({ name }) => name === 'RenameFile.KeepsTheFileIdAndTheContent')?.reason).toMatch(
      /^the test file is not renamed: CheckFileInfo has no BaseFileName/,
    );
  });
});
