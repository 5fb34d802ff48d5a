import { testDefects, testOnCorrectHosts } from '../testing/area-tests.ts';

const groups = [
  'BaseWopiViewing',
  'EditFlows',
  'FileVersion',
  'FileUrlUsage',
  'FileUrlViewOnly',
  'Extended.Content',
  'Extended.ItemVersion',
];

testOnCorrectHosts(groups, ['default', 'no-coauth', 'no-proof']);
testDefects(groups);
