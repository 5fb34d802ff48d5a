import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import type { Observation, SentOperation } from '../client/request-sender.ts';
import { isChange } from './is-change.ts';

/** They change no content, on any host. */
const sparing: ReadonlySet<SentOperation> = new Set([
  'Lock',
  'RefreshLock',
  'Unlock',
  'UnlockAndRelock',
  'GetCoauthLock',
  'RefreshCoauthLock',
  'UnlockCoauthLock',
  'PutUserInfo',
  'AddActivities',
]);

/** Knows the contents that starting states have read since the last request that may have changed any, even if it was refused. */
export class ReadContents {
  readonly #contents = new Map<string, Uint8Array>();

  of(file: WopiResource): Uint8Array | undefined {
    return this.#contents.get(identityOf(file));
  }

  forget(): void {
    this.#contents.clear();
  }

  /** Takes in the whole content of a file, as a starting state has read it. */
  remember(file: WopiResource, content: Uint8Array): void {
    this.#contents.set(identityOf(file), content);
  }

  observe({ operation }: Observation): void {
    if (isChange(operation) && !sparing.has(operation)) this.forget();
  }
}
