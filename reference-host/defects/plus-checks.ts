import { type CaughtBy, inGroup } from './defect.ts';

type Names = readonly string[];

// The checks that defects of CSPP Plus operations turn red, by the distinctive part of their names.

export function coauthLocks(...names: Names): readonly CaughtBy[] {
  return inGroup('CoauthLocks', ...names.map((name) => `CoauthLock.${name}`));
}

export function expiration(...names: Names): readonly CaughtBy[] {
  return inGroup('CoauthLockExpiration', ...names.map((name) => `CoauthLock.${name}`));
}

export function furtherCoauth(...names: Names): readonly CaughtBy[] {
  return inGroup('Extended.Coauth', ...names);
}

export function errorCases(...names: Names): readonly CaughtBy[] {
  return inGroup('IncrementalFileTransferErrorCases', ...names.map((name) => `IncrementalFileTransfer.${name}`));
}

export function fullFile(...names: Names): readonly CaughtBy[] {
  const fullNames = names.map((name) => `IncrementalFileTransfer.FullFile.${withEnding(name)}`);
  return inGroup('IncrementalFileTransferWithFullFileChunkingScheme', ...fullNames);
}

export function zip(...names: Names): readonly CaughtBy[] {
  const fullNames = names.map((name) => `IncrementalFileTransfer.Zip.${withEnding(name)}`);
  return inGroup('IncrementalFileTransferWithZipChunkingScheme', ...fullNames);
}

/** The checks of this name for text and for workbooks. */
export function bothSchemes(...names: Names): readonly CaughtBy[] {
  return [...fullFile(...names), ...zip(...names)];
}

export function renaming(...names: Names): readonly CaughtBy[] {
  return inGroup('RenameFileWithCoauthLockSupported', ...names.map((name) => `RenameFile.${name}`));
}

export function furtherTransfer(...names: Names): readonly CaughtBy[] {
  return inGroup('Extended.IncrementalFileTransfer', ...names);
}

function withEnding(name: string): string {
  return name === contentProperties ? `${name}.SuccessWithContentPropertyCleanedUp` : `${name}.Success`;
}

export const contentProperties = 'PutChunkedFileWithContentPropertiesAndPutFile';
