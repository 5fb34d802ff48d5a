import type { Editor } from '../../wopi/editors.ts';
import type { OperationName } from '../../wopi/operations.ts';
import { targetOf } from '../../wopi/request-target.ts';
import { isSuccess } from '../client/response.ts';
import type { Mismatch } from '../results/failures.ts';
import { judgeContent, judgeNames, learnContent } from './content-rules.ts';
import { judgeFileInfo, learnFileInfo } from './file-info-rules.ts';
import { type FileState, unknownFile, without } from './file-state.ts';
import { judgeLocks, learnLocks } from './lock-rules.ts';
import { type Finding, isRefusal, type PassedResponse, type Passing, type PassingRequest } from './passing.ts';
import { judgeResponse } from './response-rules.ts';
import { requirementOf } from './rules.ts';
import { textAt } from './text-at.ts';

/** A requirement that an exchange violates. */
export interface Violation {
  /** ID of the requirement in the ledger, such as `LOCK-03`. */
  readonly requirement: string;
  readonly mismatches: readonly Mismatch[];
}

/** An exchange that has begun. */
export interface BegunExchange {
  /** Judges the response. To be called once, unless the exchange fails. */
  end(passed: PassedResponse): Violation[];
  /** There is no complete response, so the request may have had any effect. */
  fail(): void;
}

/** Operations that change the lock, the content, the name or the existence of their own file. */
const changing: ReadonlySet<OperationName> = new Set<OperationName>([
  ...(['Lock', 'UnlockAndRelock', 'RefreshLock', 'Unlock', 'PutFile', 'RenameFile', 'DeleteFile'] as const),
  ...(['GetCoauthLock', 'RefreshCoauthLock', 'UnlockCoauthLock', 'PutChunkedFile'] as const),
]);
const coauth: ReadonlySet<OperationName> = new Set<OperationName>(['GetCoauthLock', 'PutChunkedFile']);
const locking: ReadonlySet<OperationName> = new Set<OperationName>([
  'Lock',
  'UnlockAndRelock',
  'RefreshLock',
  'Unlock',
]);

const mostFiles = 1_000;

interface Watched {
  state: FileState;
  /** Changing requests without a response. */
  inFlight: number;
  /** Changing requests so far. */
  begun: number;
}

/**
 * Judges the exchanges between a WOPI client and a host as they pass by. It knows the state of each file only from
 * earlier exchanges: what others change on the host, it cannot know. Exchanges that overlap with a change of the same
 * file are judged only by what does not depend on its state.
 */
export class TrafficJudge {
  readonly #editors: readonly Editor[];
  readonly #files = new Map<string, Watched>();

  /** @param editors whose rules apply */
  constructor(editors: readonly Editor[]) {
    this.#editors = editors;
  }

  begin(request: PassingRequest): BegunExchange {
    const file = this.#watched(request.resource);
    const isChanging = changing.has(request.operation);
    const wasQuiet = file.inFlight === 0;
    if (isChanging) {
      file.inFlight += 1;
      file.begun += 1;
    }
    const { begun } = file;
    const leave = () => {
      if (isChanging) file.inFlight -= 1;
    };
    return {
      end: (passed) => {
        leave();
        const isAlone = wasQuiet && file.begun === begun;
        return this.#judge({ ...passed, request }, file, isAlone);
      },
      fail: () => {
        leave();
        if (isChanging) forget(file);
      },
    };
  }

  #watched(resource: string): Watched {
    const known = this.#files.get(resource) ?? { state: unknownFile, inFlight: 0, begun: 0 };
    this.#files.delete(resource);
    this.#files.set(resource, known);
    const [oldest] = this.#files.keys();
    if (this.#files.size > mostFiles && oldest !== undefined) this.#files.delete(oldest);
    return known;
  }

  #judge(passing: Passing, file: Watched, isAlone: boolean): Violation[] {
    const { state } = file;
    const always = [...judgeResponse(passing, state), ...judgeNames(passing)];
    if (!isAlone) {
      if (changing.has(passing.request.operation)) forget(file);
      return this.#violations(always);
    }
    const locks = judgeLocks(passing, state);
    const found = [
      ...always,
      ...locks,
      ...judgeContent(passing, state),
      ...judgeFileInfo(passing, state, this.#editors),
    ];
    file.state = learn(passing, state, locks);
    this.#learnCopy(passing);
    return this.#violations(found);
  }

  // The copy has the content of the request, and may replace a file.
  #learnCopy({ request, response, sent }: Passing): void {
    const url = request.operation === 'PutRelativeFile' && isSuccess(response) ? textAt(response, 'Url') : undefined;
    const copy =
      url === undefined || !URL.canParse(url) ? undefined : targetOf('GET', new URL(url).pathname, () => undefined);
    if (!copy) return;
    const file = this.#watched(copy.resource);
    forget(file);
    if (sent) file.state = { ...file.state, content: { ...sent, from: 'saved' } };
  }

  #violations(findings: readonly Finding[]): Violation[] {
    return findings.flatMap(({ rule, mismatches }) => {
      const requirement = requirementOf(rule, this.#editors);
      return requirement === undefined ? [] : [{ requirement, mismatches }];
    });
  }
}

function learn(passing: Passing, before: FileState, locks: readonly Finding[]): FileState {
  const { operation } = passing.request;
  const isBroken = locks.length > 0;
  const state = learnFileInfo(passing, learnContent(passing, learnLocks(passing, before, { isBroken }), { isBroken }));
  if (!isSuccess(passing.response)) return state;
  if (coauth.has(operation)) return { ...without(state, 'lock', 'content', 'version', 'time'), hasCoauth: true };
  if (operation === 'DeleteFile') return unknownFile;
  return locking.has(operation) ? afterLock(state) : afterRename(passing, state);
}

function afterLock(state: FileState): FileState {
  return state.time ? { ...state, time: { ...state.time, wasLocked: true } } : state;
}

// A rename may change the version, and the time of hosts that do not tell names from contents.
function afterRename({ request, response }: Passing, state: FileState): FileState {
  if (request.operation !== 'RenameFile' || isRefusal(response)) return state;
  const renamedTo = textAt(response, 'Name');
  return { ...without(state, 'version', 'time', 'renamedTo'), ...(renamedTo !== undefined && { renamedTo }) };
}

function forget(file: Watched): void {
  const { users, versions, hasCoauth, ownerId } = file.state;
  file.state = { users, versions, ...(hasCoauth && { hasCoauth }), ...(ownerId !== undefined && { ownerId }) };
}
