import type { WopiResponse } from '../client/response.ts';
import { anyHeader, exactHeader, header, headerIfPresent, noHeader } from '../expect/headers.ts';
import { compareResponse, type ResponseExpectation } from '../expect/response.ts';
import { type FileState, type HeldLock, lockAt, without } from './file-state.ts';
import { type Finding, finding, isRefusal, type Passing, type PassingRequest } from './passing.ts';
import { type LockMatch, lockRules, missingLockIdRules, type Rule, rules } from './rules.ts';

/** A minute less than the 30 that a lock lasts: clocks differ. */
const lockMs = 29 * 60 * 1000;
/** Lock IDs that every host must accept. */
const usualId = /^[\x20-\x7e]{1,256}$/;

type LockingOperation = keyof typeof lockRules;

function isLocking(operation: string): operation is LockingOperation {
  return Object.hasOwn(lockRules, operation);
}

/** The lock ID that a request presents as the one in force. */
function presentedId({ operation, header: value }: PassingRequest): string {
  return value(operation === 'UnlockAndRelock' ? 'X-WOPI-OldLock' : 'X-WOPI-Lock') ?? '';
}

/** Judges the exchanges about locks, and those that need one. */
export function judgeLocks(passing: Passing, state: FileState): Finding[] {
  const { request, response } = passing;
  if (isRefusal(response) || state.hasCoauth) return [];
  if (request.operation === 'GetLock') return judgeGetLock(passing, state);
  if (!isLocking(request.operation)) return [];
  return [...judgeLocking(request.operation, passing, state), ...judgeNoLockInSuccess(request.operation, response)];
}

const answersWithoutLock: readonly string[] = ['Lock', 'RefreshLock', 'Unlock', 'UnlockAndRelock'];

function judgeNoLockInSuccess(operation: LockingOperation, response: WopiResponse): Finding[] {
  if (response.status !== 200 || !answersWithoutLock.includes(operation)) return [];
  // The empty header says nothing.
  if (response.header('X-WOPI-Lock') === '') return [];
  return finding(rules.noLockInSuccess, compareResponse(response, { headers: { 'X-WOPI-Lock': noHeader } }));
}

function judgeGetLock({ response, at }: Passing, state: FileState): Finding[] {
  const lock = lockAt(state, at);
  if (response.status !== 200 || lock === undefined) return [];
  if (lock !== 'free') return expected(rules.lockInGetLock, response, { 'X-WOPI-Lock': exactHeader(lock.id) });
  const reported = response.header('X-WOPI-Lock');
  // Another client may have locked the file in the meantime.
  if (reported && reported !== state.released) return [];
  return expected(reported ? rules.unlockedInGetLock : rules.noLockInGetLock, response, { 'X-WOPI-Lock': header('') });
}

function expected(rule: Rule, response: WopiResponse, headers: NonNullable<ResponseExpectation['headers']>): Finding[] {
  return finding(rule, compareResponse(response, { headers }));
}

function judgeLocking(operation: LockingOperation, passing: Passing, state: FileState): Finding[] {
  const { request, response, at } = passing;
  if (lacksId(request)) return judgeMissingId(operation, passing, state);
  if (!hasUsualIds(request) || isOtherConflict(operation, passing)) return [];
  const lock = lockAt(state, at);
  if (lock === undefined) return judgeUnknownLock(operation, response, state);
  if (lock !== 'free') return judgeHeld(operation, passing, lock);
  return judgeFree(operation, passing, state);
}

function lacksId(request: PassingRequest): boolean {
  return presentedId(request) === '' || (request.operation === 'UnlockAndRelock' && !request.header('X-WOPI-Lock'));
}

function hasUsualIds({ header: value }: PassingRequest): boolean {
  const ids = [value('X-WOPI-Lock'), value('X-WOPI-OldLock')].filter((id) => id !== undefined);
  return ids.every((id) => usualId.test(id)) && value('X-WOPI-LockExpirationTimeout') === undefined;
}

function judgeMissingId(operation: LockingOperation, passing: Passing, state: FileState): Finding[] {
  const { response, at } = passing;
  if (operation === 'PutFile') return judgeSaveWithoutId(passing, state);
  if (operation === 'RenameFile') return [];
  const lock = lockAt(state, at);
  // A wrong ID in the other header may be found first.
  if (operation === 'UnlockAndRelock' && lock !== undefined && response.status === 409) return [];
  return finding(missingLockIdRules[operation], compareResponse(response, { status: 400 }));
}

function judgeSaveWithoutId({ response, at }: Passing, state: FileState): Finding[] {
  const lock = lockAt(state, at);
  if (lock === undefined) return [];
  if (lock !== 'free') return finding(rules.saveNeedsLock, compareResponse(response, conflictWith(lock.id)));
  if (state.content === undefined) return [];
  const isEmpty = state.content.size === 0;
  const rule = isEmpty ? rules.savesWithoutLock : lockRules.PutFile.free;
  return finding(rule, compareResponse(response, { status: isEmpty ? 200 : 409 }));
}

