import { type WopiResource, withAccessToken, wopisrcOf } from '../../wopi/resource.ts';
import { ConfigurationError } from '../settings/configuration-error.ts';

/** Gets an access token for a file. @throws {ConfigurationError} when none can be had. */
export type NewToken = (wopisrc: string) => Promise<string>;

export interface TokenRenewalParts {
  readonly newToken: NewToken;
  /** Whether the host takes the file's token for the plainest of requests. */
  readonly isAccepted: (file: WopiResource) => Promise<boolean>;
}

// A source that hands out what is of no use is not asked over and over.
const mostVainAttempts = 3;

/** Replaces an access token that has expired while a run is under way. */
export class TokenRenewal {
  readonly #parts: TokenRenewalParts;
  #attemptsLeft = mostVainAttempts;
  #underWay: Promise<WopiResource | undefined> | undefined;
  #problem: string | undefined;

  constructor(parts: TokenRenewalParts) {
    this.#parts = parts;
  }

  /** Why no new token could be had, in a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /**
   * The file with a new token. Undefined when the host still takes the token that it has, so that a refusal was a
   * verdict, or when no token can be had that the host takes.
   */
  renew(file: WopiResource): Promise<WopiResource | undefined> {
    this.#underWay ??= this.#tryToRenew(file).finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  async #tryToRenew(file: WopiResource): Promise<WopiResource | undefined> {
    if (this.#attemptsLeft === 0 || (await this.#parts.isAccepted(file))) return undefined;
    this.#attemptsLeft -= 1;
    const token = await this.#askFor(file);
    if (token === undefined || token === file.accessToken) return undefined;
    const renewed = withAccessToken(file, token);
    if (!(await this.#parts.isAccepted(renewed))) return undefined;
    this.#attemptsLeft = mostVainAttempts;
    return renewed;
  }

  /** Another resource with a new token, whether the host takes it or not. Undefined when none can be had. */
  async reopen(resource: WopiResource): Promise<WopiResource | undefined> {
    const token = await this.#askFor(resource);
    return token === undefined ? undefined : withAccessToken(resource, token);
  }

  async #askFor(resource: WopiResource): Promise<string | undefined> {
    try {
      return await this.#parts.newToken(wopisrcOf(resource));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.#problem = `The access token expired, and no new one could be had: ${error.message}.`;
      return undefined;
    }
  }
}
