import { invalidAccessToken } from '../../wopi/resource.ts';
import { sourceOf, startOfBeginning, type Writings, writingsOf } from './secret-writings.ts';

export const redacted = 'REDACTED';

/** Marks where a text is cut. The text before it may end with the start of a secret. */
export const cutMark = '…';

/** At most `length` UTF-16 units of a text, with a mark if it is cut. */
export function cut(text: string, length: number): string {
  return text.length > length ? text.slice(0, length) + cutMark : text;
}

// A shorter secret is replaced only as a whole word: a token such as "test" would mangle the name test.wopitest.
const shortestLiteral = 8;

// Only this much of a longer secret is searched for; what follows it counts as the rest of the secret.
const longestLiteral = 4_000;

// Up to what ends a parameter, however the `&` is written.
const tokenParameter =
  /(access_token(?:=|%3D))((?:[^&\s"'<>#\\…]|\\u00(?!26)[0-9a-f]{2}|\\\/|&#(?!38;)\d+;|&#x(?!26;)[0-9a-f]+;)+)/gi;
const tokenProperty = /(\\*"access_?token\\*"\s*:\s*\\*")((?:[^"\\…]|\\[^"])+)/gi;
const bearerToken = /\b(Bearer\s+)(?![\w-]+=")(?:[^\s"',;\\…]|\\\/|\\u00[0-9a-f]{2})+/gi;

// As written by a host that echoes the request's headers.
const proofHeader =
  /(x-wopi-proof(?:old)?\\*["']?\s*[:=]\s*\\*["']?)(?:[A-Za-z0-9+/=]|\\\/|\\u00[0-9a-f]{2}|%[0-9a-f]{2}){8,}/gi;

interface Secret {
  readonly text: string;
  readonly writings: Writings;
  /** In lower case, part of every spelling of the secret: much faster to search for than the pattern. */
  readonly anchor: string;
  /** Compiled when first needed. */
  pattern?: RegExp;
}

/**
 * Knows the secrets of a run (access tokens, values of extra headers) and replaces them in everything recorded, even
 * when they are encoded, escaped, in a different case, or cut.
 */
export class Redactor {
  // The longest first: one secret may begin with another.
  #secrets: readonly Secret[] = [];
  readonly #others: Redactor | undefined;

  /** `others` knows further secrets. */
  constructor(others?: Redactor) {
    this.#others = others;
  }

  learn(secret: string): void {
    this.#add(secret);
    if (secret.includes('\\')) this.#add(secret.replaceAll('\\', '\\\\'));
  }

  #add(whole: string): void {
    const text = whole.slice(0, longestLiteral);
    if (text === '' || text === redacted || this.#secrets.some((secret) => secret.text === text)) return;
    const secret: Secret = { text, writings: writingsOf(text), anchor: anchorOf(text) };
    this.#secrets = [...this.#secrets, secret].sort((a, b) => b.text.length - a.text.length);
  }

  /** With `isCut`, the text may end within a secret; so may the text before every {@link cutMark}. */
  redact(text: string, { isCut = false } = {}): string {
    const marked = isCut ? text + cutMark : text;
    const shown = redactPatterns(this.#redactLiterals(marked));
    return isCut ? shown.slice(0, -cutMark.length) : shown;
  }

  #redactLiterals(text: string): string {
    const lowerCase = text.toLowerCase();
    const plain = this.#secrets
      .filter(({ anchor }) => lowerCase.includes(anchor))
      .reduce((rest, secret) => rest.replace(patternOf(secret), redacted), text);
    const known = this.#redactBeforeCuts(plain);
    return this.#others ? this.#others.#redactLiterals(known) : known;
  }

  #redactBeforeCuts(text: string): string {
    const parts = text.split(cutMark);
    const last = parts.pop() ?? '';
    return [...parts.map((part) => this.#redactEnd(part)), last].join(cutMark);
  }

  #redactEnd(text: string): string {
    const starts = this.#secrets
      .filter((secret) => !isShort(secret))
      .map(({ writings }) => startOfBeginning(text, writings) ?? text.length);
    const start = Math.min(text.length, ...starts);
    return start === text.length ? text : text.slice(0, start) + redacted;
  }
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

function anchorOf(text: string): string {
  const runs = text.match(/[A-Za-z0-9]+/g) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '').toLowerCase();
}

function patternOf(secret: Secret): RegExp {
  secret.pattern ??= compile(secret);
  return secret.pattern;
}

function compile(secret: Secret): RegExp {
  const source = sourceOf(secret.writings);
  if (isShort(secret)) return new RegExp(`(?<![A-Za-z0-9]\\.?)${source}(?!\\.?[A-Za-z0-9])`, 'g');
  return new RegExp(secret.text.length < longestLiteral ? source : `${source}[^\\s"'<>&,;…]*`, 'gi');
}

function isShort({ text }: Secret): boolean {
  return text.length < shortestLiteral;
}
