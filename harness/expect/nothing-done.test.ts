import { expect, test } from 'vitest';
import { WopiResponse } from '../client/response.ts';
import { RefusedButDone } from '../results/failures.ts';
import { equals } from './json.ts';
import { expectNothingDone } from './nothing-done.ts';

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function answer(operation: string, status: number, body = '{"Name":"old"}', sent: Sent = {}): WopiResponse {
  const { headers = {}, body: content = '' } = sent;
  const url = 'http://host.example/wopi/files/1';
  const request = {
    method: 'POST',
    url,
    headers,
    body: content,
    bodyEncoding: 'utf8',
    bodySize: content.length,
  } as const;
  const exchange = { operation, request, startedAt: 0, durationMs: 0 };
  return new WopiResponse(operation, { status, headers: [], body: Buffer.from(body) }, exchange);
}

const refused = answer('RenameFile', 409, '', { headers: { 'X-WOPI-RequestedName': 'new', 'X-WOPI-Lock': 'a' } });
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
  ['the name is another', answer('CheckFileInfo', 200, '{"Name":"unnamed"}'), /^RenameFile was refused, but done/],
  ['the name is repaired', answer('CheckFileInfo', 200, '{"Name":"new.docx"}'), /property Name of CheckFileInfo/],
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

test.each([
  [
    'the file is gone',
    refused,
    answer('CheckFileInfo', 404),
    /^CheckFileInfo after RenameFile was refused with 409 returned/,
  ],
  ['the name has less', refused, answer('CheckFileInfo', 200, '{"Name":"ol"}'), /^CheckFileInfo after RenameFile/],
  [
    'the name is missing',
    refused,
    answer('CheckFileInfo', 200, '{}'),
    /^CheckFileInfo after RenameFile .*\(missing\)$/,
  ],
])('the failure is about what was read if %s', (_, refusal, response, message) => {
  expect(judge(refusal, response)).toThrow(RefusedButDone);
  expect(judge(refusal, response)).toThrow(message);
  expect(judge(refusal, response)).not.toThrow('but done');
});

test.each([
  ['PutFile', 'what was sent', 'sent', /^PutFile was refused, but done/],
  [
    'PutFile',
    'the beginning of what was there',
    'ol',
    /^GetFile after PutFile was refused with 409 returned 200: body: /,
  ],
  ['PutFile', 'nothing', '', /^GetFile after PutFile was refused/],
  ['PutChunkedFile', 'a part of what was sent', 'en', /^PutChunkedFile was refused, but done/],
])('after a refused %s, a content that is %s is told apart', (operation, _, content, message) => {
  const refusal = answer(operation, 409, '', { body: 'sent' });
  const readings = [{ response: answer('GetFile', 200, content), expected: { body: Buffer.from('old') } }];

  expect(() => expectNothingDone(refusal, readings)).toThrow(message);
});

test('a deletion that was refused is done if the file is gone', () => {
  const readings = [{ response: answer('CheckFileInfo', 404), expected: unchanged }];

  expect(() => expectNothingDone(answer('DeleteFile', 409), readings)).toThrow(/^DeleteFile was refused, but done/);
});
