import { readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { packageDirectory, tool } from '../harness/settings/tool.ts';
import { shellQuote } from '../reports/shell-quote.ts';

/** How a program was started. */
export interface ProgramStart {
  /** The working directory. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The directory of this package. */
  readonly packageDirectory: string;
}

/**
 * The words for a POSIX shell that start this program from the same directory in the way in which it was started: with
 * npx, in a container, from the PATH, or from a checkout. `onThisMachine`: the host that is tested listens on loopback.
 */
export function ownProgram(
  { onThisMachine = false } = {},
  start: ProgramStart = { directory: process.cwd(), environment: process.env, packageDirectory },
): string {
  const { directory, environment } = start;
  const image = environment.WOPI_CONFORMANCE_IMAGE;
  if (image) return inContainer(image, onThisMachine);
  if (environment.npm_command === 'exec') return withNpx(packagesForNpx(start));
  if (isOnPath(start)) return tool.name;
  if (isInstalledFor(start)) return withNpx();
  const program = join(start.packageDirectory, programFile);
  return `node ${shellQuote(isBelow(program, directory) ? relative(directory, program) : program)}`;
}

const programFile = join('dist', 'program', 'wopi-conformance.mjs');

// As in the Dockerfile. The container of a host on loopback shares the network of its machine.
function inContainer(image: string, onThisMachine: boolean): string {
  const network = onThisMachine ? '--network host ' : '';
  return `docker run --rm ${network}--user "$(id -u)" -v "$PWD:/work" ${shellQuote(image)}`;
}

function withNpx(packages: readonly string[] = []): string {
  return ['npx', ...packages.map((name) => `--package=${shellQuote(name)}`), tool.name].join(' ');
}

/** What npx installed for this one run, such as a tarball; empty for a package that it finds by its name. */
function packagesForNpx({ environment, packageDirectory: own }: ProgramStart): string[] {
  // npm separates several values by blank lines.
  const named = environment.npm_config_package?.split(/\s*\n\s*/) ?? packagesInCacheOf(own);
  return named.filter((name) => name !== '' && name !== tool.name);
}

// npx writes what it was asked for into the package.json of the directory into which it installs.
function packagesInCacheOf(own: string): readonly string[] {
  try {
    const { _npx } = JSON.parse(readFileSync(join(own, '..', '..', 'package.json'), 'utf8'));
    return Array.isArray(_npx?.packages) ? _npx.packages.map(String) : [];
  } catch {
    return [];
  }
}

function isOnPath({ environment, packageDirectory: own }: ProgramStart): boolean {
  const directories = (environment.PATH ?? '').split(delimiter);
  const lasting = directories.filter((directory) => directory !== '' && !directory.includes('node_modules'));
  const first = lasting.map((directory) => realPath(join(directory, tool.name))).find((path) => path !== undefined);
  return first !== undefined && first === realPath(join(own, programFile));
}

function isInstalledFor({ directory, packageDirectory: own }: ProgramStart): boolean {
  const installed = realPath(join(directory, 'node_modules', tool.name));
  if (installed !== undefined) return installed === realPath(own);
  const parent = dirname(directory);
  return parent !== directory && isInstalledFor({ directory: parent, packageDirectory: own, environment: {} });
}

function isBelow(path: string, directory: string): boolean {
  return path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
