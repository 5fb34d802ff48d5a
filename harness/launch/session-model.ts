import type { OperationName } from '../../wopi/operations.ts';
import type { LaunchFile } from './launch-file.ts';

type Traffic = NonNullable<LaunchFile['traffic']>;
export type TrafficEstimate = NonNullable<Traffic['estimates']>[number];
/** How a session becomes requests. */
export type SessionModel = { readonly [Name in keyof NonNullable<Traffic['session']>]-?: number };

/** An open document asks for the user's permissions again after this time at the latest. */
const permissionMinutes = 5;

/**
 * Lengths in minutes. An edit session refreshes its lock at least every 15 minutes, and saves at least every 3 minutes,
 * as Microsoft's documentation of autosave and locks says; the lengths of sessions are assumptions.
 */
const usualSession: SessionModel = {
  viewMinutes: 5,
  editMinutes: 30,
  refreshMinutes: 15,
  saveMinutes: 3,
  peakHourShare: 0.2,
};

/** The model of a launch file; what it leaves out is as usual. */
export function sessionModelOf({ traffic }: LaunchFile): SessionModel {
  const own = Object.entries(traffic?.session ?? {}).filter(([, value]) => value !== undefined);
  return { ...usualSession, ...Object.fromEntries(own) };
}

/** Requests of one session, by operation. */
export type RequestsOfSession = Partial<Readonly<Record<OperationName, number>>>;

/** The requests of one session: opening, permission checks, and for edit sessions the lock, its refreshes, and saves. */
export function requestsOfSession(action: TrafficEstimate['action'], model: SessionModel): RequestsOfSession {
  const minutes = action === 'view' ? model.viewMinutes : model.editMinutes;
  const opening = { CheckFileInfo: 1 + Math.floor(minutes / permissionMinutes), GetFile: 1 };
  if (action === 'view') return opening;
  return {
    ...opening,
    Lock: 1,
    RefreshLock: Math.floor(model.editMinutes / model.refreshMinutes),
    PutFile: Math.max(1, Math.floor(model.editMinutes / model.saveMinutes)),
    Unlock: 1,
  };
}

/** The formula, as it is shown beside the figures. */
export const formulaOfRequests =
  'requests per second of an operation = sessions per day × share of users × share of the busiest hour ÷ 3600 s × requests of the operation in a session';

/** Requests per second in the busiest hour, by operation, when this percentage of users has the integration. */
export function requestsPerSecond(
  estimates: readonly TrafficEstimate[],
  percent: number,
  model: SessionModel,
): Map<string, number> {
  const rates = new Map<string, number>();
  for (const { action, sessionsPerDay } of estimates) {
    const sessionsPerSecond = (sessionsPerDay * (percent / 100) * model.peakHourShare) / 3600;
    for (const [operation, count] of Object.entries(requestsOfSession(action, model)))
      if (count > 0) rates.set(operation, (rates.get(operation) ?? 0) + sessionsPerSecond * count);
  }
  return rates;
}
