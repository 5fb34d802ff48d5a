import { escapeText } from './escape-text.ts';

/** One word for a POSIX shell. Characters that could act on a terminal are written out, not passed on. */
export function shellQuote(word: string): string {
  if (/^[\w./:@%+,=-]+$/.test(word)) return word;
  return `'${escapeText(word).replaceAll("'", `'\\''`)}'`;
}

/** The shell variable that stands for the secret value of a header, such as `$X_API_KEY`. */
export function headerVariable(name: string): string {
  return `$${name
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '_')
    .replace(/^(?=\d)/, '_')}`;
}

/** One word in which every `REDACTED` stands for a secret: the shell variable is put in its place. */
export function shellQuoteWithSecret(word: string, variable: string): string {
  const parts = word.split('REDACTED');
  if (parts.length === 1) return shellQuote(word);
  // `!` also acts within double quotes of an interactive shell; a name that goes on would be another variable.
  const isPlain = /^[^"$`\\!]*$/.test(word) && parts.slice(1).every((part) => !/^\w/.test(part));
  if (isPlain) return `"${parts.map((part) => escapeText(part)).join(variable)}"`;
  return parts.map((part) => (part === '' ? '' : shellQuote(part))).join(`"${variable}"`);
}
