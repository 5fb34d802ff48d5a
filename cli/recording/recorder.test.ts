import { expect, test } from 'vitest';
import { InProcessSender } from '../../harness/client/in-process-sender.ts';
import { Redactor } from '../../harness/client/redactor.ts';
import { describeMismatch } from '../../harness/results/failures.ts';
import { judge } from '../../harness/run/judge.ts';
import { fileOf } from '../../harness/targets/ready-line.ts';
import { TrafficJudge } from '../../harness/traffic/traffic-judge.ts';
import { furtherTokensOf } from '../../reference-host/further-tokens.ts';
import { createHost, type HostOptions } from '../../reference-host/host.ts';
import { defectNamed } from '../../reference-host/host-options.ts';
import { checksForEditor } from '../../suites/testing/every-check.ts';
import type { Editor } from '../../wopi/editors.ts';
import { type RecordedPassing, Recorder } from './recorder.ts';
import { recordingFetch } from './testing/recording-fetch.ts';

/** The exchanges of all checks of these groups, or of every check, with the reference host. */
async function recordedRun(editor: Editor, options: HostOptions = {}, groups?: readonly string[]) {
  const host = createHost(options);
  const passed: RecordedPassing[] = [];
  const recorder = new Recorder({
    judge: new TrafficJudge([editor]),
    redactor: new Redactor(),
    onExchange: (passing) => passed.push(passing),
  });
  const url = 'http://host.test';
  const fetch = recordingFetch((request, facts) => host.fetch(request, facts as never), recorder);
  await judge({
    checks: checksForEditor(editor).filter(({ suite }) => groups?.includes(suite.group) ?? true),
    wait: async () => undefined,
    sender: new InProcessSender(fetch),
    files: [
      fileOf({ wopisrc: url + host.testFilePath, token: host.issueToken(), further: furtherTokensOf(host, url) }),
    ],
  });
  return passed;
}

function told(passed: readonly RecordedPassing[]): string[] {
  return passed.flatMap(({ number, exchange, violations }) =>
    violations.map(
      ({ requirement, mismatches }) =>
        `#${number} ${exchange.operation} ${exchange.response?.status} ${requirement} ${mismatches.map(describeMismatch).join('; ')}`,
    ),
  );
}

// Groups that send what editors send; the command's tests send every check through the proxy.
const groups = {
  microsoft: [
    'Locks',
    'EditFlows',
    'GetLock',
    'CheckFileInfoSchema',
    'PutRelativeFile',
    'FileVersion',
    'Journeys.Microsoft',
  ],
  collabora: ['Journeys.Collabora', 'Editors.LastModifiedTime'],
  onlyoffice: ['Journeys.Onlyoffice', 'Editors.LastModifiedTime'],
} as const;
const [locks, content, info] = [['Locks', 'GetLock'], ['EditFlows'], ['CheckFileInfoSchema', 'BaseWopiViewing']];

test.each([
  ['microsoft', 'default'],
  ['microsoft', 'no-coauth'],
  ['microsoft', 'read-only'],
  ['collabora', 'collabora'],
  ['onlyoffice', 'onlyoffice'],
] as const)('for %s, a correct host (%s) shows no violation', async (editor, variant) => {
  const passed = await recordedRun(editor, { variant }, groups[editor]);
  expect(passed.length).toBeGreaterThan(20);
  expect(told(passed)).toEqual([]);
});

test.each([
  ['lock-takes-over', 'LOCK-03', locks],
  ['lock-refuses-own-lock-id', 'LOCK-02', locks],
  ['unlock-ignores-lock-id', 'UNLOCK-02', locks],
  ['unlock-keeps-the-lock', 'GETLOCK-06', locks],
  ['unlock-of-unlocked-file-succeeds', 'UNLOCK-03', locks],
  ['refresh-ignores-lock-id', 'REFRESH-02', locks],
  ['refresh-lock-missing', 'DISPATCH-07', locks],
  ['relock-ignores-old-lock-id', 'RELOCK-03', locks],
  ['lock-mismatch-without-lock-header', 'LOCK-03', locks],
  ['get-lock-without-header', 'GETLOCK-02', locks],
  ['put-file-ignores-lock-id', 'PUT-05', locks],
  ['put-file-writes-before-it-judges', 'UNLOCK-05', locks],
  ['put-file-releases-the-lock', 'PUT-20', content],
  ['put-file-never-needs-a-lock', 'PUT-03', content],
  ['put-file-ignores-empty-bodies', 'PUT-02', content],
  ['item-version-from-before-put-file', 'PUT-09', content],
  ['get-file-length-off', 'HDR-14', info],
  ['size-one-byte-short', 'CFI-15', content],
  ['flags-as-text', 'CFI-03', info],
  ['no-user-id', 'CFI-17', info],
  ['json-with-byte-order-mark', 'HDR-15', info],
])('the defect %s of a host shows as a violation of %s', async (name, requirement, groups) => {
  const passed = await recordedRun('microsoft', { defects: [defectNamed(name)] }, groups);
  expect(requirementsIn(passed)).toContain(requirement);
});

test.each([
  ['lock-touches-the-time-for-collabora', 'COOL-CFI-14'],
  ['put-file-returns-another-form-of-the-time-for-collabora', 'COOL-PUT-02'],
  ['saves-dropped-for-collabora', 'COOL-GET-01'],
])('for Collabora Online, the defect %s shows as a violation of %s', async (name, requirement) => {
  const passed = await recordedRun(
    'collabora',
    { variant: 'collabora', defects: [defectNamed(name)] },
    groups.collabora,
  );
  expect(requirementsIn(passed)).toContain(requirement);
});

test('bytes that are not those of the last save are shown with sizes and the first difference', async () => {
  const defects = [defectNamed('saves-dropped-for-collabora')];
  const passed = await recordedRun('collabora', { variant: 'collabora', defects }, groups.collabora);
  const [wrong = ''] = told(passed).filter((line) => line.includes('COOL-GET-01'));

  expect(wrong).toMatch(/body: expected \d+ bytes, first differing at byte \d+: .*, got \d+ bytes/);
  expect(wrong).not.toContain('SHA-256');
});

function requirementsIn(passed: readonly RecordedPassing[]): string[] {
  return passed.flatMap(({ violations }) => violations.map(({ requirement }) => requirement));
}

test('what is recorded has no token, whichever way it was sent', async () => {
  const passed = await recordedRun('microsoft', {}, ['EditFlows', 'PutRelativeFile']);
  const text = JSON.stringify(passed.map(({ exchange }) => exchange));
  expect(text).toContain('access_token=REDACTED');
  expect(text).not.toMatch(/access_token=(?!REDACTED|INVALID)/);
  expect(text).not.toMatch(/Bearer (?!REDACTED)/);
});
