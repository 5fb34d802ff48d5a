import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { type CheckOfSuite, checksOf } from '../harness/checks/check.ts';
import { resolveSettings } from '../harness/settings/config.ts';
import { startHost } from '../reference-host/start-host.ts';
import { everySuite } from '../suites/catalogue.ts';
import { NoConsent, requireConsent, type Terminal } from './consent.ts';
import { callCli } from './testing/call-cli.ts';

const all = checksOf(everySuite);
const { signal } = new AbortController();

interface Attempt {
  readonly typed?: string;
  readonly isTTY?: boolean;
  readonly environment?: Terminal['environment'];
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly checks?: readonly CheckOfSuite[];
  readonly signal?: AbortSignal;
}

/** Whether a run may go on, and what it wrote to the terminal and to standard error. */
async function consentTo(names: readonly string[], attempt: Attempt = {}) {
  const { typed = '', isTTY = true, environment = {}, flags = {}, checks = all } = attempt;
  const [input, output, messages] = [new PassThrough(), new PassThrough(), new PassThrough()];
  if (attempt.signal === undefined) input.end(typed);
  const terminal = { input: Object.assign(input, { isTTY }), output: Object.assign(output, { isTTY }), messages };
  const { settings } = resolveSettings({ flags, environment: {} });
  const error = await requireConsent(names, checks, settings, attempt.signal ?? signal, {
    ...terminal,
    environment,
  }).catch((reason: unknown) => reason);
  output.end();
  messages.end();
  return { error, shown: await text(output), said: await text(messages) };
}

const question = 'The run writes to contract.docx and restores content and name afterwards. Go on? [y/N] ';

describe('before the first write to a file that was not made for testing', () => {
  test.each(['y\n', 'YES\n'])('a person at a terminal agrees: %j', async (typed) => {
    expect(await consentTo(['contract.docx'], { typed })).toEqual({ error: undefined, shown: question, said: '' });
  });

  test.each(['\n', 'n\n', 'yesterday\n', ''])('a person at a terminal does not agree: %j', async (typed) => {
    const { error } = await consentTo(['contract.docx'], { typed });

    expect(error).toBeInstanceOf(NoConsent);
    expect((error as NoConsent).message).toContain(
      'nothing was written to contract.docx; confirm the question, pass --yes',
    );
  });

  test('an interruption ends the question', async () => {
    const controller = new AbortController();
    const asked = consentTo(['contract.docx'], { signal: controller.signal });
    controller.abort();

    expect((await asked).error).toBeUndefined();
    expect((await consentTo(['contract.docx'], { signal: controller.signal })).error).toBeUndefined();
  });

  test.each([
    ['without a terminal', { isTTY: false }],
    ['in CI', { environment: { CI: 'true' } }],
  ])('%s, a line names the file', async (_, attempt) => {
    expect(await consentTo(['contract.docx', 'b\x1b.docx'], attempt)).toEqual({
      error: undefined,
      shown: '',
      said: 'The run writes to contract.docx and b\\x1b.docx and restores content and name afterwards.\n',
    });
  });

  test('the question says if the content is not restored', async () => {
    const { shown } = await consentTo(['a.docx'], { typed: 'y\n', flags: { 'keep-content': true } });

    expect(shown).toContain('writes to a.docx and leaves what the last check wrote (--keep-content). Go on?');
  });

  test.each([
    ['the user has agreed', ['contract.docx'], { flags: { yes: true } }],
    ['the file is made for testing', ['Test.WOPITEST', 'madeupname-0123abcd-7.docx'], {}],
    ['the user may not write to a file', [], {}],
    ['the run only looks', ['contract.docx'], { flags: { profile: 'smoke' } }],
    ['every check only reads', ['contract.docx'], { checks: all.filter(({ check }) => check.readOnly) }],
  ])('nothing is asked or said if %s', async (_, names, attempt: Attempt) => {
    expect(await consentTo(names, attempt)).toEqual({ error: undefined, shown: '', said: '' });
  });
});

describe('a run', () => {
  test('of a script names the file to which it writes, and goes on', async () => {
    await using host = await startHost({ variant: 'collabora' });
    const target = [host.wopisrc, '-t', host.token, '--no-proof'];

    const told = await callCli([...target, '-n', 'LockMismatchOnUnlockRequest']);
    const agreed = await callCli([...target, '-n', 'LockMismatchOnUnlockRequest', '--yes']);

    expect(told.stderr).toMatch(/^The run writes to \S+\.\w+ and restores content and name afterwards\.$/m);
    expect(agreed.stderr).not.toContain('writes to');
    for (const { stdout } of [told, agreed]) expect(stdout).toContain('Locks/LockMismatchOnUnlockRequest');
  });
});
