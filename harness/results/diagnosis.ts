import type { Exchange } from '../client/exchange.ts';

/** Why a run ended before its first check; the names are permanent, JUnit reports show them. */
export const diagnosisCauses = [
  'HostUnreachable',
  'NoResponse',
  'ProxyError',
  'InconsistentResponses',
  'TokenRefused',
  'Forbidden',
  'ProofRefused',
  'AuthorizationHeaderRefused',
  'QueryTokenRefused',
  'TokenNotRead',
  'UserAgentRefused',
  'ExtraHeaderRefused',
  'FileIdEncoding',
  'PathPrefix',
  'FileNotFound',
  'AddressNotFound',
  'LoginPage',
  'Redirected',
  'NotJson',
  'ServerError',
  'RequestRefused',
  'PostRefused',
  'ContentNotKept',
  'FileInUse',
] as const;
export type DiagnosisCause = (typeof diagnosisCauses)[number];

/** One request that differed from the first in one thing. */
export interface Experiment {
  /** What was different, such as `without proof headers`. */
  readonly change: string;
  /** What the host returned, in a few words. */
  readonly received: string;
  /** Whether the response differs from the first one. */
  readonly changed: boolean;
  /** Whether the response is one with which a run can begin. */
  readonly usable: boolean;
  /** `proof` where only what was signed differed. */
  readonly about: 'request' | 'proof';
}

/** Why nothing could be judged: the first contact with the host, and what was tried to explain it. Free of secrets. */
export interface Diagnosis {
  readonly cause: DiagnosisCause;
  /** A clause such as `the host refuses the access token`. */
  readonly summary: string;
  /** The request that got no usable response. */
  readonly sent: string;
  readonly received: string;
  readonly experiments: readonly Experiment[];
  /** A hypothesis about the host that the experiments support. */
  readonly likelyCause: string;
  /** What to do, each in one sentence. */
  readonly advice: readonly string[];
  /** A command that shows more; secrets stand as shell variables. */
  readonly command: string;
  readonly exchanges: readonly Exchange[];
}
