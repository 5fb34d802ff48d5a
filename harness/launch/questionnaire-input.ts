import type { Exchange } from '../client/exchange.ts';
import type { CheckResult } from '../results/result.ts';
import type { AccountFacts, OtherPathFacts } from './account-facts.ts';
import type { Ipv6Facts, Ipv6Run } from './ipv6-facts.ts';
import type { LaunchFile } from './launch-file.ts';
import type { Observations } from './observations.ts';
import type { TokenPlaces } from './token-places.ts';

/** What was requested besides the checks; each is absent where the run lacks what it takes. */
export interface HostProbes {
  readonly tokenPlaces?: TokenPlaces | undefined;
  readonly business?: AccountFacts | undefined;
  readonly otherPath?: OtherPathFacts | undefined;
  readonly ipv6Run?: Ipv6Run | undefined;
}

export interface QuestionnaireInput {
  readonly file: LaunchFile;
  readonly wopisrc: URL;
  readonly results: readonly CheckResult[];
  readonly exchanges: readonly Exchange[];
  readonly observations: Observations;
  /** Those of an earlier run; absent if there is none of this file. */
  readonly earlier: Observations | undefined;
  readonly ipv6: Ipv6Facts;
  readonly probes?: HostProbes | undefined;
}