function conflictWith(currentLock: string): ResponseExpectation {
  return { status: 409, headers: { 'X-WOPI-Lock': currentLock === '' ? headerIfPresent('') : header(currentLock) } };
}

// A file name that is not free, or a file that others have changed.
function isOtherConflict(operation: LockingOperation, { request, response }: Passing): boolean {
  if (operation === 'RenameFile') return response.status === 400;
  const time = request.header('X-COOL-WOPI-Timestamp') ?? request.header('X-LOOL-WOPI-Timestamp');
  return operation === 'PutFile' && response.status === 409 && time !== undefined;
}

// While a coauth lock is held, the header is left out.
function judgeUnknownLock(operation: LockingOperation, response: WopiResponse, state: FileState): Finding[] {
  const mayHaveCoauthLock =
    state.users.size === 0 || [...state.users.values()].some(({ claims }) => claims.has('SupportsCoauth'));
  if (response.status !== 409 || operation === 'RenameFile' || mayHaveCoauthLock) return [];
  return expected(rules.lockInConflict, response, { 'X-WOPI-Lock': anyHeader });
}

function judgeHeld(operation: LockingOperation, { request, response }: Passing, lock: HeldLock): Finding[] {
  const match: LockMatch = presentedId(request) === lock.id ? 'same' : 'other';
  const wanted = match === 'same' ? { status: 200 } : conflictWith(lock.id);
  const hasLostLock = match === 'same' && response.status === 409 && !response.header('X-WOPI-Lock');
  if (hasLostLock && lock.hasSaved) return finding(rules.saveKeepsLock, compareResponse(response, wanted));
  return finding(lockRules[operation][match], compareResponse(response, wanted));
}

function judgeFree(operation: LockingOperation, passing: Passing, state: FileState): Finding[] {
  const { response } = passing;
  const reported = response.status === 409 ? response.header('X-WOPI-Lock') : undefined;
  if (reported) return judgeReported(operation, reported, passing, state);
  if (operation === 'Lock') return finding(lockRules.Lock.free, compareResponse(response, { status: 200 }));
  const isEmptyOrUnknown = operation === 'PutFile' && !state.content?.size;
  if (isEmptyOrUnknown || operation === 'RenameFile') return [];
  return finding(lockRules[operation].free, compareResponse(response, conflictWith('')));
}

// Another client may have locked the file in the meantime.
function judgeReported(
  operation: LockingOperation,
  reported: string,
  { response }: Passing,
  { released }: FileState,
): Finding[] {
  if (reported !== released) return [];
  const rule = operation === 'Lock' ? rules.unlocksAtOnce : lockRules.Unlock.same;
  return finding(rule, compareResponse(response, conflictWith('')));
}

/** What is known of the lock afterward. `isBroken`: the response broke a rule, so little is. */
export function learnLocks(
  passing: Passing,
  state: FileState,
  { isBroken }: { readonly isBroken: boolean },
): FileState {
  const { request, response, at } = passing;
  if (isRefusal(response)) return state;
  if (request.operation === 'GetLock') return learnReported(passing, state);
  if (!answersWithoutLock.includes(request.operation)) return learnFromConflict(passing, state);
  if (isBroken) return without(state, 'lock', 'released');
  if (response.status === 409) return learnFromConflict(passing, state);
  if (response.status !== 200) return state;
  if (request.operation === 'Unlock') return { ...state, lock: 'free', released: presentedId(request) };
  return { ...without(state, 'released'), lock: heldBy(request, at) };
}

function heldBy({ header: value }: PassingRequest, at: number): HeldLock {
  const seconds = Number(value('X-WOPI-LockExpirationTimeout') ?? Number.NaN);
  return { id: value('X-WOPI-Lock') ?? '', until: at + (seconds > 0 ? seconds * 1000 - 1000 : lockMs) };
}

function learnReported({ response, at }: Passing, state: FileState): FileState {
  const reported = response.status === 200 ? response.header('X-WOPI-Lock') : undefined;
  return reported === undefined ? without(state, 'lock') : withReported(state, reported, at);
}

function learnFromConflict({ response, at }: Passing, state: FileState): FileState {
  const reported = response.status === 409 ? response.header('X-WOPI-Lock') : undefined;
  return reported ? withReported(state, reported, at) : state;
}

// GetLock does not restart the time of a lock that is known, and says nothing about that of others.
function withReported(state: FileState, reported: string, at: number): FileState {
  const { lock } = state;
  if (reported === '') return { ...state, lock: 'free' };
  if (lock !== undefined && lock !== 'free' && lock.id === reported) return state;
  return { ...without(state, 'released'), lock: { id: reported, until: at } };
}
