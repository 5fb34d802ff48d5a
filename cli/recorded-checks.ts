import { readFileSync, statSync } from 'node:fs';
import type { Suite } from '../harness/checks/check.ts';
import type { Level } from '../harness/results/categories.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { readRecording } from './recording/read-recording.ts';
import { replaySuite } from './recording/replay-check.ts';
import { requirementFinder } from './requirement-named.ts';

/** In MiB: `record` writes at most a third of it. */
const largestFile = 512;

/** The group that replays a recording. @throws {UserError} when the file cannot be read, or is something else. */
export function recordedSuite(file: string, { editor }: Pick<Settings, 'editor'>): Suite {
  const requirement = requirementFinder();
  return replaySuite(readRecording(file, textOf(file)), {
    editors: editor,
    levelOf: (id) => requirement(id).level.toUpperCase() as Level,
  });
}

function textOf(file: string): string {
  try {
    if (statSync(file).size > largestFile * 2 ** 20)
      throw new ConfigurationError(`the recording ${file} is larger than ${largestFile} MiB; record a shorter session`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(`the recording ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
