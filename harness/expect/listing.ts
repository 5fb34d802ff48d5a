import { resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { isSuccess, type JsonValue, type WopiResponse } from '../client/response.ts';
import { isObject, propertyAt } from './json.ts';

/** A file or container in a listing of the host. */
export interface ListedItem {
  readonly kind: 'file' | 'container';
  readonly name: string;
  readonly resource: WopiResource;
}

/** The children in a response to EnumerateChildren that have a name and a URL; undefined if it lists none. */
export function itemsIn(listing: WopiResponse): ListedItem[] | undefined {
  const [files, containers] = [listIn(listing, 'ChildFiles'), listIn(listing, 'ChildContainers')];
  if (!files && !containers) return undefined;
  return [...itemsOf(files ?? [], 'file'), ...itemsOf(containers ?? [], 'container')];
}

function listIn(listing: WopiResponse, property: string): readonly JsonValue[] | undefined {
  const { json } = listing;
  const list = isSuccess(listing) && 'value' in json ? propertyAt(json.value, property) : undefined;
  return Array.isArray(list) ? (list as readonly JsonValue[]) : undefined;
}

function itemsOf(list: readonly JsonValue[], kind: ListedItem['kind']): ListedItem[] {
  return list.flatMap((entry) => {
    const { Name: name, Url: url } = isObject(entry) ? entry : {};
    if (typeof name !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return [];
    return [{ kind, name, resource: resourceOfUrl(url) }];
  });
}
