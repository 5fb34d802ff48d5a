import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory, runCli } from './testing/run-cli.ts';

const deadHost = 'http://127.0.0.1:1/wopi/files/1';

describe('an error that the user can put right is one sentence, with exit code 2', () => {
  test.each([
    ['no target at all', ['run'], 'no host to test; use --wopisrc'],
    ['a WopiSrc that is not a URL', ['run', '-w', 'wopi/files/1', '-t', 'x'], 'must be an absolute http(s) URL'],
    [
      'a WopiSrc with a different scheme',
      ['run', '-w', 'ftp://host/files/1', '-t', 'x'],
      'must be an absolute http(s) URL',
    ],
    ['a WopiSrc of something else', ['run', '-w', 'http://host/wopi/folders/1', '-t', 'x'], 'must end in /files/<id>'],
    [
      'a WopiSrc with the token in it',
      ['run', '-w', `${deadHost}?access_token=SECRET`, '-t', 'x'],
      'must not contain the access token',
    ],
    ['no token', ['run', '-w', deadHost], 'no access token'],
    [
      'the same token for another user',
      ['run', '-w', deadHost, '-t', 'x', '--expired-token', 'x'],
      '--expired-token is the access token of the run itself',
    ],
    [
      'a token command that prints more than the token',
      ['run', '-w', deadHost, '--token-command', 'echo SECRET; echo more'],
      'the access token from the token command has more than one line',
    ],
    [
      'a file for the JUnit report that is not in the repository',
      ['run', '-w', deadHost, '-t', 'x', '--junit-file', '/etc/ci.yml:3'],
      '--junit-file must be a path relative to the root of the repository, optionally with a line, such as .gitlab-ci.yml:12; got "/etc/ci.yml:3"',
    ],
    ['an empty token', ['run', '-w', deadHost, '-t', ''], 'is empty'],
    ['a token file that is not there', ['run', '-w', deadHost, '--token-file', 'nowhere'], 'nowhere cannot be read'],
    [
      'a token command that fails',
      ['run', '-w', deadHost, '--token-command', 'exit 3'],
      'the token command exited with 3',
    ],
    [
      'a token command that is killed',
      ['run', '-w', deadHost, '--token-command', 'kill -9 $$'],
      'the token command was ended by SIGKILL instead of printing a token',
    ],
    [
      'a token command that says why it fails',
      [
        'run',
        '-w',
        deadHost,
        '--token-command',
        'echo SECRET; printf "one\\ntwo\\n\\033[31mno such user\\n" >&2; exit 3',
      ],
      'the token command exited with 3 instead of printing a token; its error output ends: two / ',
    ],
    [
      'a token command that prints nothing but an error',
      ['run', '-w', deadHost, '--token-command', 'echo "log in first" >&2'],
      'instead of printing a token; its error output ends: log in first',
    ],
    [
      'a token command that fails at length',
      ['run', '-w', deadHost, '--token-command', 'yes long | head -c 100000 | tr -d "\\n" >&2; exit 1'],
      'its error output ends: longlong',
    ],
    [
      'a dead port',
      ['run', '-w', deadHost, '-t', 'x'],
      'refused the connection (ECONNREFUSED). Start the host, check name and port of the WopiSrc, or wait for it with --wait-for.',
    ],
    ['a name that does not resolve', ['run', '-w', 'http://host.invalid/files/1', '-t', 'x'], 'does not resolve'],
    [
      'an unknown group',
      ['run', '-g', 'Lokcs', '--reference-host'],
      'unknown group "Lokcs"; did you mean Locks? (npx wopi-conformance list shows all)\n',
    ],
    ['an unknown test', ['run', '-n', 'UnlockUnlockedFiles', '--reference-host'], 'did you mean UnlockUnlockedFile?'],
    ['an unknown category', ['run', '-e', 'WopiCoer', '--reference-host'], 'Allowed choices are All, WopiCore'],
    ['an unknown option', ['run', '--refrence-host'], 'Did you mean --reference-host?'],
    [
      'a group as a command',
      ['locks'],
      'unknown command "locks"; did you mean -g Locks? See npx wopi-conformance --help\n',
    ],
    ['a check as a command', ['UnlockUnlockedFile'], 'did you mean -n UnlockUnlockedFile?'],
    ['an unknown command', ['lsit'], 'unknown command "lsit"; did you mean list? See npx wopi-conformance --help\n'],
    [
      'a command unlike any other',
      ['frobnicate', '-t', 'x'],
      'unknown command "frobnicate". See npx wopi-conformance --help\n',
    ],
    [
      'a selection of no checks',
      ['run', '-g', 'Locks', '-n', 'ProofKeys*', '--reference-host'],
      'have no check in common; see npx wopi-conformance list\n',
    ],
    ['two targets', ['run', '-w', deadHost, '-t', 'x', '--reference-host'], 'remove one of them'],
    ['a defect without the bundled host', ['run', '-w', deadHost, '-t', 'x', '--defect', 'y'], 'add --reference-host'],
    ['a report directory in a file', ['run', '--reference-host', '--report-dir', '/dev/null/x'], 'cannot be written'],
    ['an invalid number', ['run', '-w', deadHost, '-t', 'x', '--timeout', 'soon'], '--timeout'],
    [
      'a header of another form',
      ['run', '-w', deadHost, '-t', 'x', '--header', 'nonsense'],
      'must have the form "Name: value"',
    ],
    [
      'a header for an address that is not an origin',
      ['run', '-w', deadHost, '-t', 'x', '--header', 'https://files.example/wopi X-Api-Key: SECRET'],
      '"https://files.example/wopi" is not an origin, which has only scheme, host and port',
    ],
    [
      'a certificate that is not there',
      ['run', '-w', deadHost, '-t', 'x', '--ca', 'nowhere.pem'],
      'nowhere.pem cannot be read',
    ],
    [
      'a header whose value no request can carry',
      ['run', '-w', deadHost, '-t', 'x', '--header', 'X-A: ä☃'],
      'invalid --header X-A: the value contains characters that are not allowed in an HTTP header',
    ],
    [
      'a header that the run sets',
      ['run', '-w', deadHost, '-t', 'x', '--header', 'X-WOPI-Override: FOO'],
      'invalid --header X-WOPI-Override: the run sets this header itself',
    ],
    [
      'a header of the connection',
      ['run', '-w', deadHost, '-t', 'x', '--header', 'https://h.example content-length: 5'],
      'invalid --header content-length: the run sets this header itself',
    ],
    [
      'a header twice',
      ['run', '-w', deadHost, '-t', 'token-1', '--header', 'X-A: 1', '--header', 'x-a: 2'],
      '--header x-a occurs twice',
    ],
    [
      'a header before the bundled host is started',
      ['run', '--reference-host', '--header', 'X-WOPI-Lock: 1'],
      'invalid --header X-WOPI-Lock',
    ],
    [
      'two reports in one file',
      ['run', '--reference-host', '--junit', 'same', '--json', './same'],
      'two reports would be written to ./same; give each a file of its own',
    ],
    [
      'a report in the file of another one',
      ['run', '--reference-host', '--har', 'wopi-report/junit.xml'],
      'two reports would be written to wopi-report/junit.xml',
    ],
    ...['junit', 'json', 'html', 'har', 'report-dir', 'baseline', 'proof-keys', 'token-file', 'ca'].map(
      (name): [string, string[], string] => [
        `no name for --${name}`,
        ['run', '-w', deadHost, `--${name}`, ''],
        `--${name} must name a file or directory; got ""`,
      ],
    ),
    [
      'proof keys that would not be used',
      ['run', '--reference-host', '--no-proof', '--proof-keys', 'kk'],
      '--no-proof and --proof-keys cannot be combined; remove one of them',
    ],
    [
      'two ports for the host',
      ['host', '--listen', '127.0.0.1:0', '--port', '3'],
      '--listen and --port cannot be combined',
    ],
    [
      'lasting tokens of a host that others can reach',
      ['host', '--listen', '0.0.0.0:0', '--secret', 'x'],
      'with --secret, host listens only on loopback; got --listen 0.0.0.0',
    ],
    ...['1:2', '1.2.3:80', '256.1.1.1:80', '[127.0.0.1]:80', 'a b:80', '::1:80'].map(
      (place): [string, string[], string] => [
        `the address ${place} for the host`,
        ['host', '--listen', place],
        `${JSON.stringify(place)} is not an address to listen on; examples: 127.0.0.1:8080`,
      ],
    ),
    ['an unknown check to explain', ['explain', 'UnlockUnlockdFile'], 'did you mean UnlockUnlockedFile?'],
    ['an unknown rule to explain', ['explain', 'LOCK-99'], 'no rule has the ID "LOCK-99"; did you mean LOCK-09?'],
    ['an unknown group to explain', ['explain', 'Lokcs/UnlockUnlockedFile'], 'did you mean Locks/UnlockUnlockedFile?'],
    ['an unknown variant', ['host', '--variant', 'no-containerz'], 'did you mean no-containers?'],
    ['an invalid size', ['host', '--max-upload', 'lots'], '"lots" is not the largest size of a file'],
    [
      'a variant that is like none',
      ['host', '--variant', 'foo'],
      'unknown variant "foo"; the variants are default, no-containers,',
    ],
    [
      'a defect that is like none',
      ['run', '--reference-host', '--defect', 'foo'],
      'unknown defect "foo"; wopi-conformance host --list-defects shows all',
    ],
    ['help for an unknown command', ['help', 'explian'], 'unknown command "explian"; did you mean explain?'],
    [
      'a list of an unknown group',
      ['list', '-g', 'Lokcs'],
      'unknown group "Lokcs"; did you mean Locks? (npx wopi-conformance list shows all)\n',
    ],
    ['an invalid port', ['host', '--port', 'http'], '--port must be a number from 0 to 65535'],
    [
      'proof keys in a directory that cannot be created',
      ['keys', '--proof-keys', '/dev/null/keys'],
      'name another directory with --proof-keys',
    ],
    [
      'a host with proof keys that do not exist',
      ['host', '--proof-keys', 'nowhere'],
      'the proof keys in nowhere cannot be used',
    ],
    [
      'a run with proof keys that do not exist',
      ['run', '--reference-host', '--proof-keys', 'nowhere'],
      'the proof keys in nowhere cannot be used (ENOENT); make them with "npx wopi-conformance keys ',
    ],
    [
      'a signature with proof keys that do not exist',
      ['sign', 'http://h/wopi/files/1?access_token=SECRET', '--proof-keys', 'nowhere'],
      'the proof keys in nowhere cannot be used',
    ],
    [
      'an application with proof keys that do not exist',
      ['serve', '--listen', '127.0.0.1:0', '--proof-keys', 'nowhere'],
      'the proof keys in nowhere cannot be used',
    ],
    ['an address of another machine', ['host', '--listen', '192.0.2.1:8080'], 'cannot listen on 192.0.2.1:8080'],
  ])('%s', async (_, words, sentence) => {
    const directory = emptyDirectory();
    const { code, stdout, stderr } = await callCli(words, { directory, environment: { npm_command: 'exec' } });
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(stderr.length).toBeLessThan(1_000);
    expect(stderr).not.toContain('\u001b');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toMatch(/SECRET|\n\s+at /);
    expect(existsSync(join(directory, 'nowhere'))).toBe(false);
  });

  test('an unknown key of the configuration file names the nearest', async () => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'wopi-conformance.config.yaml'), 'report-dri: reports\n');
    const { code, stderr } = await callCli(['run', '--reference-host'], { directory });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'wopi-conformance: wopi-conformance.config.yaml: unknown key "report-dri"; did you mean report-dir?\n',
    });
  });
});

