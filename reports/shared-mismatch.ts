import { type Exchange, recordedHeader } from '../harness/client/exchange.ts';
import { describeMismatch, type Mismatch } from '../harness/results/failures.ts';
import { refusedEffect } from '../harness/results/fault.ts';
import { stable } from '../harness/results/fingerprint.ts';
import type { CheckResult } from '../harness/results/result.ts';
import { locking } from '../wopi/operations.ts';
import { tokenPhrases } from './wording.ts';

/** What several checks may have met, each in its own way. */
export interface SharedMismatch {
  /** The same for checks that met the same. */
  readonly key: string;
  /** Such as `Unlock with a different lock ID: status: expected 409, got 200`; absent for values, which differ. Not yet escaped. */
  readonly title?: string;
  /** An access token that must be refused is not, whatever the operation. */
  readonly isOfToken: boolean;
}

/**
 * The mismatch of a failed check by its operation, what was known about the request, its place, and the kinds of what was
 * expected and received. Absent where no single response is at fault.
 */
export function sharedMismatchOf(result: CheckResult): SharedMismatch | undefined {
  const { fault } = result;
  const mismatch = tellingMismatch(result);
  if (!fault || !mismatch) return undefined;
  const place = [stable(mismatch.at), kindOf(mismatch), gotOf(mismatch)];
  const isOfToken = mismatch.at === 'status' && kindOf(mismatch) === refusalOfToken;
  const subject = isOfToken ? tokenSubject(result) : operationSubject(result, mismatch);
  const key = JSON.stringify([subject, ...place, fault.part === refusedEffect]);
  return { key, isOfToken, ...(mismatch.at === 'status' && { title: titleOf(subject, mismatch) }) };
}

/** The exchange whose response the verdict is about: the last one of the check's own that has the fault. */
export function exchangeAtFault({ exchanges, fault }: Pick<CheckResult, 'exchanges' | 'fault'>): Exchange | undefined {
  return exchanges.findLast(
    ({ operation, purpose, response }) =>
      fault && purpose !== 'gate' && operation === fault.operation && response?.status === fault.status,
  );
}

// A response may also have a wrong header, which is a consequence of the status.
function tellingMismatch({ mismatches, fault }: CheckResult): Mismatch | undefined {
  const wrongStatus = mismatches.find(({ at }) => at === 'status');
  return fault?.part === undefined ? wrongStatus : mismatches[0];
}

function titleOf(subject: string, mismatch: Mismatch): string {
  return `${subject}: ${describeMismatch({ ...mismatch, actual: statusIn(mismatch) })}`;
}

/** The status, with the target of a redirect. Where a success is expected, the host's reason tells two causes apart. */
function statusIn({ actual, expected }: Mismatch): string {
  if (kindOf({ at: 'status', expected }) === success) return actual;
  return actual.replace(/ \(X-WOPI-ServerError: .*$/s, '').replace(/\?.*?( \(not followed\))?$/s, '$1');
}

function gotOf(mismatch: Mismatch): string {
  const { at, actual, expected } = mismatch;
  if (at === 'status') return stable(statusIn(mismatch));
  if (isSize(expected) && isSize(actual)) return sizesOf(expected, actual);
  return withoutNumbers(actual);
}

/** Characters of a value by which two checks are compared. */
const longestCompared = 200;

// A version or a size differs from check to check, and so does a generated name.
function withoutNumbers(text: string): string {
  return text.slice(0, longestCompared).replace(/[\da-f]*\d[\da-f]*(?:-[\da-f]*\d[\da-f]*)*/gi, '#');
}

const refusalOfToken = 'a refusal of the token';
const conflict = 'a conflict';
const success = 'a success';

/** What kind of value is expected: two checks may expect different lock IDs for the same rule. */
function kindOf({ at, expected }: Omit<Mismatch, 'actual'>): string {
  if (at === 'status') return kindOfStatus(expected);
  if (/^"|^a string/.test(expected)) return 'a string';
  if (/^-?\d+$|^an? (integer|number)/.test(expected)) return 'a number';
  return isSize(expected) ? 'bytes' : stable(expected);
}

function kindOfStatus(expected: string): string {
  if (/\b401\b/.test(expected)) return refusalOfToken;
  if (/\b409\b/.test(expected)) return conflict;
  return /^2\d\d\b/.test(expected) || expected.startsWith(success) ? success : expected;
}

function isSize(text: string): boolean {
  return /^\d+ bytes?\b/.test(text);
}

/** Whether the response at fault has nothing but the beginning of the expected body. */
export function isCut(result: CheckResult): boolean {
  const mismatch = tellingMismatch(result);
  return mismatch?.at === 'body' && isSize(mismatch.expected) && gotOf(mismatch) === beginning;
}

const beginning = 'the beginning';

/** How one body differs from the other. Two that differ within may do so for different reasons. */
function sizesOf(expected: string, actual: string): string {
  if (/^0 bytes/.test(actual)) return 'nothing';
  if (/ends? before the first difference/.test(actual)) return beginning;
  return /ends? before the first difference/.test(expected) ? 'more' : withoutNumbers(actual);
}

/** A host validates tokens in one place or in each operation, but it does not mistake one kind of token for another. */
function tokenSubject(result: CheckResult): string {
  const { token } = exchangeAtFault(result) ?? {};
  return token === undefined ? 'Requests that must be refused' : `Requests with ${tokenPhrases[token]}`;
}

function operationSubject(result: CheckResult, mismatch: Mismatch): string {
  const operation = result.fault?.operation ?? '';
  return mismatch.at === 'status' && kindOf(mismatch) === conflict ? `${operation}${lockOf(result)}` : operation;
}

/** How the lock ID of the request at fault compares with the lock that the requests before it had taken. */
function lockOf(result: CheckResult): string {
  const faulty = exchangeAtFault(result);
  if (!faulty) return '';
  const held = lockBefore(faulty, result.exchanges);
  const sent = recordedHeader(faulty.request, 'X-WOPI-OldLock') ?? recordedHeader(faulty.request, 'X-WOPI-Lock');
  if (held === undefined) return '';
  if (sent === undefined) return ' without a lock ID';
  return sent === held ? ' with the current lock ID' : ' with a different lock ID';
}

function lockBefore(faulty: Exchange, exchanges: readonly Exchange[]): string | undefined {
  let held: string | undefined;
  for (const { operation, request, response } of exchanges.slice(0, exchanges.indexOf(faulty))) {
    if (response?.status !== 200 || fileIn(request) !== fileIn(faulty.request)) continue;
    if (locking.has(operation)) held = recordedHeader(request, 'X-WOPI-Lock');
    if (operation === 'Unlock') held = undefined;
  }
  return held;
}

function fileIn({ url }: Exchange['request']): string {
  return url.replace(/\?.*/s, '');
}
