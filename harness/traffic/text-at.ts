import type { WopiResponse } from '../client/response.ts';
import { propertyAt } from '../expect/json.ts';

/** A property of a JSON response that is a text and not empty. */
export function textAt({ json }: WopiResponse, property: string): string | undefined {
  const value = 'value' in json ? propertyAt(json.value, property) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
