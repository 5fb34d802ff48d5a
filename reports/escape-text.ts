/** Characters that a terminal executes, XML 1.0 forbids, or a reader cannot see, lone surrogates included; not tab and line feed. */
const unprintable =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\p{Surrogate}]/gu;

/** Length at which a text from a host is cut. */
const lineLimit = 500;
const textLimit = 20_000;

/** Makes unprintable characters visible, as `\x1b` or `\u202e`; keeps tabs and line feeds. */
export function escapeText(text: string, limit = textLimit): string {
  return clip(text, limit).replace(unprintable, visible);
}

/** Like escapeText, on one line. */
export function escapeLine(text: string, limit = lineLimit): string {
  return escapeText(text, limit).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** Whether a text can be shown unchanged, line feeds and tabs included. */
export function isPrintable(text: string): boolean {
  return text.search(unprintable) === -1;
}

/**
 * Cuts a text to at most `limit` UTF-16 units, the last quarter of them from its end, and shows its length where it is
 * cut; never cuts a character in half.
 */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const tail = Math.floor(limit / 4);
  const start = text.slice(0, limit - tail).replace(/[\ud800-\udbff]$/, '');
  const end = text.slice(text.length - tail).replace(/^[\udc00-\udfff]/, '');
  const length = isQuoted(text) ? text.length - 2 : text.length;
  return `${start}… (${length} characters)${end === '' ? '' : ` …${end}`}`;
}

function isQuoted(text: string): boolean {
  return text.startsWith('"') && text.endsWith('"');
}

/** Longer words are cut where a person reads at a terminal; a lock ID may have 1,024 characters. */
const longestWord = 200;
const cutWord = 64;

/** Cuts words that are too long to read, such as lock IDs; both ends are kept, and the signs around a word. */
export function cutWords(text: string): string {
  return text.replace(new RegExp(`\\S{${longestWord + 1},}`, 'g'), (found) => {
    const [, before = '', word = '', after = ''] = /^(["(]{0,2})(.*?)([")\].,:;]{0,4})$/s.exec(found) ?? [];
    return before + clip(word, word.length > longestWord ? cutWord : longestWord) + after;
  });
}

function visible(character: string): string {
  if (character === '\r') return '\\r';
  const code = character.charCodeAt(0);
  const digits = code.toString(16);
  return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`;
}
