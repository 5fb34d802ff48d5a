import { invalidAccessToken, percentEncode } from './resource.ts';

export const redacted = 'REDACTED';

// Below this length a secret is replaced only where it stands alone, or a token such as "test" would mangle every word.
const shortestLiteral = 8;

/**
 * Knows the secrets of a run (access tokens, proofs, values of extra headers) and replaces them in whatever is recorded,
 * also where they are percent-encoded or escaped in JSON.
 */
export class Redactor {
  readonly #literals = new Set<string>();
  #pattern: RegExp | undefined;

  /** Adds a secret, in every form in which it may come back. */
  learn(secret: string): void {
    if (secret === '' || secret === redacted || this.#literals.has(secret)) return;
    const forms = [secret, encodeURIComponent(secret), percentEncode(secret), JSON.stringify(secret).slice(1, -1)];
    for (const form of forms) this.#literals.add(form);
    this.#pattern = undefined;
  }

  /** Learns the access tokens that stand in the query of any URL in `text`. */
  learnFrom(text: string): void {
    for (const [, token] of text.matchAll(/access_token=([^&\s"'<>#\\]+)/gi)) {
      this.learn(token ?? '');
      this.learn(decodeLeniently(token ?? ''));
    }
  }

  redact(text: string): string {
    return text
      .replace(/(access_token(?:=|%3D))([^&\s"'<>#\\]+)/gi, (_, name: string, token: string) =>
        // A token that is meant to be none is part of the evidence.
        token === invalidAccessToken ? name + token : name + redacted,
      )
      .replace(/("access_?token"\s*:\s*")[^"]+/gi, `$1${redacted}`)
      .replace(/\b(Bearer\s+)[^\s"',;]+/gi, `$1${redacted}`)
      .replace(this.#literalPattern(), redacted);
  }

  #literalPattern(): RegExp {
    if (this.#pattern) return this.#pattern;
    const alternatives = [...this.#literals].sort((a, b) => b.length - a.length).map(literalPattern);
    this.#pattern = alternatives.length === 0 ? /(?!)/g : new RegExp(alternatives.join('|'), 'g');
    return this.#pattern;
  }
}

function literalPattern(secret: string): string {
  const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return secret.length < shortestLiteral ? `(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])` : escaped;
}

function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
