import { resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { isSuccess, type JsonValue, type WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { propertyAt } from '../expect/json.ts';
import { itemsIn, type ListedItem } from '../expect/listing.ts';

/** Everything next to a file; undefined when the host does not list it. */
export async function listNeighbors(client: WopiClient, file: WopiResource): Promise<ListedItem[] | undefined> {
  const url = propertyIn(await client.enumerateAncestors(file), 'AncestorsWithRootFirst[-1].Url');
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const items = itemsIn(await client.enumerateChildren(resourceOfUrl(url)));
  if (!items) return undefined;
  const parent: ListedItem = { kind: 'container', name: '', resource: resourceOfUrl(url) };
  return [parent, ...items];
}

function propertyIn(response: WopiResponse, path: string): JsonValue | undefined {
  const { json } = response;
  return isSuccess(response) && 'value' in json ? propertyAt(json.value, path) : undefined;
}
