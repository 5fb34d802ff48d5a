/** What a run may open besides the test file with its own token. */
export type AccessKind = 'second' | 'readOnly' | 'expired' | 'otherFile';

/** A WopiSrc and an access token for it. */
export interface FileAccess {
  readonly wopisrc: string;
  readonly accessToken: string;
}

/**
 * How to open the test file as another user who may edit it (`second`), as one who may only view it (`readOnly`) or
 * with a token that has expired (`expired`), and another file of the same user (`otherFile`). Each is absent if the
 * run has no such token, and is called once per group. @throws {ConfigurationError} when the token is not available.
 */
export type FurtherAccess = { readonly [Kind in AccessKind]?: () => Promise<FileAccess> };

/** The option that provides each. */
export const accessOptions: Readonly<Record<AccessKind, string>> = {
  second: '--second-token',
  readOnly: '--read-only-token',
  expired: '--expired-token',
  otherFile: '--other-file',
};

/** Each as a phrase. */
export const accessDescriptions: Readonly<Record<AccessKind, string>> = {
  second: 'an access token of a second user who may edit the file',
  readOnly: 'an access token of a user who may only view the file',
  expired: 'an expired access token for the file',
  otherFile: 'another file of the same user',
};
