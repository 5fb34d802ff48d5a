/**
 * The checks of the profile `smoke`, as `Group/Name`: a short look at a host in production. They only read, and only with
 * GET; together they send less than 40 requests.
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
    'UnknownFileIsNotFound',
    'AccessTokenInQueryOnly',
    'AccessTokenInHeaderOnly',
  ]),
]);

function of(group: string, names: readonly string[]): string[] {
  return names.map((name) => `${group}/${name}`);
}
