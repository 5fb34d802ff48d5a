import {
  environmentNames,
  furtherTokens,
  type ResolvedSettings,
  type SettingName,
  type Settings,
} from '../harness/settings/config.ts';
import type { OwnCommands } from '../harness/triage/own-commands.ts';
import { headerVariable, shellQuote, shellQuoteWithSecret } from '../reports/shell-quote.ts';
import { isReadOnce } from './access-token.ts';
import { ownProgram } from './own-program.ts';
import { headerParts } from './request-settings.ts';

/**
 * The command line that tests the same host in the same way from the same directory, with shell variables in the places
 * of secrets. What the configuration file sets is left to that file.
 */
export function rerunCommandOf(resolved: ResolvedSettings, seed: number): string {
  return [...runWords(resolved), `--seed ${seed}`].join(' ');
}

/** Of a WopiSrc on the screen of a diagnosis. */
const longestAddress = 60;

/** The commands that a diagnosis of this file shows. */
export function ownCommandsOf(resolved: ResolvedSettings, wopisrc: string): OwnCommands {
  const { settings } = resolved;
  const address = wopisrc.length > longestAddress ? '"$WOPI_SRC"' : shellQuote(wopisrc);
  return {
    run: runWords(resolved, [address]),
    curlOptions: [...curlOptionsOf(settings), ...settings.header.flatMap(curlHeader)],
    keys: keyCommand('keys', settings),
    sign: signCommandOf(settings),
  };
}

/** The command that prints the proof headers of a URL, with the keys of the run. */
export function signCommandOf(settings: Settings): string {
  return keyCommand('sign', settings);
}

function keyCommand(command: 'keys' | 'sign', { 'proof-keys': directory }: Settings): string {
  const keys = directory === undefined ? [] : [`--proof-keys ${shellQuote(directory)}`];
  return [ownProgram(), command, ...keys].join(' ');
}

/** Options of curl that treat the host's certificate as the settings do. */
export function curlOptionsOf(settings: Settings): string[] {
  const { insecure, ca, proxy } = settings;
  const tls = insecure ? ['-k'] : ca.map((file) => `--cacert ${shellQuote(file)}`);
  // curl itself reads the environment.
  return proxy === undefined ? tls : [...tls, `--proxy ${proxyWord(settings)}`];
}

function curlHeader(header: string): string[] {
  const { name } = headerParts(header) ?? {};
  return name === undefined ? [] : [`-H ${shellQuoteWithSecret(`${name}: REDACTED`, headerVariable(name))}`];
}

/** `addresses`: of the files to name instead of those of the settings. */
function runWords(resolved: ResolvedSettings, addresses?: readonly string[]): string[] {
  const { settings, configFile } = resolved;
  return [
    `${ownProgram({ onThisMachine: settings.wopisrc.some(isOnLoopback) })} run`,
    ...(configFile === undefined ? [] : [`--config ${shellQuote(configFile)}`]),
    ...carried(resolved).flatMap((name) => {
      if (name === 'wopisrc' && addresses) return addresses.map((address) => `--wopisrc ${address}`);
      if (name === 'token' && !addresses && hasOwnTokens(resolved)) return numberedTokens(settings);
      return wordsOf(name, resolved);
    }),
  ];
}

/** Whether a WopiSrc is on this machine. */
export function isOnLoopback(wopisrc: string): boolean {
  return URL.canParse(wopisrc) && /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(wopisrc).hostname);
}

// A variable has one token, unless the user gave it a line for each file.
function hasOwnTokens({ settings: { token = [] }, sources }: ResolvedSettings): boolean {
  return token.length > 1 && !(environmentNames.token ?? []).some((name) => name === sources.token);
}

function numberedTokens({ token = [] }: Settings): string[] {
  return token.map((_, index) => `--token "$WOPI_TOKEN_${index + 1}"`);
}

const accessTokens = ['token', ...furtherTokens] as const;

