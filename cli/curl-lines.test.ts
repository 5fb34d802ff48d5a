import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { defectsNamed } from '../reference-host/defects/index.ts';
import { type RunningHost, type StartOptions, startHost } from '../reference-host/start-host.ts';
import { loadPublicProofKeys } from '../wopi/proof-key.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

const directory = emptyDirectory();
const defects = defectsNamed([
  'unlock-ignores-lock-id',
  'save-as-suggestion-loses-extension',
  'save-as-overwrites-unasked',
]);

/** A host that keeps its tokens and the IDs of its first files from start to start. */
function startAgain(options: StartOptions): Promise<RunningHost> {
  const ids = Array.from({ length: 100 }, (_, index) => `seed-${index}`);
  return startHost({ ...options, tokenSecret: Buffer.alloc(32, 1), seedIds: () => ids.shift() ?? '' });
}

interface Case {
  readonly name: string;
  readonly failure?: { readonly '#text': string };
}

/** The requests of each red check as commands, by the name of the check. */
async function curlLinesOf({ wopisrc, token }: RunningHost, keys: string): Promise<Record<string, string>> {
  const groups = ['Locks', 'PutRelativeFile', 'ProofKeys'].flatMap((group) => ['-g', group]);
  const target = ['--wopisrc', wopisrc, '--token', token, '--proof-keys', keys, '--lanes', '2'];
  await callCli(['run', ...target, ...groups, '--report-dir', 'report'], { directory });
  const xml = readFileSync(join(directory, 'report', 'junit.xml'), 'utf8');
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    trimValues: false,
    processEntities: false,
  });
  const suites: { testcase: Case | Case[] }[] = [parser.parse(xml).testsuites.testsuite].flat();
  const red = suites.flatMap(({ testcase }) => [testcase].flat()).filter(({ failure }) => failure);
  return Object.fromEntries(
    red.map(({ name, failure }) => [name, failure?.['#text'].split('The requests as curl commands:')[1] ?? '']),
  );
}

/** The statuses of the responses. */
async function send(lines: string, token: string): Promise<string[]> {
  const environment = { ...process.env, WOPI_TOKEN: token };
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', lines], { env: environment, cwd: directory });
  return Array.from(`${stdout}${stderr}`.matchAll(/^HTTP\/1\.1 (\d+)/gm), ([, status = '']) => status);
}

test.each([
  ['validates proofs', true],
  ['validates no proofs', false],
])(
  'the curl lines of red checks run on the fixed host, which %s, and leave nothing',
  async (_, validates) => {
    const keys = emptyDirectory();
    await callCli(['keys', '--proof-keys', keys]);
    const trusted = validates ? { proofKeys: loadPublicProofKeys(keys) } : {};
    const broken = await startAgain({ defects, ...trusted });
    const sequences = await curlLinesOf(broken, keys);
    await broken.close();
    await using fixed = await startAgain({ port: Number(new URL(broken.url).port), ...trusted });
    const before = fixed.host.snapshot();

    const ran = new Map<string, string[]>();
    for (const [name, lines] of Object.entries(sequences)) {
      expect(lines).not.toMatch(/REDACTED|different access token/);
      ran.set(name, await send(lines, fixed.token));
    }

    expect(ran.get('LockMismatchOnUnlockRequest')).toEqual(['200', '409', '200']);
    expect(ran.get('LockMismatchAfterUnlockAndRelockRequest')).toEqual(['200', '200', '409', '200']);
    expect(ran.get('PutRelativeFile.SuggestedName')).toEqual(['200', '200']);
    expect(ran.get('PutRelativeFile.RelativeNameConflictNoOverwrite')).toEqual(['200', '409', '200']);
    expect(fixed.host.snapshot()).toEqual(before);
  },
  60_000,
);
