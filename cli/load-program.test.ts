import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeCache, codeCacheOf, loadProgram } from './load-program.ts';

let directory = '';
let file = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wopi-program-'));
  file = join(directory, 'program.cjs');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const programPrinting = (word: string, digest = word) => `// ${digest}
(function (require, module, exports, programUrl) {
  exports.main = async () => { globalThis.printed = ${JSON.stringify(word)} + ' ' + typeof require('node:fs').statSync + ' ' + programUrl; };
})`;

function writeProgram(source: string): void {
  writeFileSync(file, source);
}

async function writeProgramWithCache(source: string): Promise<void> {
  writeProgram(source);
  const program = loadProgram(pathToFileURL(file));
  await program.main();
  writeFileSync(codeCacheOf(file), codeCache(program.script, source));
}

async function printed(): Promise<string> {
  const { main } = loadProgram(pathToFileURL(file));
  await main();
  return String((globalThis as { printed?: string }).printed);
}

const usesCache = () => loadProgram(pathToFileURL(file)).script.cachedDataRejected === false;

test('a program runs with its URL and with modules of Node', async () => {
  writeProgram(programPrinting('one'));

  expect(await printed()).toBe(`one function ${pathToFileURL(file).href}`);
  expect(usesCache()).toBe(false);
});

test('a program is compiled from its code cache', async () => {
  await writeProgramWithCache(programPrinting('one'));

  expect(usesCache()).toBe(true);
  expect(await printed()).toMatch(/^one /);
});

test('the code cache of another program of the same length is not used', async () => {
  await writeProgramWithCache(programPrinting('one'));
  writeProgram(programPrinting('two'));

  expect(usesCache()).toBe(false);
  expect(await printed()).toMatch(/^two /);
});

test.each([
  ['empty', () => Buffer.alloc(0)],
  ['cut off', (cache: Buffer) => cache.subarray(0, 100)],
  ['damaged', (cache: Buffer) => Buffer.from(cache).fill(0, 100, 104)],
  [
    'of another Node',
    (cache: Buffer) => Buffer.from(cache.toString('latin1').replaceAll(process.version.slice(1), '0.0.0'), 'latin1'),
  ],
])('a code cache that is %s is not used', async (_, change) => {
  await writeProgramWithCache(programPrinting('one'));
  writeFileSync(codeCacheOf(file), change(readFileSync(codeCacheOf(file))));

  expect(usesCache()).toBe(false);
  expect(await printed()).toMatch(/^one /);
});

test('the built program consists of ASCII characters, as which it is read', () => {
  const built = join(import.meta.dirname, '../dist/program/program.cjs');
  expect(readFileSync(built).every((byte) => byte < 0x80)).toBe(true);
});

test('the built program has a code cache for the Node that built it', () => {
  const built = join(import.meta.dirname, '../dist/program/program.cjs');
  copyFileSync(built, file);
  copyFileSync(codeCacheOf(built), codeCacheOf(file));

  expect(loadProgram(pathToFileURL(file)).script.cachedDataRejected).toBeDefined();
});
