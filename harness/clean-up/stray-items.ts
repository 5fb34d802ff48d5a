import { resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { isSuccess, type JsonValue, type WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { isObject, propertyAt } from '../expect/json.ts';
import type { MadeKind } from './provenance.ts';

/** A file or container in a listing of the host. */
export interface ListedItem {
  readonly kind: MadeKind;
  readonly name: string;
  readonly resource: WopiResource;
}

/** Everything next to a file; undefined when the host does not list it. */
export async function listNeighbors(client: WopiClient, file: WopiResource): Promise<ListedItem[] | undefined> {
  const url = propertyIn(await client.enumerateAncestors(file), 'AncestorsWithRootFirst[-1].Url');
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const listing = await client.enumerateChildren(resourceOfUrl(url));
  const [files, containers] = [propertyIn(listing, 'ChildFiles'), propertyIn(listing, 'ChildContainers')];
  if (!Array.isArray(files) && !Array.isArray(containers)) return undefined;
  const parent: ListedItem = { kind: 'container', name: '', resource: resourceOfUrl(url) };
  const items = [...itemsIn(files, 'file'), ...itemsIn(containers, 'container')];
  return [parent, ...items];
}

function propertyIn(response: WopiResponse, path: string): JsonValue | undefined {
  const { json } = response;
  return isSuccess(response) && 'value' in json ? propertyAt(json.value, path) : undefined;
}

function itemsIn(list: JsonValue | undefined, kind: MadeKind): ListedItem[] {
  const entries = Array.isArray(list) ? (list as readonly JsonValue[]) : [];
  return entries.flatMap((entry) => {
    const { Name: name, Url: url } = isObject(entry) ? entry : {};
    if (typeof name !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return [];
    return [{ kind, name, resource: resourceOfUrl(url) }];
  });
}
