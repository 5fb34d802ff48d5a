import type { Check } from './check.ts';

/** Which of the checks that take long or transfer a lot are run. */
export interface OptionalChecks {
  readonly includeDelayTests?: boolean | undefined;
  readonly includeLongTests?: boolean | undefined;
  readonly includeLarge?: boolean | undefined;
  /** Sessions are played at the pace of the editor. */
  readonly realTime?: boolean | undefined;
}

/** Seconds that every run may wait, so that a clock in whole seconds moves on. */
const longestShortWait = 2;

/** Seconds that a check may wait with `--include-delaytests`. */
const longestDelay = 300;

/** The option that a check needs in order to run, if it needs one, and what the check does. */
export function optionFor({
  waitsSeconds = 0,
  transfersMegabytes,
  sendsRequests,
}: Check): { option: string; does: string } | undefined {
  if (waitsSeconds > longestDelay)
    return { option: '--include-long-tests', does: `waits ${Math.round(waitsSeconds / 60)} minutes` };
  if (waitsSeconds > longestShortWait) return { option: '--include-delaytests', does: `waits ${waitsSeconds} s` };
  if (transfersMegabytes) return { option: '--large', does: `transfers ${transfersMegabytes} MB` };
  if (sendsRequests) return { option: '--large', does: `sends ${sendsRequests} requests` };
  return undefined;
}

/** Why a check is not run, in a sentence. */
export function reasonToOmit(check: Check, included: OptionalChecks): string | undefined {
  const needed = optionFor(check);
  if (needed === undefined || isIncluded(check, included)) return undefined;
  return `the check ${needed.does}; include it with ${needed.option}`;
}

function isIncluded(
  { waitsSeconds = 0 }: Check,
  { includeDelayTests = false, includeLongTests = false, includeLarge = false }: OptionalChecks,
): boolean {
  if (waitsSeconds > longestDelay) return includeLongTests;
  return waitsSeconds > longestShortWait ? includeDelayTests : includeLarge;
}

/** The seconds that these checks wait in sequence. */
export function secondsToWait(checks: readonly { readonly check: Check }[], included: OptionalChecks): number {
  const run = checks.filter(({ check }) => reasonToOmit(check, included) === undefined);
  return run.reduce((sum, { check }) => sum + waitOf(check, included), 0);
}

function waitOf({ waitsSeconds = 0, realTimeSeconds = 0 }: Check, { realTime = false }: OptionalChecks): number {
  return realTime ? Math.max(waitsSeconds, realTimeSeconds) : waitsSeconds;
}