test('an interruption ends the token command, with exit code 130', async () => {
  const command = 'kill -TERM $PPID; exec sleep 60';
  const { code, stdout, stderr } = await runCli(['run', '-w', deadHost, '--token-command', command]);
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).not.toContain('wopi-conformance:');
});

describe('--print-config', () => {
  test('shows the source of each value, and no secret', async () => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'wopi-conformance.config.json'), '{"timeout": 5, "testgroup": "Locks"}');
    const environment = { WOPI_TOKEN: 'TOP-SECRET', WOPI_TTL: '17' };
    const { code, stdout } = await callCli(['--print-config', '-g', 'EditFlows'], { directory, environment });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^timeout +5 +wopi-conformance.config.json$/m);
    expect(stdout).toMatch(/^testgroup +\["EditFlows"\] +flag$/m);
    expect(stdout).toMatch(/^token_ttl +17 +WOPI_TTL$/m);
    expect(stdout).toMatch(/^token +REDACTED +WOPI_TOKEN$/m);
    expect(stdout).not.toContain('TOP-SECRET');
  });
});

test('two configuration files are one too many', async () => {
  const directory = emptyDirectory();
  for (const format of ['json', 'yaml']) writeFileSync(join(directory, `wopi-conformance.config.${format}`), '{}');
  expect(await callCli(['--print-config'], { directory })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('are both here; remove one of them, or name one with --config'),
  });
});

