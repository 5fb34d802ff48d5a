import { describe, expect, test } from 'vitest';
import { optionFor } from '../harness/checks/optional-checks.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { Claims, ShareUrlType, VariantName } from '../reference-host/host-variant.ts';
import { everyCheck } from './testing/every-check.ts';
import { redChecks, runAgainstReferenceHost } from './testing/run-against-reference-host.ts';
import { withWaits } from './testing/with-waits.ts';

interface CorrectHost {
  readonly variant?: VariantName;
  /** Claims that differ from the variant's. */
  readonly claims?: Partial<Claims>;
  readonly shareUrlTypes?: readonly ShareUrlType[];
  /** Whether requests are signed, which takes most of the time. */
  readonly signed?: boolean;
  /** Groups whose checks cannot reach their starting state on this host, and single checks as `Group/Name`. */
  readonly except?: readonly string[];
}

const hosts: readonly CorrectHost[] = [
  { variant: 'default', signed: true },
  { variant: 'business-user' },
  { variant: 'no-containers', signed: true },
  { variant: 'no-coauth' },
  { variant: 'no-proof', signed: true },
  { variant: 'read-only' },
  { variant: 'cannot-write-relative' },
  {
    claims: { SupportsCoauth: false, SupportsLocks: false, SupportsGetLock: false },
    // Office would open files on it for viewing, so it is correct for other editors only.
    except: [
      'CreateChildFileAndDeleteFile',
      'Extended.Containers',
      'Extended.CheckFileInfo/EditingIsClaimedCompletely',
    ],
  },
  {
    claims: {
      SupportsCoauth: false,
      SupportsUserInfo: false,
      SupportsAddActivities: false,
      SupportsExtendedLockLength: false,
    },
    shareUrlTypes: [],
  },
  {
    claims: {
      SupportsCoauth: false,
      SupportsUpdate: false,
      SupportsLocks: false,
      SupportsGetLock: false,
      SupportsRename: false,
    },
    // As above.
    except: [
      'CreateChildFileAndDeleteFile',
      'Extended.Containers',
      'Extended.CheckFileInfo/EditingIsClaimedCompletely',
    ],
  },
];

const passed = new Set<string>();

// Each runs the whole catalogue or moves hundreds of megabytes, on a machine that may have other work.
describe('a correct host', { timeout: 240_000 }, () => {
  test.each(hosts)('passes every check that applies and is left as it was: %o', async (host) => {
    const { except = [], ...options } = host;
    const checks = everyCheck.filter(
      (entry) => !except.includes(entry.suite.group) && !except.includes(checkId(entry)),
    );
    const run = await runAgainstReferenceHost({ checks, ...options, ...withWaits });

    for (const result of run.results) if (result.outcome === 'passed') passed.add(checkId(result));
    expect(redChecks(run)).toEqual([]);
    expect(run.leftovers).toEqual([]);
    expect(run.after).toEqual(run.before);
  });

  test('passes the checks that transfer or send a lot', async () => {
    const checks = everyCheck.filter(({ check }) => optionFor(check)?.option === '--large');
    const run = await runAgainstReferenceHost({ checks, includeLarge: true });

    for (const result of run.results) if (result.outcome === 'passed') passed.add(checkId(result));
    expect(redChecks(run)).toEqual([]);
    expect(run.leftovers).toEqual([]);
  });

  test('passes each check in at least one of these variants', () => {
    expect(everyCheck.map(checkId).filter((id) => !passed.has(id))).toEqual([]);
  });
});
