#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { tool } from '../harness/version.ts';
import { exitCodes } from './exit-codes.ts';
import { explainCommand } from './explain-command.ts';
import { hostCommand } from './host-command.ts';
import { keysCommand } from './keys-command.ts';
import { listCommand } from './list-command.ts';
import { runCommand } from './run-command.ts';
import { addRunOptions } from './run-options.ts';
import { serveCommand } from './serve-command.ts';
import { signCommand } from './sign-command.ts';

const program = new Command('wopi-conformance')
  .description('Judges WOPI hosts by the tests of Microsoft’s validator, and beyond them.')
  .version(tool.version)
  .exitOverride()
  .showSuggestionAfterError()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'wopi-conformance: ')) });

program.addCommand(
  addRunOptions(new Command('run').description('run suites against a host (the default command)')).action(
    async (_options, command: Command) => end(await runCommand(command)),
  ),
  { isDefault: true },
);
for (const command of [
  listCommand(end),
  explainCommand(end),
  hostCommand(end),
  serveCommand(end),
  keysCommand(end),
  signCommand(end),
])
  program.addCommand(command);
for (const command of program.commands) command.copyInheritedSettings(program).allowExcessArguments(false);

function end(code: number): void {
  process.exitCode = code;
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  end(error.exitCode === 0 ? exitCodes.green : exitCodes.unusable);
}
