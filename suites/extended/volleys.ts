import type { WopiResponse } from '../../harness/client/response.ts';

/** More requests spread out instead of meeting in one moment: 4 detect a short race more often than 20. */
const shotsPerVolley = 4;

// The first volley opens the connections, which takes longer than most races last.
const volleysPerCheck = 12;

/**
 * Runs `judge` several times, each time with as many values of `make` as requests can be sent at the same time. A race
 * is a matter of luck: one volley detects it on some hosts only now and then.
 */
export async function inVolleys<Shot>(
  make: () => Shot,
  judge: (shots: readonly Shot[]) => Promise<void>,
): Promise<void> {
  for (let volley = 0; volley < volleysPerCheck; volley += 1) await judge(Array.from({ length: shotsPerVolley }, make));
}

/** Sends one request for each shot, all at the same time. */
export function allAtOnce<Shot>(
  shots: readonly Shot[],
  send: (shot: Shot) => Promise<WopiResponse>,
): Promise<readonly WopiResponse[]> {
  return Promise.all(shots.map(send));
}
