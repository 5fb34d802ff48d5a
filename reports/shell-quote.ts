import { escapeText } from './escape.ts';

/** One word for a POSIX shell. Characters that could act on a terminal are written out, not passed on. */
export function shellQuote(word: string): string {
  if (/^[\w./:@%+,=-]+$/.test(word)) return word;
  return `'${escapeText(word).replaceAll("'", `'\\''`)}'`;
}

/** One word in which every `REDACTED` stands for the access token: `$WOPI_TOKEN` is put in its place. */
export function shellQuoteWithToken(word: string): string {
  const parts = word.split('REDACTED');
  if (parts.length === 1) return shellQuote(word);
  // `!` also acts within double quotes of an interactive shell.
  if (/^[^"$`\\!]*$/.test(word)) return `"${parts.map((part) => escapeText(part)).join('$WOPI_TOKEN')}"`;
  return parts.map((part) => (part === '' ? '' : shellQuote(part))).join('"$WOPI_TOKEN"');
}
