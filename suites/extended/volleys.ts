import type { WopiResponse } from '../../harness/client/response.ts';

export interface Volleys {
  /** Requests at the same time. More of them spread out instead of meeting in one moment. */
  readonly shots: number;
  /** The first volley opens the connections, which takes longer than most races last. */
  readonly volleys: number;
}

/** For the race that every editor runs into: 4 requests detect a short race more often than 20. */
export const manyVolleys: Volleys = { shots: 4, volleys: 6 };

/** For the others. The race of Lock shows most hosts that lack transactions. */
export const fewVolleys: Volleys = { shots: 3, volleys: 3 };

/**
 * Runs `judge` several times, each time with as many values of `make` as requests can be sent at the same time. A race
 * is a matter of luck: one volley detects it on some hosts only now and then.
 */
export async function inVolleys<Shot>(
  { shots, volleys }: Volleys,
  make: () => Shot,
  judge: (shots: readonly Shot[]) => Promise<void>,
): Promise<void> {
  for (let volley = 0; volley < volleys; volley += 1) await judge(Array.from({ length: shots }, make));
}

type Send = () => Promise<WopiResponse>;

/** Sends these requests, all at the same time. */
export function allAtOnce<const Sends extends readonly Send[]>(
  sends: Sends,
): Promise<{ readonly [Index in keyof Sends]: WopiResponse }> {
  return Promise.all(sends.map((send) => send())) as Promise<{ readonly [Index in keyof Sends]: WopiResponse }>;
}
