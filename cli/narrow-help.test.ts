import { Command } from 'commander';
import { expect, test } from 'vitest';
import { narrowHelp } from './narrow-help.ts';
import { addRunOptions } from './run-options.ts';

function help(width: number): string[] {
  const command = addRunOptions(new Command('run')).configureHelp({ ...narrowHelp, helpWidth: width });
  return command.helpInformation().split('\n');
}

test('the meaning of an option is below it in a narrow terminal, and next to it in a wide one', () => {
  expect(help(40).join('\n')).toMatch(/\n {2}--insecure\n {6}accept any TLS certificate\n/);
  expect(help(100).join('\n')).toMatch(/\n {2}--insecure +accept any TLS certificate\n/);
});

test('no line of an option is longer than a narrow terminal', () => {
  const lines = help(40).filter((line) => line.startsWith('      '));

  expect(lines.length).toBeGreaterThan(100);
  expect(lines.filter((line) => line.length > 40)).toEqual([]);
});
