import { describe, expect, test } from 'vitest';
import { checkId } from '../harness/results/check-id.ts';
import type { Claims, VariantName } from '../reference-host/host-variant.ts';
import { checksOfGroups, everyCheck } from './testing/every-check.ts';
import { ownClock } from './testing/own-clock.ts';
import { redChecks, runAgainstReferenceHost } from './testing/run-against-reference-host.ts';

interface CorrectHost {
  readonly variant?: VariantName;
  /** Claims that differ from the variant's. */
  readonly claims?: Partial<Claims>;
  /** Judged by these groups only, because the others cannot reach their starting state. Absent: by all. */
  readonly groups?: readonly string[];
}

const withoutEditing = [
  'CheckFileInfoSchema',
  'BaseWopiViewing',
  'PutUserInfo',
  'AddActivities',
  'ProofKeys',
  'Ecosystem',
  'Container',
  'RenameContainer',
  'EnumerateAncestorsAndChildren',
  'CreateChildFileAndDeleteFile',
  'Extended.CheckFileInfo',
  'Extended.NotSupported',
  'Extended.AccessTokens',
  'Extended.Containers',
];

const withoutLocks = [
  'CheckFileInfoSchema',
  'BaseWopiViewing',
  'Features',
  'Extended.CheckFileInfo',
  'Extended.NotSupported',
];

const hosts: readonly CorrectHost[] = [
  { variant: 'default' },
  { variant: 'business-user' },
  { variant: 'no-containers' },
  { variant: 'no-coauth' },
  { variant: 'no-proof' },
  { variant: 'read-only', groups: withoutEditing },
  { variant: 'cannot-write-relative' },
  { claims: { SupportsCoauth: false, SupportsLocks: false, SupportsGetLock: false }, groups: withoutLocks },
  { claims: { SupportsCoauth: false, SupportsUserInfo: false, SupportsAddActivities: false } },
];

const passed = new Set<string>();

describe('a correct host', () => {
  test.each(hosts)('passes every check that applies and is left as it was: %o', async (host) => {
    const { groups, ...options } = host;
    const checks = groups ? checksOfGroups(groups) : everyCheck;
    const run = await runAgainstReferenceHost({ checks, signed: true, ...options, ...ownClock() });

    for (const result of run.results) if (result.outcome === 'passed') passed.add(checkId(result));
    expect(redChecks(run)).toEqual([]);
    expect(run.leftovers).toEqual([]);
    expect(run.after).toEqual(run.before);
  });

  test('passes each check in at least one of these variants', () => {
    expect(everyCheck.map(checkId).filter((id) => !passed.has(id))).toEqual([]);
  });
});
