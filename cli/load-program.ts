import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** The bundled program: one script of ASCII characters, whose value is a function. */
export interface Program {
  readonly script: Script;
  /** Runs the command line. */
  main(): Promise<void>;
}

type Bundle = (
  require: NodeJS.Require,
  module: { exports: { main?: () => Promise<void> } },
  exports: object,
  programUrl: string,
  importModule: (name: string) => Promise<unknown>,
) => void;

/**
 * Compiles the program, from the code that V8 kept when the program was built, if it was built by the same Node. That
 * saves a third of the time until the first request. Nothing is written: another Node compiles the program itself.
 */
export function loadProgram(url: URL): Program {
  const filename = fileURLToPath(url);
  const source = readFileSync(filename, 'latin1');
  const cachedData = readCodeCache(codeCacheOf(filename), source);
  const script = new Script(source, {
    filename,
    ...(cachedData && { cachedData }),
  });
  return { script, main: () => run(script, url) };
}

async function run(script: Script, { href }: URL): Promise<void> {
  const module: Parameters<Bundle>[1] = { exports: {} };
  const bundle: Bundle = script.runInThisContext();
  // A script imports nothing itself without a warning.
  bundle(createRequire(href), module, module.exports, href, (name) => import(name));
  await module.exports.main?.();
}

/** The file with the code cache of a program. */
export function codeCacheOf(program: string): string {
  return `${program}.cache`;
}

/** The content of the file with the code cache: what V8 keeps of a script, and after it what this is valid for. */
export function codeCache(script: Script, source: string): Buffer {
  const data = script.createCachedData();
  return Buffer.concat([data, validity(data, source)]);
}

// V8 compares its own version and flags, and of the script only the length; damaged data crashes it.
function validity(data: Uint8Array, source: string): Buffer {
  const checksum = crc32(data).toString(16).padStart(8, '0');
  const digest = source.slice(0, source.indexOf('\n'));
  const { platform, arch, versions, config } = process;
  return Buffer.from(checksum + JSON.stringify([digest, platform, arch, versions, config]));
}

function readCodeCache(file: string, source: string): Buffer | undefined {
  const { length } = validity(new Uint8Array(), source);
  try {
    const content = readFileSync(file);
    if (content.length <= length) return undefined;
    const data = content.subarray(0, -length);
    return content.subarray(-length).equals(validity(data, source)) ? data : undefined;
  } catch {
    return undefined;
  }
}
