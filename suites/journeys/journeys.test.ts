import { describe, expect, test } from 'vitest';
import { checksOf } from '../../harness/checks/check.ts';
import type { CheckResult } from '../../harness/results/result.ts';
import { brokenStepOf } from '../../harness/results/story.ts';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { after, setJson, setStatus } from '../../reference-host/defects/rewrite.ts';
import { type Editor, editors } from '../../wopi/editors.ts';
import { journeysOf } from '../catalogue.ts';
import {
  redChecks,
  runAgainstReferenceHost,
  type SelfTestOptions,
  type SelfTestRun,
} from '../testing/run-against-reference-host.ts';
import { withWaits } from '../testing/with-waits.ts';
import { editorJourneys } from './journey-suites.ts';

const variants = { microsoft: 'default', collabora: 'collabora', onlyoffice: 'onlyoffice' } as const;

function play(editor: Editor, options: Partial<SelfTestOptions> = {}): Promise<SelfTestRun> {
  const checks = checksOf(journeysOf([editor]));
  return runAgainstReferenceHost({ checks, variant: variants[editor], ...withWaits, ...options });
}

function hostThat(middleware: Defect['middleware']): Pick<SelfTestOptions, 'defects'> {
  return { defects: [{ name: 'own', breaks: 'Nothing.', caughtBy: [], ...(middleware && { middleware }) }] };
}

const commenter = hostThat(after('CheckFileInfo', (c) => setJson(c, { UserCanOnlyComment: true })));

const named = (results: readonly CheckResult[], name: string): CheckResult => {
  const result = results.find((candidate) => candidate.name === name);
  if (!result) throw new Error(`${name} was not played`);
  return result;
};

describe.each(editors)('the sessions of %s', (editor) => {
  test.each([false, true])('pass on a right host, which is left as it was; in real time: %s', async (realTime) => {
    const run = await play(editor, { realTime });

    expect(redChecks(run)).toEqual([]);
    expect(run.leftovers.filter(({ isPermitted }) => !isPermitted)).toEqual([]);
    expect(run.after.locks).toEqual({});
    expect(run.after.files).toMatchObject(run.before.files);
  });

  test('pass on a right host without locks, with the steps about locks left out', async () => {
    const run = await play(editor, { claims: { SupportsLocks: false, SupportsGetLock: false, SupportsCoauth: false } });

    expect(redChecks(run)).toEqual([]);
    const sent = run.results.flatMap(({ exchanges }) => exchanges.filter(({ purpose }) => purpose === undefined));
    expect(sent.filter(({ operation }) => /Lock$/.test(operation))).toEqual([]);
  });

  test('are each passed on one of these hosts', async () => {
    const withoutLocks = { claims: { SupportsLocks: false, SupportsGetLock: false, SupportsCoauth: false } };
    const runs = await Promise.all([play(editor), play(editor, withoutLocks), play(editor, commenter)]);
    const passed = runs.flatMap(({ results }) => results.filter(({ outcome }) => outcome === 'passed'));

    const all = editorJourneys.find((sessions) => sessions.editor.editor === editor)?.journeys ?? [];
    expect(new Set(passed.map(({ name }) => name))).toEqual(new Set(all.map(({ name }) => name)));
  });

  test('tell every step that a right host lets pass', async () => {
    const { results } = await play(editor);

    for (const { outcome, story } of results.filter((result) => result.outcome !== 'skipped'))
      expect({ outcome, steps: new Set(story?.steps.map((step) => step.outcome)) }).toEqual({
        outcome: 'passed',
        steps: new Set(['held']),
      });
  });
});

