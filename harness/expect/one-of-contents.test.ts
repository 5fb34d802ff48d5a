import { expect, test } from 'vitest';
import { WopiResponse } from '../client/response.ts';
import { expectOneOfContents } from './one-of-contents.ts';

const bodies = ['first', 'second', 'third'].map((text) => Buffer.from(text));

function answer(operation: 'GetFile' | 'PutFile', status: number, body = ''): WopiResponse {
  return new WopiResponse(operation, { status, headers: [], body: Buffer.from(body) }, {} as never);
}

function saves(...statuses: readonly number[]) {
  return { bodies, responses: statuses.map((status) => answer('PutFile', status)) };
}

test('a whole body that was accepted is returned', () => {
  expect(expectOneOfContents(answer('GetFile', 200, 'second'), saves(200, 200, 200))).toBe(bodies[1]);
  expect(expectOneOfContents(answer('GetFile', 200, 'third'), saves(409, 503, 200))).toBe(bodies[2]);
});

test.each([
  ['a mixture', answer('GetFile', 200, 'secst'), saves(200, 200, 409), /one of the 2 bodies .* got 5 bytes/],
  ['a body that was refused', answer('GetFile', 200, 'first'), saves(500, 200, 200), /one of the 2 bodies/],
  [
    'no accepted body',
    answer('GetFile', 200, 'first'),
    saves(409, 500, 409),
    /expected at least one 200, got 409 and 500/,
  ],
  ['no download', answer('GetFile', 500), saves(200, 409, 409), /status: expected 200, got 500/],
])('%s fails', (_, download, saved, message) => {
  expect(() => expectOneOfContents(download, saved)).toThrow(message);
});
