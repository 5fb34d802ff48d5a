import { type WopiResource, withAccessToken, wopisrcOf } from '../../wopi/resource.ts';
import { ConfigurationError } from '../settings/configuration-error.ts';

/** Gets an access token for a file. @throws {ConfigurationError} when that fails. */
export type NewToken = (wopisrc: string) => Promise<string>;

export interface TokenRenewalParts {
  readonly newToken: NewToken;
  /** Whether the host accepts the file's token in CheckFileInfo. */
  readonly isAccepted: (file: WopiResource) => Promise<boolean>;
}

// A source that returns useless tokens is not called for every check.
const maxFailedAttempts = 3;

/** Replaces an access token that expires during a run. */
export class TokenRenewal {
  readonly #parts: TokenRenewalParts;
  #attemptsLeft = maxFailedAttempts;
  #underWay: Promise<WopiResource | undefined> | undefined;
  #problem: string | undefined;

  constructor(parts: TokenRenewalParts) {
    this.#parts = parts;
  }

  /** Why no new token could be obtained, in a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /**
   * The file with a new token. Undefined when the host still accepts the current token, so the 401 is for the check to
   * judge, or when no token that the host accepts can be obtained.
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
    this.#attemptsLeft = maxFailedAttempts;
    return renewed;
  }

  /** Another resource with a new token, which the host may not accept. Undefined when there is no new token. */
  async reopen(resource: WopiResource): Promise<WopiResource | undefined> {
    const token = await this.#askFor(resource);
    return token === undefined ? undefined : withAccessToken(resource, token);
  }

  async #askFor(resource: WopiResource): Promise<string | undefined> {
    try {
      return await this.#parts.newToken(wopisrcOf(resource));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.#problem = `The access token expired, and no new token could be obtained: ${error.message}.`;
      return undefined;
    }
  }
}
