import { escapeLine, escapeText } from './escape-text.ts';

/** A text from a host on one line of Markdown, taken literally: no markup, no mention of a user, no link. */
export function codeSpan(text: string, limit = 300): string {
  const line = escapeLine(text, limit);
  if (line === '') return '';
  const fence = '`'.repeat(longestRun(line) + 1);
  return `${fence} ${line} ${fence}`;
}

/** A text as a code block, taken literally. */
export function codeBlock(text: string, language: string, limit = 4000): string {
  const block = escapeText(text, limit);
  const fence = '`'.repeat(Math.max(longestRun(block) + 1, 3));
  return `${fence}${language}\n${block}\n${fence}`;
}

/** Markup wherever it stands: emphasis, code, links, HTML, cells, mentions; a parenthesis and a `!` act only with a `]`. */
const anywhere = '[\\\\`*[\\]<>|~@]';
/** An underscore within a word, such as WOPI_TOKEN, is not emphasis. */
const underscore = '(?<![a-z0-9])_|_(?![a-z0-9])';
/** A heading, a quotation, or a list. */
const atStart = '^[-+#=]|(?<=^\\d{1,9})[.)]';
/** An entity, an issue of the repository, an emoji. */
const asBeginning = '&(?=#|[a-z])|#(?=\\d)|:(?=[\\w+-]+:)';
/** What GitHub makes a link. */
const address = ':(?=//)|(?<=mailto|xmpp):|(?<=www)\\.';

const markup = new RegExp([anywhere, underscore, atStart, asBeginning, address].join('|'), 'gi');

/** A sentence of Markdown in which nothing acts as markup. What is not markup stays readable in the source. */
export function plainText(text: string, limit = 500): string {
  return escapeLine(text, limit).replace(markup, (character) => `&#${character.charCodeAt(0)};`);
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
