import { identityOf, invalidAccessToken, type WopiResource } from '../../wopi/resource.ts';
import type { Observation } from '../client/request-sender.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';

/** Knows the locks that a host claims to have released, to recognize one that is still there. */
export class ReleasedLocks {
  readonly #released = new Map<string, Set<string>>();

  observe({ operation, resource, headers, response }: Observation): void {
    const lock = headers['X-WOPI-Lock'];
    if (!lock) return;
    const locks = this.#locksOf(resource);
    const isReleased = operation === 'Unlock' && response !== undefined && isSuccess(response);
    if (isReleased && resource.accessToken !== invalidAccessToken) locks.add(lock);
    // A host may take a lock although it returns an error; only a 409 of Lock says that it did not.
    if (operation !== 'Unlock' && !(operation === 'Lock' && response?.status === 409)) locks.delete(lock);
  }

  /** Whether the last request with this lock was an Unlock that succeeded. */
  includes(file: WopiResource, lock: string): boolean {
    return this.#locksOf(file).has(lock);
  }

  /** The released lock that refused this Lock. */
  survivorIn(file: WopiResource, response: WopiResponse): string | undefined {
    const lock = response.header('X-WOPI-Lock');
    return lock && response.status === 409 && this.includes(file, lock) ? lock : undefined;
  }

  #locksOf(file: WopiResource): Set<string> {
    const identity = identityOf(file);
    const locks = this.#released.get(identity) ?? new Set();
    this.#released.set(identity, locks);
    return locks;
  }
}
