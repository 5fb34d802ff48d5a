import { expect, test } from 'vitest';
import { sharedProofKeys } from '../wopi/testing/shared-proof-keys.ts';
import { AllowedOrigins } from './allowed-origins.ts';
import { OutcomeHistory } from './outcome-history.ts';
import { Runner } from './runner.ts';
import { Session } from './session.ts';
import { Sessions } from './sessions.ts';
import { SigningKeys } from './signing-keys.ts';

const runner = new Runner({
  keys: SigningKeys.inMemory(sharedProofKeys()),
  guard: new AllowedOrigins({ origins: [], loopback: true }),
});

function newSession(): Session {
  const file = { wopisrc: 'http://127.0.0.1:1/wopi/files/1', accessToken: 'secret', ttl: 0, seed: 1 };
  return new Session({ file, category: 'All', runner, history: new OutcomeHistory() });
}

test('a session ends when it has not been used for a while', () => {
  let now = 0;
  const sessions = new Sessions({ idleMs: 1_000, now: () => now });
  const session = newSession();
  sessions.add(session);
  now = 900;
  expect(sessions.find(session.id)).toBe(session);
  now = 1_800;
  expect(sessions.find(session.id)).toBe(session);
  now = 3_000;
  expect(sessions.find(session.id)).toBeUndefined();
});

test('if there are too many sessions, the least recently used one ends', () => {
  let now = 0;
  const sessions = new Sessions({ most: 2, inUseMs: 100, now: () => now });
  const [one, two, three] = [newSession(), newSession(), newSession()];
  for (const session of [one, two]) {
    now += 1;
    sessions.add(session);
  }
  now += 1;
  sessions.find(one.id);
  now += 200;
  sessions.add(three);
  expect([one, two, three].map(({ id }) => sessions.find(id) !== undefined)).toEqual([true, false, true]);
});

test('a session in use never ends for another, which is refused', () => {
  let now = 0;
  const sessions = new Sessions({ most: 20, inUseMs: 1_000, now: () => now });
  const mine = newSession();
  sessions.add(mine);
  for (let count = 0; count < 19; count += 1) sessions.add(newSession());
  for (let count = 0; count < 25; count += 1)
    expect(() => sessions.add(newSession())).toThrow('20 sessions are in use, which is the maximum.');
  expect(sessions.find(mine.id)).toBe(mine);
  now = 900;
  sessions.find(mine.id);
  now = 1_500;
  for (let count = 0; count < 19; count += 1) sessions.add(newSession());
  expect(sessions.find(mine.id)).toBe(mine);
});

test('sessions cannot be guessed', () => {
  const ids = Array.from({ length: 50 }, () => newSession().id);
  expect(new Set(ids).size).toBe(50);
  for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(24);
});
