import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/**
 * The path of a file relative to the root of the Git repository around the working directory, with `/`; without a
 * repository, relative to the working directory. Undefined for a file outside.
 */
export function repositoryPath(path: string, directory = process.cwd()): string | undefined {
  const from = relative(repositoryRoot(directory) ?? directory, resolve(directory, path));
  return from.startsWith('..') || resolve(from) === from ? undefined : from.split(sep).join('/');
}

function repositoryRoot(directory: string): string | undefined {
  if (existsSync(join(directory, '.git'))) return directory;
  const parent = dirname(directory);
  return parent === directory ? undefined : repositoryRoot(parent);
}