describe('options of Microsoft’s validator', () => {
  test('-a is accepted, and said to be unneeded', async () => {
    const { code, stderr } = await callCli(['run', '--reference-host', '-a', '-e', 'WOPICORE', '-g', 'GetLock']);

    expect(stderr).toContain('-a is not needed: ');
    expect(code).toBe(0);
  });

  test('-c with the validator’s XML file gets the explanation that the tests are built in', async () => {
    const { code, stderr } = await callCli(['run', '--reference-host', '-c', 'TestCases.xml']);

    expect(stderr).toContain('-c TestCases.xml: the tests of Microsoft’s validator are built in');
    expect(code).toBe(2);
  });
});

describe('list and explain', () => {
  test('list --json is the catalogue', async () => {
    const { code, stdout } = await callCli(['list', '--json']);
    const rows = JSON.parse(stdout) as { readonly group: string; readonly name: string }[];
    expect(code).toBe(0);
    expect(rows).toContainEqual(expect.objectContaining({ group: 'Locks', name: 'UnlockUnlockedFile', level: 'MUST' }));
  });

  test('list takes the patterns of run', async () => {
    const { code, stdout } = await callCli(['list', '-g', 'Locks', '-n', '*Sequence', '-n', 'UnlockUnlocked*']);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^Locks +(\w*Sequence|UnlockUnlocked\w*) /);
  });

  test('help describes a command', async () => {
    const { code, stdout } = await callCli(['help', 'keys']);
    expect(code).toBe(0);
    expect(stdout).toContain('--rotate');
  });

  test('explain describes a check and how to run it', async () => {
    const { code, stdout } = await callCli(['explain', 'UnlockUnlockedFile']);
    expect(code).toBe(0);
    expect(stdout).toContain('returns 409 and no lock ID');
    expect(stdout).toContain('/rest/files/unlock\n');
    expect(stdout).toContain('-g Locks -n UnlockUnlockedFile');
  });

  test('explain takes a name as reports show it, with its group', async () => {
    const { code, stdout } = await callCli(['explain', 'Locks/UnlockUnlockedFile']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Locks\/UnlockUnlockedFile\n/);
    expect(stdout).toContain('SupportsLocks of CheckFileInfo is true');
  });

  // The bundled host makes a new ID in each run.
  const withoutIds = (text: string) => text.replace(/files\/[0-9a-f]{16}/g, 'files/ID');

  test('explain shows the steps, and takes a group and a wildcard', async () => {
    const { code, stdout } = await callCli(['explain', 'UnlockUnlockedFile']);
    const group = await callCli(['explain', 'GetLock']);
    const wildcard = await callCli(['explain', 'Locks/UnlockUnlocked*']);

    expect(stdout).toMatch(
      /Steps, as run against the bundled host:\n {4}1\. {2}GetLock[\s\S]*\n {4}2\. {2}Unlock {2}POST .*\n {8}409 Conflict/,
    );
    expect(group.stdout.match(/^GetLock\/\S+$/gm)).toHaveLength(3);
    expect(withoutIds(wildcard.stdout)).toBe(withoutIds(stdout));
    expect([code, group.code]).toEqual([0, 0]);
  });

  test('explain says why there are no steps', async () => {
    const { stdout } = await callCli(['explain', 'PutRelativeFileUnsupported.SuggestedName']);

    expect(stdout).toContain(
      '(not run against the bundled host: UserCanNotWriteRelative of CheckFileInfo must be true',
    );
  });

  test('explain says why checks that wait, and too many checks, have no steps', async () => {
    const waits = await callCli(['explain', 'LockExpiresAfter31Minutes']);
    const many = await callCli(['explain', 'Extended.*']);

    expect(waits.stdout).toMatch(/\(not shown, because the check waits .*; run it with --include-\S+ --evidence all\)/);
    expect(waits.stdout).not.toContain('Steps are shown for');
    expect(many.stdout).not.toContain('Steps, as run');
    expect(many.stdout).toMatch(/\nSteps are shown for up to 100 checks; \d{3} have this name\.\n$/);
  });

  test('list selects by category, in any case, and by profile', async () => {
    const words = ['list', '--json', '-e', 'wopicoauth', '--profile', 'validator'];
    const rows = JSON.parse((await callCli(words)).stdout);

    expect(rows.length).toBeGreaterThan(80);
    expect(new Set(rows.map(({ category }: { category: string }) => category))).toEqual(new Set(['WopiCoauth']));
    expect(rows.some(({ differs }: { differs?: string }) => differs !== undefined)).toBe(true);
  });

  test('explain shows the sentence and the page of each requirement that a check judges', async () => {
    const { stdout } = await callCli(['explain', 'LockFileWithInvalidAccessToken']);
    expect(stdout).toMatch(/^ {4}TOKEN-01 \(must\) +\S.*\n +\S.*\.\n +https:\S+\/rest\/concepts#access-token$/m);
    expect(stdout).toMatch(/^ {4}LOCK-07 \(must\) +\S.*\.\n +https:\S+\/rest\/files\/lock$/m);
    const { stdout: weak } = await callCli(['explain', 'RefusalsRevealNothing']);
    expect(weak).toMatch(
      /^ {4}HDR-13 \(should\) +\S.*\n +\S.*\.\n +Only in part: .*\.\n +https:\S+\/rest\/common-headers$/m,
    );
  });
});

