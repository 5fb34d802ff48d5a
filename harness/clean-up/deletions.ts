import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import type { Observation, SentOperation } from '../client/request-sender.ts';
import type { ListedItem } from '../expect/listing.ts';
import { kindAndIdOf, type MadeItem } from './made-item.ts';
import { isGone } from './release-lock.ts';

/** Deletions that one listing confirms. */
const mostAwaiting = 16;

/**
 * Knows the items that the host says to have deleted, until a second sign confirms it. The first item of each operation
 * that creates items needs a request of its own. Later ones await a listing of the folder, if that has shown such an
 * item before its deletion, so that it would show one that is still there.
 */
export class Deletions {
  readonly #unconfirmed = new Map<string, MadeItem>();
  /** Operations whose items the listing shows. */
  readonly #listed = new Set<SentOperation>();
  readonly #lookedFor = new Set<SentOperation>();
  /** Operations of which an item was seen to be gone after its deletion. */
  readonly #proven = new Set<SentOperation>();

  get isEmpty(): boolean {
    return this.#unconfirmed.size === 0;
  }

  /** The host says that it has deleted this item. */
  add(item: MadeItem): void {
    this.#unconfirmed.set(identityOf(item.resource), item);
  }

  observe({ operation, resource, response }: Observation): void {
    const looks = operation === 'CheckFileInfo' || operation === 'CheckContainerInfo';
    if (!looks || !response || !isGone(response)) return;
    // A host may return 404 to a wrong token.
    const { accessToken } = this.#unconfirmed.get(identityOf(resource))?.resource ?? {};
    if (accessToken === resource.accessToken) this.settle(resource, { isGone: true });
  }

  /** It was found out whether this resource is gone. */
  settle(resource: WopiResource, { isGone: isProven }: { readonly isGone: boolean }): void {
    const item = this.#unconfirmed.get(identityOf(resource));
    if (item && isProven) this.#proven.add(item.operation);
    this.#unconfirmed.delete(identityOf(resource));
  }

  /** Whether a listing would show, before their deletion, items of operations of which that is not known yet. */
  needsListingOf(items: readonly MadeItem[]): boolean {
    return items.some(({ operation }) => !this.#lookedFor.has(operation));
  }

  /** Takes in which of these items, none of which is deleted yet, the listing shows. */
  noteListed(items: readonly MadeItem[], listing: readonly ListedItem[]): void {
    const shown = new Set(listing.map(({ resource }) => kindAndIdOf(resource)));
    for (const { operation, resource } of items) {
      this.#lookedFor.add(operation);
      if (shown.has(kindAndIdOf(resource))) this.#listed.add(operation);
    }
  }

  /** Whether a deletion of this item in the listed folder may await a listing. */
  mayAwait({ operation }: MadeItem): boolean {
    return this.#listed.has(operation) && this.#proven.has(operation);
  }

  get isListingDue(): boolean {
    return this.#unconfirmed.size >= mostAwaiting;
  }

  /** Every deletion that is not confirmed, which is forgotten. */
  take(): MadeItem[] {
    const items = [...this.#unconfirmed.values()];
    this.#unconfirmed.clear();
    return items;
  }
}
