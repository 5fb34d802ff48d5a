import { Redactor, redacted } from '../harness/client/redactor.ts';
import type { ResolvedSettings, SettingName } from '../harness/settings/config.ts';
import { escapeLine } from '../reports/escape-text.ts';
import { exitCodes } from './exit-codes.ts';

/** Prints every setting with its source, secrets redacted. */
export function printConfig({ settings, sources }: ResolvedSettings): number {
  const rows = Object.entries(settings).map(([name, value]) => ({
    name,
    value: shown(name, value),
    source: sources[name as SettingName] ?? 'default',
  }));
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const valueWidth = Math.max(...rows.map(({ value }) => value.length));
  for (const { name, value, source } of rows) {
    process.stdout.write(`${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${escapeLine(source)}\n`);
  }
  return exitCodes.green;
}

const named: Readonly<Record<string, RegExp>> = {
  header: /^((?:https?:\/\/\S+\s+)*[^:]*: ?)./s,
  cookie: /^([^=]*=)./s,
};

// A token command may contain a password. Headers and cookies are shown by name only.
function shown(name: string, value: unknown): string {
  if (/(^|-)token(-command)?$/.test(name)) return [value].flat().every((text) => text === '') ? '""' : redacted;
  if (name === 'proxy') return escapeLine(JSON.stringify(withoutCredentials(String(value))));
  const pattern = named[name];
  const values = pattern && Array.isArray(value) ? value.map((text) => withoutValue(String(text), pattern)) : value;
  const text = new Redactor().redact(JSON.stringify(values)).replace(/:\/\/[^/@"]+@/g, `://${redacted}@`);
  return escapeLine(text, 2000);
}

function withoutCredentials(proxy: string): string {
  return proxy.replace(/^(\w+:\/\/)?.*@/s, `$1${redacted}@`);
}

function withoutValue(text: string, pattern: RegExp): string {
  const name = pattern.exec(text)?.[1];
  return name === undefined ? redacted : name + redacted;
}
