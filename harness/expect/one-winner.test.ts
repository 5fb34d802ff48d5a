import { expect, test } from 'vitest';
import { WopiResponse } from '../client/response.ts';
import { header } from './headers.ts';
import { expectOneWinner } from './one-winner.ts';

const locks = ['a', 'b', 'c'];
const refusalBy = (winner: number) => ({ status: 409, headers: { 'X-WOPI-Lock': header(`${locks[winner]}`) } });

function answers(...all: readonly [status: number, lock?: string][]): readonly WopiResponse[] {
  return all.map(([status, lock]) => {
    const headers = lock === undefined ? [] : [['X-WOPI-Lock', lock] as const];
    return new WopiResponse('Lock', { status, headers, body: new Uint8Array() }, {} as never);
  });
}

test('the index of the winner is returned', () => {
  expect(expectOneWinner(answers([409, 'b'], [200], [409, 'b']), refusalBy)).toBe(1);
});

test.each([
  [
    'no winner',
    answers([409, 'b'], [500]),
    /expected exactly one 200, got 0 responses with 200, the others 409 and 500/,
  ],
  ['two winners', answers([200], [409, 'a'], [200]), /got 2 responses with 200, the others 409$/],
  [
    'a loser with a server error',
    answers([200], [409, 'a'], [500, 'a']),
    /status: expected 409, got 500; 1 of the 2 requests that lost got a wrong refusal$/,
  ],
  [
    'losers with the wrong lock ID',
    answers([409, ''], [409, ''], [200]),
    /header X-WOPI-Lock: expected "c", got ""; 2 of the 2 requests that lost got a wrong refusal$/,
  ],
])('%s fails', (_, responses, message) => {
  expect(() => expectOneWinner(responses, refusalBy)).toThrow(message);
});
