import { testDefects, testOnCorrectHosts } from '../../testing/area-tests.ts';

const groups = [
  'IncrementalFileTransferErrorCases',
  'IncrementalFileTransferWithFullFileChunkingScheme',
  'IncrementalFileTransferWithZipChunkingScheme',
  'RenameFileWithCoauthLockSupported',
  'Extended.IncrementalFileTransfer',
];

testOnCorrectHosts(groups, ['default', 'no-containers', 'no-coauth']);
testDefects(groups);
