import type { ResolvedSettings, SettingName } from '../harness/config.ts';
import { escapeLine } from '../reports/escape.ts';
import { exitCodes } from './exit-codes.ts';

const secrets: ReadonlySet<SettingName> = new Set(['token', 'token-command', 'header']);

/** Prints every setting with its source, secrets redacted. */
export function printConfig({ settings, sources }: ResolvedSettings): number {
  const rows = Object.entries(settings).map(([name, value]) => ({
    name,
    value: secrets.has(name as SettingName) && String(value) !== '' ? 'REDACTED' : escapeLine(JSON.stringify(value)),
    source: sources[name as SettingName] ?? 'default',
  }));
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const valueWidth = Math.max(...rows.map(({ value }) => value.length));
  for (const { name, value, source } of rows) {
    process.stdout.write(`${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${escapeLine(source)}\n`);
  }
  return exitCodes.green;
}
