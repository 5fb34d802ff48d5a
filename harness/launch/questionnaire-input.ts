import type { Exchange } from '../client/exchange.ts';
import type { CheckResult } from '../results/result.ts';
import type { AccountFacts, OtherPathFacts } from './account-facts.ts';
import type { Ipv6Facts, Ipv6Run } from './ipv6-facts.ts';
import type { LaunchFile } from './launch-file.ts';
import type { Observations, Opened } from './observations.ts';
import type { TokenPlaces } from './token-places.ts';

/** What was requested besides the checks; each is absent where the run lacks what it takes. */
export interface HostProbes {
  /** Who opened which file. */
  readonly opened?: readonly Opened[];
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
  /** The WopiSrc that the run tested. */
  readonly tested: string;
  readonly observations: Observations;
  readonly ipv6: Ipv6Facts;
  readonly probes?: HostProbes | undefined;
}
