import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { checkId } from '../../harness/results/check-id.ts';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { after, changeResponseBody, setResponseHeader, setStatus } from '../../reference-host/defects/rewrite.ts';
import type { Claims } from '../../reference-host/host-variant.ts';
import { checksForEditor } from '../testing/every-check.ts';
import { redChecks, runAgainstReferenceHost } from '../testing/run-against-reference-host.ts';
import { withWaits } from '../testing/with-waits.ts';
import { editorSuites } from './editor-suites.ts';

const editors = ['collabora', 'onlyoffice'] as const;
const ownGroups = new Set(editorSuites.map(({ group }) => group));

const mostSkipped = 0.25;

describe.each(editors)('a right host for %s', (editor) => {
  const checks = checksForEditor(editor);
  const passed = new Set<string>();

  const runOn = async (claims: Partial<Claims>) => {
    const run = await runAgainstReferenceHost({ checks, variant: editor, claims, ...withWaits });
    for (const result of run.results) if (result.outcome === 'passed') passed.add(checkId(result));
    return run;
  };

  test('passes every check, of which few are skipped, and leaves only new files', async () => {
    const run = await runOn({});

    expect(redChecks(run)).toEqual([]);
    const skipped = run.results.filter(({ outcome }) => outcome === 'skipped');
    expect(skipped.length, skipped.map(checkId).join(', ')).toBeLessThan(mostSkipped * checks.length);
    expect(run.leftovers.filter(({ isPermitted }) => !isPermitted)).toEqual([]);
    expect({ ...run.after, files: {} }).toEqual({ ...run.before, files: {} });
    expect(run.after.files).toMatchObject(run.before.files);
  });

  test('passes every check that applies without locks', async () => {
    expect(redChecks(await runOn({ SupportsLocks: false, SupportsRename: false }))).toEqual([]);
  });

  test('passes every check if it compresses responses for a client that accepts that', async () => {
    const compressing: Defect = {
      name: 'test',
      breaks: 'nothing',
      caughtBy: [],
      middleware: after(['CheckFileInfo', 'GetFile'], async (c) => {
        if (!c.res.ok || !c.req.header('Accept-Encoding')) return;
        await changeResponseBody(c, gzipSync);
        setResponseHeader(c, 'Content-Encoding', 'gzip');
      }),
    };
    const reading = checks.filter(({ suite: { group } }) => /Requests$|^Journeys/.test(group));
    const run = await runAgainstReferenceHost({
      checks: reading,
      variant: editor,
      defects: [compressing],
      ...withWaits,
    });

    expect(redChecks(run)).toEqual([]);
  });

  afterAll(() => {
    const own = checks.filter(({ suite }) => ownGroups.has(suite.group)).map(checkId);
    expect(own.filter((id) => !passed.has(id))).toEqual([]);
  });
});

test('403 refuses an access token for Collabora Online, and not for ONLYOFFICE', async () => {
  const forbidding: Defect = {
    name: 'test',
    breaks: 'nothing',
    caughtBy: [],
    middleware: async (c, next) => {
      await next();
      if (c.res.status === 401) setStatus(c, 403);
    },
  };
  const redFor = async (editor: (typeof editors)[number]) => {
    const checks = checksForEditor(editor).filter(({ check: { name } }) => /AccessToken$|InvalidToken/.test(name));
    return redChecks(await runAgainstReferenceHost({ checks, variant: editor, defects: [forbidding], ...withWaits }));
  };

  expect(await redFor('collabora')).toEqual([]);
  expect(await redFor('onlyoffice')).toContain('CheckFileInfoSchema/CheckFileWithInvalidAccessToken');
});
