import { expect, test } from 'vitest';
import { goodAnswer, http } from '../testing/hostile-hosts/answers.ts';
import { type Answer, RawHost, type RawRequest } from '../testing/hostile-hosts/raw-host.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';

/** A host with one lock that treats `undefined` as an ID like any other. */
class LockingHost {
  locked = false;
  lockId: string | undefined;
  /** The ID that the host reports for a lock without an ID, and that Unlock does not accept. */
  readonly #nameOfEmpty: string;

  constructor(nameOfEmpty = '') {
    this.#nameOfEmpty = nameOfEmpty;
  }

  readonly answer: Answer = (socket, request) => socket.write(this.#respond(request));

  #respond(request: RawRequest): Buffer {
    const lockId = /^X-WOPI-Lock:[ ]*(.*?)\r$/im.exec(request.text)?.[1];
    if (request.operation === 'LOCK') return this.#lock(lockId);
    if (request.operation === 'UNLOCK') return this.#unlock(lockId);
    if (request.operation === 'REFRESH_LOCK' && this.locked) return this.#mismatch();
    return goodAnswer(request);
  }

  #lock(lockId: string | undefined): Buffer {
    if (this.locked && lockId !== this.lockId && lockId !== this.#name()) return this.#mismatch();
    this.locked = true;
    this.lockId = lockId;
    return http(200);
  }

  #unlock(lockId: string | undefined): Buffer {
    if (!this.locked) return this.#mismatch();
    if (this.#nameOfEmpty && !this.lockId) return lockId === this.#nameOfEmpty ? http(500) : this.#mismatch();
    if (lockId !== this.lockId) return this.#mismatch();
    this.locked = false;
    return http(200);
  }

  #mismatch(): Buffer {
    return http(409, '', [['X-WOPI-Lock', this.locked ? this.#name() : '']]);
  }

  #name(): string {
    return this.lockId || this.#nameOfEmpty;
  }
}

/** Runs one check that takes this lock and leaves it. */
async function leaving(lock: string | undefined, state: LockingHost) {
  await using host = await RawHost.start(state.answer);
  const check = checkOf(async ({ file, wopi }) => void (await wopi.lock(file, lock)));
  return await runAgainst({ wopisrc: host.wopisrc, checks: [check] });
}

test.each([
  ['without an ID', undefined, ''],
  ['with an empty ID', '', ''],
  ['with an empty ID, for which the host reports an ID that only Lock accepts', '', 'External'],
])('a lock that a host took %s is released', async (_, lock, nameOfEmpty) => {
  const state = new LockingHost(nameOfEmpty);

  const { leftovers } = await leaving(lock, state);

  expect(state.locked).toBe(false);
  expect(leftovers).toEqual([]);
});

test('a lock without an ID left by an earlier run does not prevent a starting state', async () => {
  const state = new LockingHost('External');
  state.locked = true;
  await using host = await RawHost.start(state.answer);

  const { results } = await runAgainst({
    wopisrc: host.wopisrc,
    checks: [checkOf(async ({ given }) => void (await given.lockedFile({ lock: 'lock-a' })))],
    releaseLocks: true,
  });

  expect(results[0]?.outcome).toBe('passed');
  expect(state.locked).toBe(false);
});

test('a lock that cannot be released is reported with the status of Unlock', async () => {
  await using host = await RawHost.start((socket, request) =>
    socket.write(request.operation === 'UNLOCK' ? http(500) : goodAnswer(request)),
  );

  const { leftovers } = await runAgainst({
    wopisrc: host.wopisrc,
    checks: [checkOf(async ({ file, wopi }) => void (await wopi.lock(file)))],
  });

  expect(leftovers).toMatchObject([{ what: 'lock without an ID', reason: 'Unlock returned 500' }]);
});
