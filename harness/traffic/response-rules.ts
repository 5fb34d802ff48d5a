import { operations } from '../../wopi/operations.ts';
import { describeStatus } from '../client/describe-response.ts';
import { isRedirect, isSuccess } from '../client/response.ts';
import { compareResponse } from '../expect/response.ts';
import type { FileState } from './file-state.ts';
import { contentLength, type Finding, finding, mismatch, type Passing } from './passing.ts';
import { rules, statusRules } from './rules.ts';

/** Judges what every response must look like, whatever the state of the file. */
export function judgeResponse(passing: Passing, state: FileState): Finding[] {
  return [
    ...judgeLength(passing),
    ...judgeByteOrderMark(passing),
    ...judgeStatus(passing),
    ...judgeClaim(passing, state),
    ...judgeRights(passing, state),
  ];
}

function judgeLength({ response }: Passing): Finding[] {
  return compareResponse(response, {})
    .filter(({ at }) => at === contentLength)
    .map((wrong) => ({ rule: rules.contentLength, mismatches: [wrong] }));
}

function judgeByteOrderMark({ request, response }: Passing): Finding[] {
  if (request.operation === 'GetFile' || !Buffer.from(response.body.subarray(0, 3)).equals(byteOrderMark)) return [];
  return mismatch(rules.noByteOrderMark, 'body', 'JSON without a byte order mark', 'a byte order mark');
}

const byteOrderMark = Buffer.from('\ufeff');

function judgeStatus({ request, response }: Passing): Finding[] {
  if (isRedirect(response)) return mismatch(rules.noRedirect, 'status', 'no redirect', describeStatus(response));
  const known = statusRules[request.operation];
  return known ? finding(known.rule, compareResponse(response, { status: known.statuses })) : [];
}

function judgeClaim({ request, response }: Passing, { users }: FileState): Finding[] {
  const { claim } = operations[request.operation];
  // PutRelativeFile has a property of its own, and returns 501 for other reasons too.
  if (response.status !== 501 || claim === undefined || request.operation === 'PutRelativeFile') return [];
  if (!users.get(request.user)?.claims.has(claim)) return [];
  return mismatch(
    rules.claimIsBacked,
    'status',
    `any status except 501, because ${claim} is true`,
    describeStatus(response),
  );
}

const needsWriteRight: readonly string[] = ['Lock', 'PutFile'];

function judgeRights({ request, response }: Passing, { users }: FileState): Finding[] {
  const user = users.get(request.user);
  if (!isSuccess(response) || !needsWriteRight.includes(request.operation) || user === undefined || user.canWrite)
    return [];
  return mismatch(
    rules.rightsAreEnforced,
    'status',
    'a refusal, because UserCanWrite is not true for this user',
    describeStatus(response),
  );
}
