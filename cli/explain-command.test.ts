import { expect, test } from 'vitest';
import { callCli } from './testing/call-cli.ts';

test('explain wraps what it says about a check, but not its commands, URLs, and requests', async () => {
  const { stdout } = await callCli(['explain', 'Extended.*']);
  const prose = stdout
    .split('\n')
    .filter((line) => !/https?:|Run it:|^ {4}( |\d)/.test(line) || /\((must|should|may)\)/.test(line));

  expect(prose.length).toBeGreaterThan(1_000);
  expect(prose.filter((line) => line.length > 100)).toEqual([]);
});
