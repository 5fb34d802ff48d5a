import { expect, test } from 'vitest';
import { checkOf } from '../testing/run-against.ts';
import { optionFor, reasonToOmit, secondsToWait } from './optional-checks.ts';

const entryWith = (cost: object) => checkOf(async () => undefined, cost);
const checkWith = (cost: object) => entryWith(cost).check;

test.each([
  [{ waitsSeconds: 65 }, 'the check waits 65 s; include it with --include-delaytests', 'includeDelayTests'],
  [{ waitsSeconds: 1860 }, 'the check waits 31 minutes; include it with --include-long-tests', 'includeLongTests'],
  [{ transfersMegabytes: 50 }, 'the check transfers 50 MB; include it with --large', 'includeLarge'],
  [{ sendsRequests: 240 }, 'the check sends 240 requests; include it with --large', 'includeLarge'],
])('a check with %o runs only if it is included', (cost, reason, setting) => {
  const others = ['includeDelayTests', 'includeLongTests', 'includeLarge'].filter((name) => name !== setting);

  expect(reasonToOmit(checkWith(cost), {})).toBe(reason);
  expect(reasonToOmit(checkWith(cost), Object.fromEntries(others.map((name) => [name, true])))).toBe(reason);
  expect(reasonToOmit(checkWith(cost), { [setting]: true })).toBeUndefined();
});

test.each([{}, { waitsSeconds: 2 }])('a check with %o always runs', (cost) => {
  expect(optionFor(checkWith(cost))).toBeUndefined();
  expect(reasonToOmit(checkWith(cost), {})).toBeUndefined();
});

test('only the waits of included checks count', () => {
  const checks = [{}, { waitsSeconds: 65 }, { waitsSeconds: 70 }, { waitsSeconds: 1860 }].map(entryWith);

  expect(secondsToWait(checks, {})).toBe(0);
  expect(secondsToWait(checks, { includeDelayTests: true })).toBe(135);
  expect(secondsToWait(checks, { includeDelayTests: true, includeLongTests: true })).toBe(1995);
});
