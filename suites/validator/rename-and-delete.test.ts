import { testDefects, testOnCorrectHosts } from '../testing/area-tests.ts';

const groups = [
  'RenameFileIfCreateChildFileIsNotSupported',
  'RenameFileIfCreateChildFileIsSupported',
  'Extended.RenameFile',
  'Extended.DeleteFile',
];

testOnCorrectHosts(groups, ['default', 'no-containers']);
testDefects(groups);
