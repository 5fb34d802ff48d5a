import { expect, test } from 'vitest';
import { WopiResponse } from '../client/response.ts';
import { RefusedButDone } from '../results/failures.ts';
import { equals } from './json.ts';
import { expectNothingDone } from './nothing-done.ts';

function answer(operation: string, status: number, body = '{"Name":"old"}'): WopiResponse {
  return new WopiResponse(operation, { status, headers: [], body: Buffer.from(body) }, {} as never);
}

const refused = answer('RenameFile', 409);
const unchanged = { status: 200, json: { Name: equals('old') } };

function judge(refusal: WopiResponse, response: WopiResponse): () => void {
  return () => expectNothingDone(refusal, [{ response, expected: unchanged }]);
}

test.each([
  [
    'a property changed',
    answer('CheckFileInfo', 200, '{"Name":"new"}'),
    /property Name of CheckFileInfo after RenameFile returned 409/,
  ],
  ['the file is gone', answer('CheckFileInfo', 404), /status of CheckFileInfo/],
  ['another lock is in force', answer('Unlock', 409), /status of Unlock/],
])('a refusal is a failure if %s', (_, response, message) => {
  expect(judge(refused, response)).toThrow(RefusedButDone);
  expect(judge(refused, response)).toThrow(message);
});

test.each([
  ['nothing changed', refused, answer('CheckFileInfo', 200)],
  ['nothing changed, with another success status', refused, answer('CheckFileInfo', 203)],
  ['what should show it is broken in itself', refused, answer('CheckFileInfo', 500)],
  ['what should show it is refused for a reason of its own', refused, answer('GetFile', 409)],
  ['the request was not refused', answer('RenameFile', 200), answer('CheckFileInfo', 200, '{"Name":"new"}')],
])('nothing fails if %s', (_, refusal, response) => {
  expect(judge(refusal, response)).not.toThrow();
});
