import { bytesOf, unescapeOnce } from './unescape.ts';

/** What to search for to find a secret. */
export interface SecretForm {
  /** Each character is a byte. */
  readonly bytes: string;
  /** Counts only as a whole word, in the same case. */
  readonly isWord?: boolean;
  /** In Base64, how many characters before and after `bytes` may hold a part of the secret. */
  readonly spill?: readonly [before: number, after: number];
  /** The secret is longer than `bytes`. */
  readonly isCut?: boolean;
}

// A shorter secret is replaced only as a whole word: a token such as "test" would mangle the name test.wopitest.
const shortestLiteral = 8;

/** Only this much of a longer secret is searched for; what follows it counts as the rest of the secret. */
export const longestLiteral = 4_000;

/** How often a text may have been escaped: JSON in JSON in a URL is escaped three times. */
export const mostEscapes = 3;

/** Every form of a secret that `unescapeOnce` does not resolve into another. */
export function formsOf(secret: string): readonly SecretForm[] {
  const text = secret.slice(0, longestLiteral);
  const isShort = text.length < shortestLiteral;
  const spellings = isShort ? [bytesOf(text)] : spellingsOf(text);
  const isCut = text.length < secret.length;
  return [
    ...unique([...spellings, ...spellings.flatMap(unescapedForms)]).map((bytes) =>
      bytes.length < shortestLiteral ? { bytes, isWord: true } : { bytes, isCut },
    ),
    ...(isShort ? encodedWords(Buffer.from(text)) : encodedForms(Buffer.from(text))),
  ];
}

/** Only the secret itself, where its encoded forms are not worth the search. */
export function plainFormOf(secret: string): readonly SecretForm[] {
  return [{ bytes: bytesOf(secret) }];
}

// The search folds the case of ASCII letters only. A host may also decode UTF-8 byte by byte.
function spellingsOf(text: string): string[] {
  return [bytesOf(text), bytesOf(text.toLowerCase()), bytesOf(text.toUpperCase()), bytesOf(bytesOf(text))];
}

// Where a text is unescaped, so are the escapes that are part of the secret itself.
function unescapedForms(bytes: string): string[] {
  const forms: string[] = [];
  for (let form = unescapeOnce({ bytes }); form && forms.length < mostEscapes; form = unescapeOnce(form))
    forms.push(form.bytes);
  return forms;
}

function encodedWords(bytes: Buffer): SecretForm[] {
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  return unique([base64, urlSafe(base64), bytes.toString('hex')]).map((form) => ({ bytes: form, isWord: true }));
}

function encodedForms(bytes: Buffer): SecretForm[] {
  const hex = { bytes: bytes.toString('hex') };
  return [hex, ...[0, 1, 2].flatMap((shift) => base64Forms(bytes, shift))];
}

/** What Base64 makes of a secret when `shift` bytes, modulo 3, are encoded before it. */
function base64Forms(bytes: Buffer, shift: number): SecretForm[] {
  const base64 = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
  const start = Math.ceil((shift * 8) / 6);
  const end = Math.floor(((shift + bytes.length) * 8) / 6);
  const form = base64.slice(start, end);
  const spill = [shift === 0 ? 0 : 1, 1] as const;
  return unique([form, urlSafe(form)]).map((text) => ({ bytes: text, spill }));
}

function urlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
