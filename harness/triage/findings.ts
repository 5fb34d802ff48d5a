import type { DiagnosisCause } from '../results/diagnosis.ts';
import type { Answer } from './answer.ts';
import type { RequestExperiment } from './experiments.ts';
import type { OwnCommands } from './own-commands.ts';
import type { ProofExperiments } from './proof-experiments.ts';

/** What a diagnosis concludes from the experiments. */
export interface Conclusion {
  readonly cause: DiagnosisCause;
  readonly summary: string;
  readonly likelyCause: string;
  readonly advice: readonly string[];
}

export interface Findings {
  readonly href: string;
  readonly first: Answer;
  readonly experiments: readonly RequestExperiment[];
  readonly proofs: ProofExperiments;
  readonly signsRequests: boolean;
  readonly commands: OwnCommands;
}

/** What to do about keys that the host does not know. */
export function otherKeys({ keys }: OwnCommands): string {
  return `If the host trusts other keys: "${keys}" prints the ones to trust; see docs/proof-keys.md.`;
}
export const signedRun = 'To sign the requests: leave --no-proof out.';
export const unsignedRun = 'To judge everything but proofs: --no-proof.';
