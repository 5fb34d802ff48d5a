import { identityOf, resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { isSuccess, type JsonValue, type WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { propertyAt } from '../expect/json.ts';
import { itemsIn, type ListedItem } from '../expect/listing.ts';
import { kindAndIdOf } from './made-item.ts';

export interface FolderListing {
  readonly container: WopiResource;
  readonly items: readonly ListedItem[];
  /** The folder is so large that some items are left out. */
  readonly isCut: boolean;
}

/** Whether what is not in a listing is not in the folder: it shows at least this file, and nothing was left out. */
export function showsAbsence({ items, isCut }: FolderListing, file: WopiResource): boolean {
  const id = kindAndIdOf(file);
  return !isCut && items.some(({ resource }) => kindAndIdOf(resource) === id);
}

/** The container of the file under test, asked for once. */
export class Folder {
  #container: WopiResource | undefined;

  /** Forgets the container, whose URL has an access token that has expired. */
  forget(): void {
    this.#container = undefined;
  }

  /** Whether this is the identity of the container. */
  isContainer(identity: string): boolean {
    return this.#container !== undefined && identityOf(this.#container) === identity;
  }

  /** Everything in the container; undefined when the host does not list it. */
  async list(client: WopiClient, file: WopiResource): Promise<FolderListing | undefined> {
    const known = this.#container && (await listingOf(client, this.#container));
    if (known) return known;
    const url = propertyIn(await client.enumerateAncestors(file), 'AncestorsWithRootFirst[-1].Url');
    if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
    this.#container = resourceOfUrl(url);
    return await listingOf(client, this.#container);
  }
}

async function listingOf(client: WopiClient, container: WopiResource): Promise<FolderListing | undefined> {
  const response = await client.enumerateChildren(container);
  const items = itemsIn(response);
  if (!items) return undefined;
  const isCut = (response.exchange.response?.bodySize ?? 0) > response.body.length;
  return { container, items, isCut };
}

function propertyIn(response: WopiResponse, path: string): JsonValue | undefined {
  const { json } = response;
  return isSuccess(response) && 'value' in json ? propertyAt(json.value, path) : undefined;
}
