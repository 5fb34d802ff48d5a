import { invalidAccessToken } from '../../wopi/resource.ts';
import { idVariants, prefixVariants, withoutParameter } from './address-variants.ts';
import { type Answer, isSameAnswer } from './answer.ts';
import { atPath, type Probe, withToken, withWrittenToken } from './probe.ts';
import type { Prober } from './prober.ts';

export type ExperimentKind =
  | 'unsigned'
  | 'header-only'
  | 'query-only'
  | 'plain-token'
  | 'no-token'
  | 'user-agent'
  | 'no-extra-headers'
  | 'post'
  | 'invalid-token'
  | 'file-id'
  | 'unknown-file'
  | 'prefix';

/** A request that differs from the first one in one thing. */
export interface PlannedExperiment {
  readonly kind: ExperimentKind;
  readonly change: string;
  readonly probe: Probe;
}

/** What an experiment showed. */
export interface RequestExperiment extends PlannedExperiment {
  readonly answer: Answer;
  readonly changed: boolean;
}

/** A user agent as browsers and Collabora Online send it. */
const usualUserAgent = 'Mozilla/5.0 (compatible; COOLWSD WOPI Agent)';

/** Every experiment that makes a difference to this request. */
export function planExperiments(
  first: Probe,
  { signsRequests, hasExtraHeaders }: Prober,
  { sendsPosts }: { readonly sendsPosts: boolean },
): PlannedExperiment[] {
  const { pathname } = new URL(first.href);
  const { accessToken } = first;
  const experiment = (kind: ExperimentKind, change: string, probe: Partial<Probe>): PlannedExperiment => ({
    kind,
    change,
    probe: { ...first, ...probe },
  });
  return [
    ...(signsRequests ? [experiment('unsigned', 'without proof headers', { isSigned: false })] : []),
    experiment('query-only', 'token in query only', { sendsAuthorization: false }),
    experiment('header-only', 'token in header only', {
      href: withoutParameter(first.href, 'access_token'),
    }),
    experiment('no-token', 'without any token', {
      href: withoutParameter(first.href, 'access_token'),
      accessToken: '',
      sendsAuthorization: false,
    }),
    experiment(
      'plain-token',
      'token with - . _ ~ not encoded',
      withWrittenToken(first, encodeURIComponent(accessToken)),
    ),
    experiment('user-agent', `User-Agent ${usualUserAgent.split(' ')[0]}`, { userAgent: usualUserAgent }),
    ...(hasExtraHeaders ? [experiment('no-extra-headers', 'without --header', { sendsExtraHeaders: false })] : []),
    ...(sendsPosts
      ? [experiment('post', 'POST (GetLock)', { method: 'POST', wopiHeaders: { 'X-WOPI-Override': 'GET_LOCK' } })]
      : []),
    experiment('invalid-token', 'invalid token', withToken(first, invalidAccessToken)),
    ...idVariants(pathname).map((id) => experiment('file-id', id.change, atPath(first, id.pathname))),
    experiment('unknown-file', 'unknown file ID', atPath(first, pathname.replace(/[^/]+$/, 'wopi-conformance-0'))),
    ...prefixVariants(pathname).map((path) => experiment('prefix', path.change, atPath(first, path.pathname))),
  ].filter(({ kind, probe }) => kind !== 'plain-token' || probe.href !== first.href);
}

/** Runs the experiments until they are over or the run is interrupted. */
export async function runExperiments(
  planned: readonly PlannedExperiment[],
  first: Answer,
  prober: Prober,
  isOver: () => boolean,
): Promise<RequestExperiment[]> {
  const done: RequestExperiment[] = [];
  for (const experiment of planned) {
    if (isOver() || prober.isInterrupted) break;
    const answer = await prober.ask(experiment.probe, experiment.kind === 'post' ? 'GetLock' : 'CheckFileInfo');
    done.push({ ...experiment, answer, changed: !isSameAnswer(answer, first) });
  }
  return done;
}
