/**
 * Requests of the profile `smoke` for each file at most; the rest of 39 is for IPv6. A host that works gets about 30;
 * one that refuses CheckFileInfo but serves the content would get more.
 */
export const smokeRequests = 38;

/** Requests to a refusing host after which no further experiment begins; one that has begun takes up to three more. */
export const smokeTriageRequests = smokeRequests - 3;

/**
 * The checks of the profile `smoke`, as `Group/Name`: a short look at a host in production. They only read, and only with
 * GET; with the look at IPv6 they send fewer than 40 requests.
 */
export const smokeChecks: ReadonlySet<string> = new Set([
  ...of('CheckFileInfoSchema', ['FullCheckFileInfoSchema', 'HostUrls', 'CheckFileWithInvalidAccessToken']),
  ...of('BaseWopiViewing', ['ViewOnlySupport', 'GetUnlockedFile']),
  ...of('FileVersion', ['files.GetFileReturnsVersion']),
  ...of('FileUrlViewOnly', ['GetFromFileUrl']),
  ...of('ProofKeys', [
    'ProofKeys.CurrentValid.OldValid',
    'ProofKeys.CurrentValid.OldInvalid',
    'ProofKeys.CurrentInvalid.OldValidSignedWithCurrentKey',
    'ProofKeys.CurrentValidSignedWithOldKey.OldInvalid',
    'ProofKeys.CurrentInvalid.OldValidSignedWithOldKey',
    'ProofKeys.CurrentInvalid.OldInvalid',
    'ProofKeys.TimestampOlderThan20Min',
  ]),
  ...of('HostFrameIntegration', [
    'AccessTokenPassedViaPostMethod',
    'AccessTokenTtlInFuture',
    'ValidLanguagePlaceholderValues',
  ]),
  ...of('Extended.CheckFileInfo', [
    'AnswerIsJson',
    'NoPropertyIsNull',
    'WopiSrcHasTheDocumentedPath',
    'FileIdNeedsNoEncoding',
    'EditingIsClaimedCompletely',
    'ServerTimeIsTheCurrentTime',
    'AccessTokenExpiryIsATime',
    'SizeIsThatOfTheDownload',
    'RefusalsRevealNothing',
  ]),
  ...of('Extended.AccessTokens', [
    'NoAccessToken',
    'TamperedAccessToken',
    'GetFileWithInvalidAccessToken',
    'UnknownFileIsNotFound',
    'AccessTokenInQueryOnly',
    'AccessTokenInHeaderOnly',
  ]),
]);

function of(group: string, names: readonly string[]): string[] {
  return names.map((name) => `${group}/${name}`);
}
