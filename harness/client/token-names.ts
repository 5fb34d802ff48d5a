import { invalidAccessToken, type WopiResource } from '../../wopi/resource.ts';

/**
 * Whose access token a request has: `run` is the one that the run was given, `from the host` one in a URL that the host
 * returned, and `another` one that a check made up or took from somewhere else.
 */
export const tokenNames = [
  'run',
  'second user',
  'read-only',
  'expired',
  'other file',
  'invalid',
  'from the host',
  'another',
  'none',
] as const;
export type TokenName = (typeof tokenNames)[number];

/** Knows the access tokens of a file under test by their names, for the record of each exchange. */
export class TokenNames {
  readonly #names = new Map<string, TokenName>([
    ['', 'none'],
    [invalidAccessToken, 'invalid'],
  ]);

  /** The first name of a token is kept: a second user may turn out to be the first one. */
  learn(token: string, name: TokenName): void {
    if (!this.#names.has(token)) this.#names.set(token, name);
  }

  nameOf({ accessToken, isFromHost }: WopiResource): TokenName {
    if (isFromHost) this.learn(accessToken, 'from the host');
    return this.#names.get(accessToken) ?? 'another';
  }
}
