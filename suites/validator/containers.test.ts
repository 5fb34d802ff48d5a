import { expect, test } from 'vitest';
import { after, changeJson } from '../../reference-host/defects/rewrite.ts';
import { checksOf, testDefects, testOnCorrectHosts } from '../testing/area-tests.ts';
import { redChecks, runAgainstReferenceHost } from '../testing/run-against-reference-host.ts';

const groups = [
  'Ecosystem',
  'Container',
  'RenameContainer',
  'EnumerateAncestorsAndChildren',
  'CreateChildFileAndDeleteFile',
  'Extended.Containers',
];

testOnCorrectHosts(groups, ['default', 'business-user', 'read-only']);
testDefects(groups);

test('accepts an ecosystem that reports no properties', async () => {
  const middleware = after('CheckEcosystem', (c) => changeJson(c, () => ({})));
  const host = { name: 'silent-ecosystem', breaks: 'Nothing.', caughtBy: [], middleware };

  const run = await runAgainstReferenceHost({
    checks: checksOf(['Ecosystem', 'Extended.Containers']),
    defects: [host],
  });

  expect(redChecks(run)).toEqual([]);
});
