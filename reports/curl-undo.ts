import { type Exchange, recordedHeader } from '../harness/client/exchange.ts';
import type { TokenName } from '../harness/client/token-names.ts';

/** A request that takes a lock, and the lock ID. */
interface Taken {
  readonly exchange: Exchange;
  readonly lock: string;
}

/**
 * Requests that release what the requests may leave behind on the host that was tested and on one that follows the rules,
 * since they are most often sent again when a fault is fixed. The evidence of a check does not have what the run sent to
 * undo it.
 */
export function undoAfter(sent: readonly Exchange[]): Exchange[] {
  const locks = [...locksLeft(sent, wasTaken), ...locksLeft(sent, isDue)];
  return [
    ...distinct(locks).map(({ exchange, lock }) => undoOf(exchange, 'Unlock', { 'X-WOPI-Lock': lock })),
    ...coauthLocksLeft(sent).map(({ exchange, lock }) =>
      undoOf(exchange, 'UnlockCoauthLock', { 'X-WOPI-CoauthLockId': lock }),
    ),
  ];
}

/** Whether a request has its effect on a file with this lock. */
type HasEffect = (exchange: Exchange, held: string | undefined) => boolean;

const wasTaken: HasEffect = ({ response }) => response?.status === 200;

/** Tokens of requests that a host must refuse. */
export const refusedTokens: readonly (TokenName | undefined)[] = [
  'invalid',
  'none',
  'expired',
  'read-only',
  'other file',
];

/** As by the documentation, whatever the host did. */
const isDue: HasEffect = ({ operation, token, request }, held) => {
  if (refusedTokens.includes(token)) return false;
  const lock = recordedHeader(request, 'X-WOPI-Lock');
  if (operation === 'UnlockAndRelock') return held !== undefined && held === recordedHeader(request, 'X-WOPI-OldLock');
  return operation === 'Lock' ? lock !== '' && (held === undefined || held === lock) : held === lock;
};

function locksLeft(sent: readonly Exchange[], hasEffect: HasEffect): Taken[] {
  const left = new Map<string, Taken>();
  for (const exchange of sent) {
    const { operation, request } = exchange;
    const lock = recordedHeader(request, 'X-WOPI-Lock');
    const key = fileOf(exchange);
    if (lock === undefined || !/^(Lock|UnlockAndRelock|Unlock)$/.test(operation)) continue;
    if (!hasEffect(exchange, left.get(key)?.lock)) continue;
    if (operation === 'Unlock') left.delete(key);
    else left.set(key, { exchange, lock });
  }
  return [...left.values()];
}

function coauthLocksLeft(sent: readonly Exchange[]): Taken[] {
  const left = new Map<string, Taken>();
  for (const exchange of sent) {
    const lock = recordedHeader(exchange.request, 'X-WOPI-CoauthLockId');
    const key = `${fileOf(exchange)} ${lock}`;
    if (!lock || refusedTokens.includes(exchange.token)) continue;
    if (exchange.operation === 'GetCoauthLock') left.set(key, { exchange, lock });
    else if (exchange.operation === 'UnlockCoauthLock') left.delete(key);
  }
  return [...left.values()];
}

function distinct(taken: readonly Taken[]): Taken[] {
  return [...new Map(taken.map((one) => [`${fileOf(one.exchange)} ${one.lock}`, one])).values()];
}

function fileOf({ request }: Exchange): string {
  return request.url.replace(/\?.*/s, '');
}

const overrides = {
  Unlock: 'UNLOCK',
  UnlockCoauthLock: 'UNLOCK_COAUTH_LOCK',
  DeleteFile: 'DELETE',
  DeleteContainer: 'DELETE_CONTAINER',
} as const;

/** A request for clean-up that is sent as the given one was. */
export function undoOf(
  { proof: _, ...exchange }: Exchange,
  operation: keyof typeof overrides,
  ownHeaders: Readonly<Record<string, string>>,
): Exchange {
  const kept = Object.entries(exchange.request.headers).filter(([name]) => !ofOperation.test(name));
  const headers = { ...Object.fromEntries(kept), 'X-WOPI-Override': overrides[operation], ...ownHeaders };
  const request = { ...exchange.request, headers, body: '', bodySize: 0 };
  return { ...exchange, operation, purpose: 'clean-up', request: { ...request, method: 'POST' } };
}

const ofOperation =
  /^(x-wopi-((old)?lock|override|coauth.*|suggestedtarget|relativetarget|overwriterelativetarget|size|fileconversion)|content-(type|encoding|length))$/i;
