import { SettableClock, systemClock } from '../../reference-host/clock.ts';
import type { SelfTestOptions } from './run-against-reference-host.ts';

/** Options of a run on a clock of its own: checks that wait move its hand instead, so that all of them run at once. */
export function ownClock(): Pick<SelfTestOptions, 'clock' | 'proofClock' | 'includeDelayTests' | 'wait'> {
  const clock = new SettableClock();
  const wait = async (seconds: number) => clock.advance({ seconds });
  return { clock, proofClock: systemClock, includeDelayTests: true, wait };
}
