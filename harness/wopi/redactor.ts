import { invalidAccessToken } from './resource.ts';
import { sourceOf, startOfBeginning, type Writings, writingsOf } from './secret-writings.ts';

export const redacted = 'REDACTED';

/** Stands where a text is cut. What is before it may be the beginning of a secret. */
export const cutMark = '…';

// Below this length a secret is replaced only where it stands alone, or a token such as "test" would mangle every word.
const shortestLiteral = 8;

// Up to what ends a parameter, however the `&` is written.
const tokenParameter =
  /(access_token(?:=|%3D))((?:[^&\s"'<>#\\…]|\\u00(?!26)[0-9a-f]{2}|\\\/|&#(?!38;)\d+;|&#x(?!26;)[0-9a-f]+;)+)/gi;
const tokenProperty = /(\\*"access_?token\\*"\s*:\s*\\*")((?:[^"\\…]|\\[^"])+)/gi;
const bearerToken = /\b(Bearer\s+)(?![\w-]+=")[^\s"',;…]+/gi;

/**
 * Knows the secrets of a run (access tokens, values of extra headers) and replaces them in whatever is recorded, also
 * where they are encoded or escaped, in other case, or cut.
 */
export class Redactor {
  readonly #secrets = new Map<string, Writings>();
  readonly #others: Redactor | undefined;
  #patterns: readonly RegExp[] | undefined;

  /** `others` knows further secrets. */
  constructor(others?: Redactor) {
    this.#others = others;
  }

  learn(secret: string): void {
    if (secret === '' || secret === redacted || this.#secrets.has(secret)) return;
    this.#secrets.set(secret, writingsOf(secret));
    this.#patterns = undefined;
  }

  /** With `isCut`, the end of `text` is a cut that may stand amid a secret; so is every {@link cutMark}. */
  redact(text: string, { isCut = false } = {}): string {
    const marked = isCut ? text + cutMark : text;
    const shown = this.#redactPatterns(this.#redactLiterals(marked));
    return isCut ? shown.slice(0, -cutMark.length) : shown;
  }

  #redactLiterals(text: string): string {
    this.#patterns ??= this.#literalPatterns();
    const plain = this.#patterns.reduce((rest, pattern) => rest.replace(pattern, redacted), text);
    const known = this.#redactBeforeCuts(plain);
    return this.#others ? this.#others.#redactLiterals(known) : known;
  }

  #redactPatterns(text: string): string {
    return text
      .replace(tokenParameter, (_, name: string, token: string) =>
        // A token that is meant to be none is part of the evidence.
        token === invalidAccessToken ? name + token : name + redacted,
      )
      .replace(tokenProperty, `$1${redacted}`)
      .replace(bearerToken, `$1${redacted}`);
  }

  #literalPatterns(): readonly RegExp[] {
    const secrets = [...this.#secrets].sort(([a], [b]) => b.length - a.length);
    const long = secrets
      .filter(([secret]) => secret.length >= shortestLiteral)
      .map(([, writings]) => sourceOf(writings));
    const short = secrets
      .filter(([secret]) => secret.length < shortestLiteral)
      .map(([, writings]) => `(?<![A-Za-z0-9])${sourceOf(writings)}(?![A-Za-z0-9])`);
    return [
      ...(long.length > 0 ? [new RegExp(long.join('|'), 'gi')] : []),
      ...(short.length > 0 ? [new RegExp(short.join('|'), 'g')] : []),
    ];
  }

  #redactBeforeCuts(text: string): string {
    const parts = text.split(cutMark);
    const last = parts.pop() ?? '';
    return [...parts.map((part) => this.#redactEnd(part)), last].join(cutMark);
  }

  #redactEnd(text: string): string {
    for (const [secret, writings] of this.#secrets) {
      const start = secret.length < shortestLiteral ? undefined : startOfBeginning(text, writings);
      if (start !== undefined) return text.slice(0, start) + redacted;
    }
    return text;
  }
}
