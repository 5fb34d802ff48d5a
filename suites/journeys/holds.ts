import type { JsonValue } from '../../harness/client/response.ts';
import { equals, isObject, type JsonExpectation, matching } from '../../harness/expect/json.ts';
import type { ResponseExpectation } from '../../harness/expect/response.ts';
import type { Known } from './journey.ts';

/** The value that the editor knows, if it knows one. */
export function asKnown(value: string | undefined): JsonExpectation {
  return value === undefined ? () => undefined : equals(value);
}

/** LastModifiedTime is what the host told the editor last. */
export function sameTime({ time }: Known): ResponseExpectation {
  return { json: { LastModifiedTime: asKnown(time) } };
}

/** The content is what the editor read or saved last. */
export function sameContent({ content }: Known): ResponseExpectation {
  return content ? { body: content } : {};
}

/** The content of the copy is what the editor wrote to it. */
export function sameCopy({ copyContent }: Known): ResponseExpectation {
  return copyContent ? { body: copyContent } : {};
}

/** A name without a path. */
export const plainFileName: JsonExpectation = matching(/^[^/\\]+$/, 'a file name without a path');

/** A number, as a JSON number. */
export const aNumber: JsonExpectation = (value) => (typeof value === 'number' ? undefined : 'a number');

/** Version or LastModifiedTime differs from what it was when the document was opened. */
export function contentMoved({ opened: { version, time } }: Known): ResponseExpectation {
  const moved = (info: JsonValue | undefined) =>
    isObject(info) &&
    ((version !== undefined && info.Version !== version) || (time !== undefined && info.LastModifiedTime !== time));
  return { json: { '': (info) => (moved(info) ? undefined : 'another Version or LastModifiedTime than at opening') } };
}
