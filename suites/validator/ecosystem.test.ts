import { expect, test } from 'vitest';
import { after, changeJson } from '../../reference-host/defects/rewrite.ts';
import { checksOfGroups } from '../testing/every-check.ts';
import { redChecks, runAgainstReferenceHost } from '../testing/run-against-reference-host.ts';

test('accepts an ecosystem that reports no properties', async () => {
  const middleware = after('CheckEcosystem', (c) => changeJson(c, () => ({})));
  const host = { name: 'silent-ecosystem', breaks: 'Nothing.', caughtBy: [], middleware };

  const run = await runAgainstReferenceHost({
    checks: checksOfGroups(['Ecosystem', 'Extended.Containers']),
    defects: [host],
  });

  expect(redChecks(run)).toEqual([]);
});
