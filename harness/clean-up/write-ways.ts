import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import type { Observation } from '../client/request-sender.ts';
import { isSuccess } from '../client/response.ts';

/** How PutFile is sent: under a lock or not, with a Content-Type or not. */
export interface WriteWay {
  readonly isLocked: boolean;
  readonly hasType: boolean;
}

/** As editors write comes first. */
const everyWay: readonly WriteWay[] = [
  { isLocked: true, hasType: true },
  { isLocked: true, hasType: false },
  { isLocked: false, hasType: true },
  { isLocked: false, hasType: false },
];

/** Knows in which ways PutFile succeeded on a file, so that its content is given back in one of them. */
export class WriteWays {
  readonly #worked = new Map<string, Set<WriteWay>>();

  observe({ operation, resource, headers, response }: Observation): void {
    if (operation !== 'PutFile' || !response || !isSuccess(response)) return;
    const isLocked = 'X-WOPI-Lock' in headers;
    const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
    const way = everyWay.find((known) => known.isLocked === isLocked && known.hasType === hasType);
    const worked = this.#worked.get(identityOf(resource)) ?? new Set();
    if (way) this.#worked.set(identityOf(resource), worked.add(way));
  }

  /** Every way, those that worked first. */
  inOrder(file: WopiResource): readonly WriteWay[] {
    const worked = this.#worked.get(identityOf(file)) ?? new Set();
    return [...everyWay.filter((way) => worked.has(way)), ...everyWay.filter((way) => !worked.has(way))];
  }
}
