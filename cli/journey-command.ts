import { Command } from 'commander';
import type { Check } from '../harness/checks/check.ts';
import { describeGate } from '../harness/checks/gates.ts';
import { selectChecks } from '../harness/checks/select.ts';
import { accessOptions } from '../harness/lane/further-access.ts';
import { countOf } from '../harness/results/count-of.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { formatDuration } from '../reports/wording.ts';
import { journeysOf } from '../suites/catalogue.ts';
import type { Journey } from '../suites/journeys/journey.ts';
import { type EditorJourneys, journeySuite } from '../suites/journeys/journey-suite.ts';
import { editorJourneys } from '../suites/journeys/journey-suites.ts';
import { type Editor, editorNames, editors as everyEditor } from '../wopi/editors.ts';
import { exitCodes } from './exit-codes.ts';
import { ownProgram } from './own-program.ts';
import { runCommand } from './run-command.ts';
import { addJourneyOptions, isAddress } from './run-options.ts';

/** `journey`: plays whole sessions of an editor against a host. */
export function journeyCommand(end: (code: number) => void): Command {
  const command = new Command('journey')
    .description('play whole sessions of an editor against a host: open, save, rename, close, and more')
    .argument('[name...]', 'sessions, such as save or save-as; * and ? are wildcards (default: all); or a WopiSrc');
  return addJourneyOptions(command).action(async (words: readonly string[]) => {
    const addresses = words.filter(isAddress);
    const names = words.filter((word) => !isAddress(word)).map(plainName);
    if (command.getOptionValue('list')) list(command.getOptionValue('editor') ?? everyEditor);
    end(command.getOptionValue('list') ? exitCodes.green : await play(command, addresses, names));
  });
}

function play(command: Command, addresses: readonly string[], names: readonly string[]): Promise<number> {
  if (command.getOptionValue('fromHar') !== undefined) return playRecording(command, addresses, names);
  const words = { noun: 'session', list: `${ownProgram()} journey --list` };
  const selection = { groups: [], names, category: 'All', profile: 'all' } as const;
  return runCommand(addresses, command, { select: ({ editor }) => selectChecks(journeysOf(editor), selection, words) });
}

function playRecording(command: Command, addresses: readonly string[], names: readonly string[]): Promise<number> {
  if (names.length > 0) throw new ConfigurationError(`--from-har replays a recording; remove ${names.join(' ')}`);
  return runCommand(addresses, command);
}

// `save-as` is easier to type than the name of the check.
function plainName(name: string): string {
  return name.replaceAll('-', '');
}

function list(editors: readonly Editor[]): void {
  const listed = editorJourneys.filter(({ editor: { editor } }) => editors.includes(editor));
  process.stdout.write(listed.map(describeSessions).join('\n'));
}

function describeSessions(sessions: EditorJourneys): string {
  const suite = journeySuite(sessions);
  const lines = suite.checks.flatMap((check, index) => [
    `  ${check.name.padEnd(16)} ${check.requirement}`,
    `  ${' '.repeat(16)} ${factsOf(check, sessions.journeys[index])}`,
  ]);
  const unplayable = sessions.unplayable.flatMap(({ name, title, reason }) => [
    `  ${name.padEnd(16)} ${title}`,
    `  ${' '.repeat(16)} cannot be played: ${reason}`,
  ]);
  return `${editorNames[sessions.editor.editor]} (${sessions.group})\n${[...lines, ...unplayable].join('\n')}\n`;
}

function factsOf({ level, realTimeSeconds = 0 }: Check, journey: Journey | undefined): string {
  const { steps = [], needs = [] } = journey ?? {};
  return [
    `${level}, ${countOf(steps.length, 'step')}`,
    ...(realTimeSeconds > 0 ? [`${formatDuration(realTimeSeconds * 1000)} with --real-time`] : []),
    ...(steps.some(({ by }) => by === 'second user') ? [`with ${accessOptions.second}`] : []),
    ...(needs.length > 0 ? [`if ${needs.map(describeGate).join('; ')}`] : []),
  ].join(', ');
}
