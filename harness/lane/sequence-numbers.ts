import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import type { Observation, SentOperation } from '../client/request-sender.ts';
import { parseSequenceNumber, sequenceNumberOf } from '../expect/sequence-number.ts';
import { isChange } from './is-change.ts';

/** Knows the current sequence number of a file: from the last GetChunkedFile, unless a request has changed the file since. */
export class SequenceNumbers {
  readonly #known = new Map<string, string>();

  observe({ operation, resource, response }: Observation): void {
    if (operation === 'GetChunkedFile' && response?.status === 200 && response.header('X-WOPI-ItemVersion')) {
      const number = sequenceNumberOf(response);
      if (parseSequenceNumber(number) !== undefined) this.#known.set(identityOf(resource), number);
    } else if (mayChange(operation)) this.#known.delete(identityOf(resource));
  }

  of(file: WopiResource): string | undefined {
    return this.#known.get(identityOf(file));
  }
}

const coauth: ReadonlySet<string> = new Set(['GetCoauthLock', 'RefreshCoauthLock', 'UnlockCoauthLock']);

function mayChange(operation: SentOperation): boolean {
  return isChange(operation) && !coauth.has(operation);
}
