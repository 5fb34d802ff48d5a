import { readFileSync } from 'node:fs';
import { Redactor } from '../harness/client/redactor.ts';
import type { Settings } from '../harness/settings/config.ts';

/** The secrets of the command that runs in this process: none of its outputs may hold them. */
export const secrets = new Redactor();

/** Tells a redactor the secrets of the settings, before anything is sent or shown. */
export function learnSettings(
  redactor: Redactor,
  { cookie: cookies, 'storage-state': storageState, ...settings }: Settings,
): void {
  const { token, 'second-token': second, 'read-only-token': readOnly, 'expired-token': expired } = settings;
  const tokens = [...(token ?? []).flatMap((text) => text.split(/[\r\n]+/)), second, readOnly, expired];
  for (const value of [...tokens, settings['other-file-token']]) redactor.learn(value?.trim() ?? '');
  const values = [...cookies.map(cookieValueOf), ...(storageState === undefined ? [] : storedValuesIn(storageState))];
  for (const value of values.filter(mayBeSecret)) redactor.learn(value);
}

function cookieValueOf(cookie: string): string {
  return cookie.slice(cookie.indexOf('=') + 1);
}

// To replace every `true` and `en` would spoil the evidence.
function mayBeSecret(value: string): boolean {
  return value.length >= 4 && !/^(true|false|null|none)$/i.test(value);
}

interface StorageState {
  readonly cookies?: readonly { readonly value?: unknown }[];
  readonly origins?: readonly { readonly localStorage?: readonly { readonly value?: unknown }[] }[];
}

// A file that cannot be read is reported when the browser opens it.
function storedValuesIn(file: string): string[] {
  try {
    const { cookies = [], origins = [] } = JSON.parse(readFileSync(file, 'utf8')) as StorageState;
    const stored = [...cookies, ...origins.flatMap(({ localStorage = [] }) => localStorage)];
    return stored.map(({ value }) => value).filter((value) => typeof value === 'string');
  } catch {
    return [];
  }
}
