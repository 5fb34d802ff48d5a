import { withoutCiCommandsInJson } from './ci-commands.ts';
import { clip } from './escape-text.ts';

/** Far more than what is recorded of a body: only useless text is cut. */
const stringLimit = 65_536;

/**
 * A value as indented JSON with a line feed at the end. What a terminal executes or a reader cannot see is written as a
 * JSON escape; the values stay the same.
 */
export function jsonText(value: unknown): string {
  const json = JSON.stringify(value, (_, part) => (typeof part === 'string' ? clip(part, stringLimit) : part), 2);
  const safe = withoutCiCommandsInJson(json);
  return `${safe.replace(/[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, toEscape)}\n`;
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
