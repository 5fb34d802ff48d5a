import { expect, test } from 'vitest';
import type { RecordedBody } from '../harness/client/exchange.ts';
import { describeExchange } from './describe-exchange.ts';
import { sampleExchange } from './testing/sample-report.ts';

const wopisrc = 'http://127.0.0.1:8080/wopi/files/1';

test('a different token from the run’s own is named after the operation', () => {
  const [sent] = describeExchange(sampleExchange({ token: 'second user', purpose: 'setup' }), wopisrc);

  expect(sent).toMatch(/^Unlock \(setup\) {2}\[the second user’s token\] {2}POST {2}\/wopi\/files\/1 /);
});

test('the token of the run is named on request', () => {
  const exchange = sampleExchange({ token: 'run' });

  expect(describeExchange(exchange, wopisrc)[0]).toMatch(/^Unlock {2}POST /);
  expect(describeExchange(exchange, wopisrc, { ownToken: true })[0]).toMatch(/^Unlock {2}\[the run’s token\] {2}POST /);
});

test('a long body keeps both ends, also if not all of it was recorded', () => {
  const body = `first ${'x'.repeat(500)} last`;
  const describe = (recorded: Pick<RecordedBody, 'body' | 'bodyEnd' | 'bodySize'>) =>
    describeExchange(sampleExchange({ request: { ...sampleExchange().request, ...recorded } }), wopisrc)[0];

  expect(describe({ body, bodySize: body.length })).toMatch(/511 bytes: first x+… \(511 characters\) …x+ last$/);
  expect(describe({ body, bodyEnd: body, bodySize: 9_999 })).toMatch(/9999 bytes: first x+… …x+ last$/);
  expect(describe({ body, bodyEnd: '', bodySize: 9_999 })).toMatch(/9999 bytes: first x+…$/);
});

test('a complete body has no mark of a cut, although a secret in it was replaced', () => {
  const body = '{"token":"REDACTED"}';
  const exchange = sampleExchange({ request: { ...sampleExchange().request, body, bodySize: 200 } });

  expect(describeExchange(exchange, wopisrc)[0]).toMatch(/200 bytes: \{"token":"REDACTED"\}$/);
});
