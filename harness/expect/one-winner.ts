import { describeStatus } from '../client/describe-response.ts';
import type { WopiResponse } from '../client/response.ts';
import type { Mismatch } from '../results/failures.ts';
import { compareResponse, failAbout, failOn, type ResponseExpectation } from './response.ts';

/**
 * Expects that exactly one of these simultaneous requests succeeded, by default with 200, and that each of the others got
 * the refusal that `refusalBy` returns for the winner's index. Returns that index.
 */
export function expectOneWinner(
  responses: readonly WopiResponse[],
  refusalBy: (winner: number) => ResponseExpectation,
  { success = [200] }: { readonly success?: readonly number[] } = {},
): number {
  const isWin = ({ status }: WopiResponse) => success.includes(status);
  const winners = responses.flatMap((response, index) => (isWin(response) ? [index] : []));
  const [winner = -1] = winners;
  if (winners.length !== 1) failAbout(responses[0]?.operation ?? '', [oneWinner(responses, isWin)], expectOneWinner);
  expectRefusals(
    responses.filter((response) => !isWin(response)),
    refusalBy(winner),
  );
  return winner;
}

function oneWinner(responses: readonly WopiResponse[], isWin: (response: WopiResponse) => boolean): Mismatch {
  const wins = responses.filter(isWin).length;
  const others = [...new Set(responses.filter((response) => !isWin(response)).map(describeStatus))];
  return {
    at: `statuses of ${responses.length} simultaneous requests`,
    expected: 'exactly one 200',
    actual: `${wins} responses with 200${others.length > 0 ? `, the others ${others.join(' and ')}` : ''}`,
  };
}

function expectRefusals(losers: readonly WopiResponse[], refusal: ResponseExpectation): void {
  const wrong = losers.filter((loser) => compareResponse(loser, refusal).length > 0);
  const [first] = wrong;
  if (!first) return;
  const among = `${wrong.length} of the ${losers.length} requests that lost got a wrong refusal`;
  const mismatches = compareResponse(first, refusal).map((mismatch) => ({
    ...mismatch,
    actual: `${mismatch.actual}; ${among}`,
  }));
  failOn(mismatches, first, expectOneWinner);
}