test('a session stops at the step that breaks, and shows what a person sees', async () => {
  const { results } = await play(
    'collabora',
    hostThat(
      after('PutFile', (c) => {
        if (c.req.header('X-COOL-WOPI-IsAutosave') === 'true') setStatus(c, 500);
      }),
    ),
  );

  const { outcome, story, reason, fault } = named(results, 'Autosave');
  expect(outcome).toBe('failed');
  expect(fault).toMatchObject({ operation: 'PutFile', status: 500 });
  expect(reason).toMatch(/^the session breaks at step 4 of 8, PutFile: “Document cannot be saved”/);
  expect(story && brokenStepOf(story)).toMatchObject({
    number: 4,
    step: { received: '500', when: '30 s after the last key', userSees: expect.stringContaining('cannot be saved') },
  });
  expect(story?.steps.map(({ outcome }) => outcome)).toEqual([
    ...Array(3).fill('held'),
    'broken',
    ...Array(4).fill('not played'),
  ]);
});

function requestsOf(results: readonly CheckResult[], name: string, operation: string) {
  return named(results, name)
    .exchanges.filter((exchange) => exchange.operation === operation && exchange.purpose === undefined)
    .map(({ request }) => request);
}

describe('the requests are those of the editor', () => {
  test('ONLYOFFICE sends the token in the query only, and says only what is true', async () => {
    const { results } = await play('onlyoffice');

    const [forced, automatic, atExit] = requestsOf(results, 'Save', 'PutFile');
    expect(forced?.url).toMatch(/\/contents\?access_token=REDACTED$/);
    expect(forced?.headers).toEqual({
      Accept: 'application/json, text/plain, */*',
      'User-Agent': 'Node.js/6.13',
      'Content-Type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'X-WOPI-Override': 'PUT',
      'X-WOPI-Lock': expect.any(String),
      'X-WOPI-Editors': 'alice1',
      'X-LOOL-WOPI-IsModifiedByUser': 'true',
      'X-LOOL-WOPI-Timestamp': expect.stringMatching(/^\d{4}-/),
      'X-WOPI-TimeStamp': expect.stringMatching(/^\d{18}$/),
      'X-WOPI-ClientVersion': expect.any(String),
      'X-WOPI-CorrelationId': expect.any(String),
      'X-WOPI-SessionId': expect.any(String),
    });
    expect(automatic?.headers).toMatchObject({ 'X-LOOL-WOPI-IsAutosave': 'true' });
    expect(atExit?.headers).toMatchObject({ 'X-LOOL-WOPI-IsExitSave': 'true' });
    expect(automatic?.headers['X-LOOL-WOPI-Timestamp']).not.toBe(forced?.headers['X-LOOL-WOPI-Timestamp']);
  });

  test('ONLYOFFICE locks with an empty form, and shifts spaces in names', async () => {
    const { results } = await play('onlyoffice');

    expect(requestsOf(results, 'Rename', 'Lock')[0]).toMatchObject({
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      bodySize: 0,
    });
    const [rename, back] = requestsOf(results, 'Rename', 'RenameFile');
    expect(rename?.headers['X-WOPI-RequestedName']).toMatch(/^Bericht\+ACA-f\+APw-r-[\w-]+$/);
    expect(back?.headers['X-WOPI-RequestedName']).toBe('test');
  });

  test('Collabora Online sends all its flags, the last time it was told, and the document with a new name', async () => {
    const { results } = await play('collabora');

    const [first, second] = requestsOf(results, 'Save', 'PutFile');
    expect(first?.headers).toMatchObject({
      'User-Agent': expect.stringMatching(/^COOLWSD HTTP Agent/),
      'X-COOL-WOPI-IsModifiedByUser': 'true',
      'X-COOL-WOPI-IsAutosave': 'false',
      'X-COOL-WOPI-IsExitSave': 'false',
    });
    expect(second?.headers['X-COOL-WOPI-Timestamp']).not.toBe(first?.headers['X-COOL-WOPI-Timestamp']);
    expect(requestsOf(results, 'Rename', 'RenameFile')[0]?.bodySize).toBeGreaterThan(0);
    expect(requestsOf(results, 'Conflict', 'PutFile').at(-2)?.headers).not.toHaveProperty('X-COOL-WOPI-Timestamp');
  });

  test('Microsoft 365 names the user who changed the document last', async () => {
    const { results } = await play('microsoft');

    expect(requestsOf(results, 'SecondUser', 'PutFile')[0]?.headers['X-WOPI-Editors']).toBe('bob');
  });
});
