import { SettableClock, systemClock } from '../../reference-host/clock.ts';
import type { SelfTestOptions } from './run-against-reference-host.ts';

/** Options for a run with its own clock, which checks advance instead of waiting. */
export function ownClock(): Pick<
  SelfTestOptions,
  'clock' | 'proofClock' | 'includeDelayTests' | 'includeLongTests' | 'wait'
> {
  const clock = new SettableClock();
  const wait = async (seconds: number) => clock.advance({ seconds });
  return { clock, proofClock: systemClock, includeDelayTests: true, includeLongTests: true, wait };
}
