import { TransportFailure } from '../client/transport-failure.ts';
import type { Lane } from '../lane/lane.ts';
import { SetupFailure } from '../results/failures.ts';

/** The host cannot be reached at all, so nothing can be judged. */
export class HostUnreachable extends Error {
  override readonly name = 'HostUnreachable';
}

/**
 * Why nothing more need be asked of the host, if it connects but does not answer.
 * @throws {HostUnreachable} when no connection to the host comes about.
 */
export async function firstContact(lane: Lane): Promise<string | undefined> {
  const first = await transportFailureIn(lane.fileInfo());
  if (first === undefined || !isSilence(first)) return undefined;
  if (['unreachable', 'unresolved', 'tls'].includes(first.problem))
    throw new HostUnreachable(first.message, { cause: first });
  return await askOnceMore(lane);
}

/** As {@link firstContact}, after a request has failed: a host that is down shall not cost one timeout a check. */
export async function contactAfter(failure: TransportFailure, lane: Lane): Promise<string | undefined> {
  return isSilence(failure) ? await askOnceMore(lane) : undefined;
}

async function askOnceMore(lane: Lane): Promise<string | undefined> {
  lane.forgetClaims();
  const failure = await transportFailureIn(lane.fileInfo());
  if (failure === undefined || !isSilence(failure)) return undefined;
  return `no usable answer came from the host, which was asked twice: ${failure.message}`;
}

// Whether the host may be down; these problems are those of one request, or of the run itself.
function isSilence({ problem }: TransportFailure): boolean {
  return !['too-large', 'invalid-request', 'interrupted'].includes(problem);
}

async function transportFailureIn(request: Promise<unknown>): Promise<TransportFailure | undefined> {
  try {
    await request;
  } catch (error) {
    if (error instanceof TransportFailure) return error;
    // A useless answer is a verdict, and the checks that need a better one give it.
    if (!(error instanceof SetupFailure)) throw error;
  }
  return undefined;
}
