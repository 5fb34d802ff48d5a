import { identityOf, resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import type { JsonValue } from '../client/response.ts';
import type { JsonExpectation } from './json.ts';

/** A URL of this resource, with any token. */
export function pointsTo(resource: WopiResource): JsonExpectation {
  const identity = identityOf(resource);
  return (value) => (identityIn(value) === identity ? undefined : `a URL of ${identity}`);
}

/** A URL of a different resource. */
export function pointsElsewhere(than: WopiResource): JsonExpectation {
  const identity = identityOf(than);
  return (value) => {
    const found = identityIn(value);
    return found !== undefined && found !== identity ? undefined : `a URL of a resource other than ${identity}`;
  };
}

/** A URL with the scheme, the host and the path prefix of this WopiSrc. */
export function besideUrl(wopisrc: string): JsonExpectation {
  const base = baseIn(wopisrc);
  return (value) => (baseIn(value) === base ? undefined : `a URL that starts with ${base}, as WopiSrc does`);
}

// The last of the segments, because a prefix may contain such a word as well.
function baseIn(value: JsonValue | undefined): string | undefined {
  const identity = identityIn(value);
  return identity && (/^(.*\/)(?:files|containers|ecosystem)(?:\/|$)/.exec(identity)?.[1] ?? identity);
}

function identityIn(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && URL.canParse(value) ? identityOf(resourceOfUrl(value)) : undefined;
}
