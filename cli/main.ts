import { Command, CommanderError } from 'commander';
import * as z from 'zod';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { nearestName } from '../harness/settings/nearest-name.ts';
import { tool } from '../harness/settings/tool.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { exitCodes } from './exit-codes.ts';
import { standardOutput } from './lost-output.ts';
import { narrowHelp } from './narrow-help.ts';
import { addRunOptions, isAddress } from './run-options.ts';
import { removeStaleReports } from './stale-reports.ts';

type MakeCommand = (end: (code: number) => void, program: Command) => Command;

// Loaded on demand, so that a run does not load a web server.
const commands: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  journey: async () => (await import('./journey-command.ts')).journeyCommand,
  list: async () => (await import('./list-command.ts')).listCommand,
  explain: async () => (await import('./explain-command.ts')).explainCommand,
  host: async () => (await import('./host-command.ts')).hostCommand,
  serve: async () => (await import('./serve-command.ts')).serveCommand,
  keys: async () => (await import('./keys-command.ts')).keysCommand,
  merge: async () => (await import('./merge-command.ts')).mergeCommand,
  compare: async () => (await import('./compare-command.ts')).compareCommand,
  record: async () => (await import('./record-command.ts')).recordCommand,
  init: async () => (await import('./init-command.ts')).initCommand,
  completion: async () => (await import('./completion-command.ts')).completionCommand,
  launch: async () => (await import('./launch-command.ts')).launchCommand,
  reproduce: async () => (await import('./reproduce-command.ts')).reproduceCommand,
  sign: async () => (await import('./sign-command.ts')).signCommand,
};

// Compiling a schema takes longer than checking the few values of a run with it.
z.config({ jitless: true });

/** Runs the command line, and sets the exit code of the process. */
export async function main(): Promise<void> {
  standardOutput.signal.addEventListener('abort', () => {
    if (process.exitCode !== undefined && standardOutput.isMissed) reportLostOutput();
  });
  const [first = '', second = ''] = process.argv.slice(2);
  const program = await programFor(first);
  try {
    await requireCommand(first === 'help' ? second : first);
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode !== 0 && isRun(first)) removeStaleReports(process.argv);
    end(exitCodeOf(error));
  }
}

async function programFor(first: string): Promise<Command> {
  const program = newProgram();
  const needsAll = ['help', '-h', '--help', 'completion'].includes(first);
  for (const [name, load] of Object.entries(commands)) {
    if (needsAll || name === first) program.addCommand((await load())(end, program));
  }
  for (const command of program.commands) {
    command.copyInheritedSettings(program).allowExcessArguments(false);
    for (const inner of command.commands) inner.copyInheritedSettings(command);
    command.enablePositionalOptions(command.commands.length > 0);
  }
  // The options after the name of an inner command belong to that one.
  return program.enablePositionalOptions(first === 'launch');
}

function newProgram(): Command {
  const run = addRunOptions(new Command('run').description('run suites against a host (the default command)')).action(
    async (addresses: readonly string[], _options, command: Command) => {
      const { runCommand } = await import('./run-command.ts');
      end(await runCommand(addresses, command));
    },
  );
  return new Command('wopi-conformance')
    .description(
      'Tests whether a WOPI host conforms to the protocol, with the tests of Microsoft’s validator and more.',
    )
    .version(tool.version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp(narrowHelp)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'wopi-conformance: ')) })
    .addCommand(run, { isDefault: true });
}

// The default command takes the word for a WopiSrc, which a command's name cannot be.
async function requireCommand(word: string): Promise<void> {
  const known = ['run', 'help', ...Object.keys(commands)];
  if (word === '' || word.startsWith('-') || known.includes(word) || isAddress(word)) return;
  // Loaded only now, because it has every check.
  const { optionForName } = await import('./option-for-name.ts');
  const { ownProgram } = await import('./own-program.ts');
  const near = optionForName(word) ?? nearestName(word, known);
  throw new ConfigurationError(
    `unknown command ${JSON.stringify(word)}${near ? `; did you mean ${near}?` : '.'} See ${ownProgram()} --help`,
  );
}

function isRun(word: string): boolean {
  return word === 'run' || word === '' || word.startsWith('-') || isAddress(word);
}

function end(code: number): void {
  process.exitCode = code;
  if (standardOutput.isMissed) reportLostOutput();
}

// A failed write becomes known only after the command has ended.
function reportLostOutput(): void {
  process.stderr.write(`wopi-conformance: standard output cannot be written (${standardOutput.lost?.code})\n`);
  if (process.exitCode === exitCodes.green) process.exitCode = exitCodes.unusable;
}