describe('reports of an earlier run', () => {
  test.each([
    ['an unknown option', ['run', '--strct']],
    ['an invalid value', ['--timeout', 'soon']],
    ['an unknown group', ['--reference-host', '-g', 'Nothing']],
    ['no host', []],
    ['a missing configuration file', ['-c', 'missing.yaml']],
  ])('do not survive a run that cannot start: %s', async (_, words) => {
    const directory = emptyDirectory();
    mkdirSync(join(directory, 'elsewhere'));
    const paths = ['elsewhere/junit.xml', 'elsewhere/results.json', 'green.html'].map((name) => join(directory, name));
    for (const path of paths) writeFileSync(path, 'wopi-conformance PASSED');

    const { code } = await callCli([...words, '--report-dir', 'elsewhere', '--html=green.html'], { directory });

    expect(code).toBe(2);
    expect(paths.filter((path) => existsSync(path) && readFileSync(path, 'utf8').includes('PASSED'))).toEqual([]);
  });

  test('are still known to --last-failed after a typing error', async () => {
    const directory = emptyDirectory();
    const words = ['run', '--reference-host', '--defect', 'unlock-ignores-lock-id', '-g', 'Locks'];
    await callCli(words, { directory });
    await callCli(['run', '--last-faild'], { directory });

    const { stdout } = await callCli([...words, '--last-failed'], { directory });

    expect(stdout).toContain('2 of 2 checks are red');
    expect(readdirSync(join(directory, 'wopi-report'))).not.toContain('results.previous.json');
  });

  test('are all that a refused run removes', async () => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'notes.md'), 'my own');

    await callCli(['run', '--html', 'notes.md', '--lane'], { directory });

    expect(readFileSync(join(directory, 'notes.md'), 'utf8')).toBe('my own');
  });
});
