import { invalidAccessToken } from '../../wopi/resource.ts';
import { formsOf, longestLiteral, mostEscapes, plainFormOf, type SecretForm } from './secret-forms.ts';
import { SecretSearch, type Span } from './secret-search.ts';
import { type ByteText, bytesOf, textOf, unescapeOnce } from './unescape.ts';

export const redacted = 'REDACTED';

/** What is shown of a text that could not be searched for secrets. */
export const withheld = '(not shown: it could not be searched for secrets)';

/** Marks where a text is cut. The text before it may end with the start of a secret. */
export const cutMark = '…';

/** At most `length` UTF-16 units of a text, with a mark if it is cut. */
export function cut(text: string, length: number): string {
  return text.length > length ? beginningOf(text, length) + cutMark : text;
}

/** The first UTF-16 units of a text, in memory of their own: a slice would keep the whole text. */
export function beginningOf(text: string, length: number): string {
  return text.length > length ? Buffer.from(text.slice(0, length), 'utf16le').toString('utf16le') : text;
}

// Up to what ends a parameter, however the `&` is written.
const tokenParameter =
  /(access_token(?:=|%(?:25)?3D|\\u003D|&#x3D;|&#61;))((?:[^&\s"'<>#\\…]|\\u00(?!26)[0-9a-f]{2}|\\\/|&#(?!38;)\d+;|&#x(?!26;)[0-9a-f]+;)+)/gi;
const tokenProperty = /((?<!\\)\\*"access_?token\\*"\s*:\s*\\*")((?:[^"\\…]|\\[^"])+)/gi;
const bearerToken = /\b(Bearer\s+)(?![\w-]+=")(?:[^\s"',;\\…]|\\\/|\\u00[0-9a-f]{2})+/gi;

// As written by a host that echoes the request's headers.
const proofHeader =
  /(x-wopi-proof(?:old)?\\*["']?\s*[:=]\s*\\*["']?)(?:[A-Za-z0-9+/=]|\\\/|\\u00[0-9a-f]{2}|%[0-9a-f]{2}){8,}/gi;

/** Characters for one of a secret, in the longest form in which it may be written. */
const longestEscape = 8;

const longestRemembered = 400;
const mostRemembered = 1_000;

/**
 * Knows the secrets of a run (access tokens, values of extra headers, cookies) and replaces them in everything
 * recorded, even when they are encoded, escaped, in a different case, or cut.
 */
export class Redactor {
  readonly #known = new Set<string>();
  readonly #search: SecretSearch;
  readonly #others: Redactor | undefined;
  /** What is shown of short texts, since most headers and URLs recur. */
  readonly #shown = new Map<string, string>();
  #isIncomplete = false;
  #longest = 0;

  /** `others` knows further secrets. */
  constructor(others?: Redactor) {
    this.#others = others;
    this.#search = new SecretSearch(others ? { hashBits: 10 } : {});
  }

  learn(secret: string): void {
    this.#add(secret, formsOf);
  }

  /** Learns a secret that is worthless after its request; it is not searched for in Base64 or hexadecimal. */
  learnBriefly(secret: string): void {
    this.#add(secret, plainFormOf);
  }

  #add(secret: string, toForms: (secret: string) => readonly SecretForm[]): void {
    const key = keyOf(secret);
    if (secret === '' || secret === redacted || this.#known.has(key)) return;
    this.#known.add(key);
    this.#longest = Math.max(this.#longest, secret.length);
    this.#shown.clear();
    try {
      for (const form of toForms(secret)) this.#search.add(form);
    } catch {
      this.#isIncomplete = true;
    }
  }

  /**
   * The text without its secrets, or a sentence in its place if they could not be searched for. With `isCut`, the text
   * may end within a secret; so may the text before every {@link cutMark}.
   */
  redact(text: string, { isCut = false } = {}): string {
    try {
      if (isCut) return this.#redactMarked(text + cutMark).slice(0, -cutMark.length);
      return text.length > longestRemembered ? this.#redactMarked(text) : this.#remembered(text);
    } catch {
      return withheld;
    }
  }

  /** Whether a secret may be longer than this many bytes, in whatever form it is written. */
  mayExceed(bytes: number): boolean {
    return this.#longest * longestEscape > bytes || this.#others?.mayExceed(bytes) === true;
  }

  #remembered(text: string): string {
    // What the others know may change.
    if (this.#others) return this.#redactMarked(text);
    const known = this.#shown.get(text);
    if (known !== undefined) return known;
    if (this.#shown.size >= mostRemembered) this.#shown.clear();
    const shown = this.#redactMarked(text);
    this.#shown.set(text, shown);
    return shown;
  }

  #redactMarked(text: string): string {
    return redactPatterns(this.#redactKnown(text));
  }

  #redactKnown(text: string): string {
    const searches = this.#searches();
    if (searches.length === 0) return text;
    const bytes = bytesOf(text);
    const spans: Span[] = [];
    let layer: ByteText | undefined = { bytes };
    for (let escapes = 0; layer && escapes <= mostEscapes; escapes += 1) {
      for (const search of searches) for (const span of search.find(layer.bytes)) spans.push(originalSpan(span, layer));
      layer = unescapeOnce(layer);
    }
    return spans.length === 0 ? text : replaceSpans(bytes, spans);
  }

  #searches(): SecretSearch[] {
    if (this.#isIncomplete) throw new Error('a secret could not be learned');
    const others = this.#others ? this.#others.#searches() : [];
    return this.#search.isEmpty ? others : [this.#search, ...others];
  }
}

// What is searched for is shorter than a secret may be.
function keyOf(secret: string): string {
  return beginningOf(secret, longestLiteral + 1);
}

function originalSpan({ start, end }: Span, { bytes, origins }: ByteText): Span {
  if (!origins) return { start, end };
  let after = end;
  // Some escapes stand for several bytes.
  while (after < bytes.length && origins[after] === origins[after - 1]) after += 1;
  return { start: origins[start] ?? 0, end: origins[after] ?? Number.POSITIVE_INFINITY };
}

function replaceSpans(bytes: string, spans: readonly Span[]): string {
  const shown: string[] = [];
  let done = -1;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start > done) shown.push(bytes.slice(Math.max(done, 0), start), redacted);
    done = Math.max(done, endOfCharacter(bytes, end));
  }
  return textOf(shown.join('') + bytes.slice(Math.max(done, 0)));
}

function endOfCharacter(bytes: string, end: number): number {
  let after = end;
  while (bytes.charCodeAt(after) >> 6 === 0b10) after += 1;
  return after;
}

function redactPatterns(text: string): string {
  return text
    .replace(tokenParameter, (_, name: string, token: string) =>
      // The invalid token of the checks is part of the evidence.
      token === invalidAccessToken ? name + token : name + redacted,
    )
    .replace(tokenProperty, `$1${redacted}`)
    .replace(bearerToken, `$1${redacted}`)
    .replace(proofHeader, `$1${redacted}`);
}
