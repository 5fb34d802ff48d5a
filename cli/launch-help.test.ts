import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { launchCommand } from './launch-command.ts';

const docs = readFileSync(new URL('../docs/launch.md', import.meta.url), 'utf8');

/** Options of run that have one with -file and one with -command next to them. */
const isVariant = (long: string) => /-(token)-(file|command)$/.test(long);

test('docs/launch.md names every option of launch and of launch init', () => {
  const launch = launchCommand(() => undefined);
  const commands: readonly Command[] = [launch, ...launch.commands];
  const options = new Set(commands.flatMap((command) => command.options.map(({ long }) => long ?? '')));

  expect([...options].filter((long) => !isVariant(long) && !docs.includes(`\`${long}`))).toEqual([]);
});
