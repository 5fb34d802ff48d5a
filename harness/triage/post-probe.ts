import { randomBytes } from 'node:crypto';
import type { JsonValue } from '../client/response.ts';
import { isRedirect } from '../client/response.ts';
import { isObject } from '../expect/json.ts';
import type { Answer } from './answer.ts';
import type { PlannedExperiment, RequestExperiment } from './experiments.ts';
import type { Probe } from './probe.ts';
import type { Prober } from './prober.ts';

/** POST requests that are refused before the host looks at the operation. */
export interface RefusedPosts {
  readonly probe: Probe;
  readonly answer: Answer;
  readonly experiments: readonly RequestExperiment[];
}

/** Whether the host says that its user may lock and write, so that POST has to work. */
export function promisesWriting({ response }: Answer): boolean {
  const json = response?.json;
  const info: JsonValue = json && 'value' in json ? json.value : null;
  return isObject(info) && info.SupportsLocks === true && info.UserCanWrite === true && info.ReadOnly !== true;
}

/**
 * Whether the host refuses every POST: two operations that change nothing get the same refusal. A host that serves the
 * first of them is asked no second time.
 */
export async function refusedPosts(first: Probe, prober: Prober): Promise<RefusedPosts | undefined> {
  const getLock: Probe = { ...first, method: 'POST', wopiHeaders: { 'X-WOPI-Override': 'GET_LOCK' } };
  const answer = await prober.ask(getLock, 'GetLock');
  const refusal = refusalOf(answer);
  if (refusal === undefined) return undefined;
  // No one holds a lock of this ID, so there is nothing to refresh.
  const lock = `wopi-conformance-${randomBytes(8).toString('hex')}`;
  const refreshLock = { ...getLock, wopiHeaders: { 'X-WOPI-Override': 'REFRESH_LOCK', 'X-WOPI-Lock': lock } };
  if (refusalOf(await prober.ask(refreshLock, 'RefreshLock')) !== refusal) return undefined;
  return { probe: getLock, answer, experiments: await explain(getLock, answer, prober) };
}

async function explain(getLock: Probe, refused: Answer, prober: Prober): Promise<RequestExperiment[]> {
  const experiments: RequestExperiment[] = [];
  for (const planned of postExperiments(getLock, prober)) {
    const answer = await prober.ask(planned.probe, 'GetLock');
    experiments.push({ ...planned, answer, changed: refusalOf(answer) !== refusalOf(refused) });
  }
  return experiments;
}

function postExperiments(getLock: Probe, { signsRequests, hasExtraHeaders }: Prober): PlannedExperiment[] {
  const experiment = (kind: PlannedExperiment['kind'], change: string, probe: Partial<Probe>): PlannedExperiment => ({
    kind,
    change,
    probe: { ...getLock, ...probe },
  });
  const contentType = { 'Content-Type': 'application/octet-stream' };
  return [
    ...(signsRequests ? [experiment('unsigned', 'without proof headers', { isSigned: false })] : []),
    experiment('query-only', 'token in query only', { sendsAuthorization: false }),
    experiment('user-agent', 'User-Agent Mozilla/5.0', { userAgent: 'Mozilla/5.0' }),
    ...(hasExtraHeaders ? [experiment('no-extra-headers', 'without --header', { sendsExtraHeaders: false })] : []),
    experiment('post', 'with Content-Type application/octet-stream', {
      wopiHeaders: { ...getLock.wopiHeaders, ...contentType },
    }),
  ];
}

/** The refusal in one word; undefined for an answer that an operation may give. */
function refusalOf(answer: Answer): string | undefined {
  const { status, words } = answer;
  if (status === undefined) return undefined;
  if (isRedirect({ status })) return 'redirect';
  if ([401, 403, 405, 419].includes(status)) return String(status);
  if (status === 400 && isAboutForgery(words)) return 'forgery';
  return status < 300 && isPage(answer) ? 'page' : undefined;
}

// An operation that was carried out may have any body, but then there is a WOPI header.
function isPage({ form, exchange }: Answer): boolean {
  const isWopi = Object.keys(exchange.response?.headers ?? {}).some((name) => /^x-wopi-/i.test(name));
  return form === 'login' || (form === 'html' && !isWopi);
}

/** Whether a text speaks of protection against forged requests. */
export function isAboutForgery(words: string): boolean {
  return /csrf|xsrf|forgery|requestverificationtoken/i.test(words);
}
