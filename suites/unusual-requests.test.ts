import { describe, expect, test } from 'vitest';
import type { Defect } from '../reference-host/defects/defect.ts';
import { resourceIdOf } from '../reference-host/defects/operation-of.ts';
import type { HostOptions } from '../reference-host/host.ts';
import { checksOfGroups } from './testing/every-check.ts';
import { redChecks, runAgainstReferenceHost } from './testing/run-against-reference-host.ts';

/** Breaks a file for good when its content comes as a form. */
function breaksOnForms(): Defect {
  const broken = new Set<string>();
  return {
    name: 'breaks',
    breaks: 'a rule',
    caughtBy: [],
    middleware: async (c, next) => {
      const id = resourceIdOf(c.req.raw);
      if (c.req.header('Content-Type')?.includes('form-urlencoded')) broken.add(id);
      return broken.has(id) ? c.body(null, 500) : await next();
    },
  };
}

async function runOn(options: HostOptions) {
  const defects = [breaksOnForms()];
  return await runAgainstReferenceHost({ checks: checksOfGroups(['Extended.Content']), defects, ...options });
}

const form = 'Extended.Content/PutFileAsFormKeepsEveryByte';

describe('a host that a form breaks for good', () => {
  test('breaks a new file only, and is red for that alone', async () => {
    const run = await runOn({});

    expect(redChecks(run)).toEqual([form]);
    expect(run.after.files).toMatchObject(run.before.files);
    expect(run.leftovers.map(({ what }) => what)).toEqual(['lock "LockString"', 'file']);
  });

  test('is asked last where no file can be created, when the content is back', async () => {
    const claims = { SupportsDeleteFile: false, SupportsContainers: false };

    const run = await runOn({ claims });

    const red = run.results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned');
    expect(red.map(({ name }) => name)).toEqual(['PutFileAsFormKeepsEveryByte']);
    expect(run.after.files).toEqual(run.before.files);
  });
});