/** The settings on which the verdict of a single check depends, in the order of the command line. */
const carriedNames: readonly SettingName[] = [
  ...(['reference-host', 'variant', 'defect', 'wopisrc', 'host-page', 'cookie', 'storage-state'] as const),
  ...accessTokens.flatMap((name) => [name, `${name}-file`, `${name}-command`] as const),
  ...([
    'other-file',
    'editor',
    'from-har',
    'token_ttl',
    'proof',
    'proof-keys',
    'triage',
    'ca',
    'insecure',
    'proxy',
    'header',
  ] as const),
  ...(['include-delaytests', 'include-long-tests', 'large', 'real-time', 'timeout'] as const),
  ...(['keep-content', 'leave-files', 'yes', 'release-locks', 'strict', 'fail-on-skip', 'baseline'] as const),
];

function carried({ settings, sources, configFile }: ResolvedSettings): SettingName[] {
  // Any other profile only selects checks.
  const names: readonly SettingName[] = settings.profile === 'smoke' ? ['profile', ...carriedNames] : carriedNames;
  const hasOwnTokens = settings['reference-host'] !== undefined;
  return names.filter((name) => {
    // The bundled host brings its own tokens, whatever the environment has.
    if (hasOwnTokens && accessTokens.some((token) => isWayTo(token, name))) return false;
    const source = sources[name];
    return settings[name] !== undefined && source !== undefined && source !== 'default' && source !== configFile;
  });
}

/** An option and its value for each value of a setting. */
function wordsOf(name: SettingName, { settings, sources }: ResolvedSettings): string[] {
  if (name === 'header') return settings.header.flatMap(headerWord);
  if (name === 'cookie') return ['--cookie "$COOKIE"'];
  if (name === 'proxy') return [`--proxy ${proxyWord(settings)}`];
  if (name === 'wopisrc') return addressesOf(settings).map((address) => `--wopisrc ${address}`);
  if (name === 'reference-host' && settings[name] === 'process') return ['--reference-host'];
  const token = accessTokens.find((token) => isWayTo(token, name));
  if (token !== undefined && !isLastingFile(name, settings)) return [tokenWords(name, token, { settings, sources })];
  const value = settings[name] ?? [];
  if (typeof value === 'boolean') return wordsOfSwitch(name, value);
  return [value].flat().map((each) => `--${name} ${shellQuote(String(each))}`);
}

function tokenWords(
  name: SettingName,
  token: (typeof accessTokens)[number],
  { settings, sources }: ResolvedSettings,
): string {
  if (!name.endsWith('-command')) return `--${token} "$${variableOf(token, sources)}"`;
  const command = String(settings[name]);
  // Arguments of a program may be secrets; its name is not.
  const isProgram = /^[\w./-]+$/.test(command);
  return `--${name} ${isProgram ? command : `"$WOPI_${name.toUpperCase().replaceAll('-', '_')}"`}`;
}

// The URL of a proxy may have a password.
function proxyWord({ proxy = '' }: Settings): string {
  return proxy.includes('@') ? '"$PROXY"' : shellQuote(proxy);
}

function wordsOfSwitch(name: SettingName, value: boolean): string[] {
  const isOnByDefault = name === 'proof' || name === 'triage';
  return value === isOnByDefault ? [] : [value ? `--${name}` : `--no-${name}`];
}

function isWayTo(token: string, name: SettingName): boolean {
  return [token, `${token}-file`, `${token}-command`].includes(name);
}

function isLastingFile(name: SettingName, settings: Settings): boolean {
  const file = String(settings[name]);
  return name.endsWith('-file') && file !== '-' && !isReadOnce(file);
}

/** The environment variable that the token came from, or should come from. */
function variableOf(token: (typeof accessTokens)[number], sources: ResolvedSettings['sources']): string {
  const [first = '', ...others] = environmentNames[token] ?? [];
  return others.find((name) => name === sources[token]) ?? first;
}

// `$WOPI_TOKEN` has one token for all files, or a line for each of them.
function addressesOf({ wopisrc, token = [] }: Settings): string[] {
  return wopisrc.slice(0, token.length > 1 ? wopisrc.length : 1).map(shellQuote);
}

function headerWord(header: string): string[] {
  const { places, name } = headerParts(header) ?? {};
  return name === undefined
    ? []
    : [`--header ${shellQuoteWithSecret(`${places}${name}: REDACTED`, headerVariable(name))}`];
}
