import { expect, test } from 'vitest';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { changeNames, exactTarget, nameIn } from '../../reference-host/defects/names.ts';
import { after, changeJson, on } from '../../reference-host/defects/rewrite.ts';
import { checksOfGroups } from '../testing/every-check.ts';
import { redChecks, runAgainstReferenceHost } from '../testing/run-against-reference-host.ts';

/** Unusual hosts that the documentation allows. */
const allowed: readonly Pick<Defect, 'name' | 'middleware'>[] = [
  {
    name: 'storage that decomposes accents',
    middleware: after(['PutRelativeFile', 'CheckFileInfo'], (c) =>
      changeJson(c, (json) => ({ ...json, ...decomposed(json, 'Name'), ...decomposed(json, 'BaseFileName') })),
    ),
  },
  {
    name: 'a file system that forbids only slashes',
    middleware: on('PutRelativeFile', async (c, next) => {
      const exact = nameIn(c, exactTarget);
      if (exact === undefined || exact.includes('/')) return await next();
      changeNames(c, (name) => name.replace(/^\.\.|[\\:*?"<>|\u0007]/g, '_'));
      await next();
      await changeJson(c, (json) => ({ ...json, Name: exact }));
    }),
  },
];

function decomposed(json: Record<string, unknown>, property: string): Record<string, unknown> {
  const value = json[property];
  return typeof value === 'string' ? { [property]: value.normalize('NFD') } : {};
}

test.each(allowed)('accepts $name', async (host) => {
  const checks = checksOfGroups(['Extended.PutRelativeFile']);

  const run = await runAgainstReferenceHost({ checks, defects: [{ ...host, breaks: 'Nothing.', caughtBy: [] }] });

  expect(redChecks(run)).toEqual([]);
});
