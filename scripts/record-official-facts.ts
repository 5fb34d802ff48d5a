// node scripts/run-typescript.mjs scripts/record-official-facts.ts DIRECTORY && npm run format
//
// Records facts about Microsoft's WOPI validator that tests compare with. DIRECTORY contains its TestCases.xml,
// FeatureTestCases.xml, and zip samples. None of these files becomes part of this project.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { zipChunkBorders } from '../wopi/chunked/zip-chunk-borders.ts';

const directory = process.argv[2] ?? '.';

const heading = [
  "# The tests of Microsoft's WOPI validator 2.0.6 (commit 6ca021a): group, test, category.",
  '# Written by scripts/record-official-facts.ts.',
];
// Only the hosted validator runs these; Microsoft names them in its documentation and issues, not in the XML files.
const hostedTests = ['AccessTokenPassedViaPostMethod', 'AccessTokenTtlInFuture', 'ValidLanguagePlaceholderValues'].map(
  (name) => `HostFrameIntegration ${name} OfficeOnline`,
);
const tests = ['TestCases.xml', 'FeatureTestCases.xml'].flatMap(testsOf).concat(hostedTests);
writeFileSync('suites/testing/official-tests.txt', `${[...heading, ...tests].join('\n')}\n`);
writeFileSync('wopi/chunked/testing/official-zip-samples.json', JSON.stringify(recordSamples()));

interface OfficialGroup {
  readonly Name: string;
  readonly TestCases: { readonly TestCase: readonly { readonly Name: string; readonly Category: string }[] };
}

function testsOf(file: string): readonly string[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name === 'TestCase' || name === 'TestGroup',
  });
  const xml = parser.parse(readFileSync(join(directory, file), 'utf8')) as {
    readonly WopiValidation: { readonly TestGroup: readonly OfficialGroup[] };
  };
  return xml.WopiValidation.TestGroup.flatMap(({ Name: group, TestCases }) =>
    TestCases.TestCase.map(({ Name, Category }) => `${group} ${Name} ${Category}`),
  );
}

/** All samples share one numbering of chunks: chunks with the same number have the same bytes. */
function recordSamples(): readonly object[] {
  const digests: string[] = [];
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const names = files.filter((file) => file.endsWith('FileStream')).map((file) => join(file, '..'));
  return names.sort().map((name) => recordSample(name, digests));
}

function recordSample(name: string, digests: string[]): object {
  const bytes = readFileSync(join(directory, name, 'FileStream'));
  const borders = readFileSync(join(directory, name, 'ChunkIds.txt'), 'utf8')
    .trim()
    .split(/\s+/)
    .map(Number);
  if (String(zipChunkBorders(bytes)) !== String(borders))
    throw new Error(`${name} is split differently from ChunkIds.txt`);
  const chunks = borders.map((start, index) => digestOf(bytes.subarray(start, borders[index + 1])));
  digests.push(...chunks.filter((digest, index) => !digests.includes(digest) && chunks.indexOf(digest) === index));
  return {
    name: name.split('/').slice(-3).join('/'),
    sha256: digestOf(bytes),
    entries: entriesOf(bytes),
    borders,
    chunks: chunks.map((digest) => digests.indexOf(digest) + 1),
  };
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Lengths of each entry's name, extra field and data, as its local file header states them: PKWARE APPNOTE 4.3.7. */
function entriesOf(bytes: Buffer): readonly (readonly number[])[] {
  const entries: number[][] = [];
  let at = 0;
  while (bytes.readUInt32LE(at) === 0x04034b50) {
    const lengths = [bytes.readUInt16LE(at + 26), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 18)];
    entries.push(lengths);
    at += lengths.reduce((sum, length) => sum + length, 30);
  }
  return entries;
}
