import { environmentNames, furtherTokens, type SettingName, type Settings } from '../harness/settings/config.ts';
import type { OwnCommands } from '../harness/triage/own-commands.ts';
import { headerVariable, shellQuote, shellQuoteWithSecret } from '../reports/shell-quote.ts';
import { headerParts } from './request-settings.ts';

/** The command line that tests the same host in the same way, with `$WOPI_TOKEN` for the token. */
export function rerunCommandOf(settings: Settings): string {
  return runWords(settings).join(' ');
}

/** Of a WopiSrc on the screen of a diagnosis. */
const longestAddress = 60;

/** The commands that a diagnosis of this file shows. */
export function ownCommandsOf(settings: Settings, wopisrc: string): OwnCommands {
  const address = wopisrc.length > longestAddress ? '"$WOPI_SRC"' : shellQuote(wopisrc);
  const keys = settings['proof-keys'] === undefined ? [] : [`--proof-keys ${shellQuote(settings['proof-keys'])}`];
  return {
    run: runWords(settings, settings.wopisrc.length === 0 ? [] : [address]),
    curlOptions: [...curlOptionsOf(settings), ...settings.header.flatMap(curlHeader)],
    keys: ['wopi-conformance keys', ...keys].join(' '),
    sign: ['wopi-conformance sign', ...keys].join(' '),
  };
}

/** Options of curl that treat the host's certificate as the settings do. */
export function curlOptionsOf({ insecure, ca }: Settings): string[] {
  return insecure ? ['-k'] : ca.map((file) => `--cacert ${shellQuote(file)}`);
}

function runWords(settings: Settings, addresses?: readonly string[]): string[] {
  return ['wopi-conformance run', ...targetWords(settings, addresses), ...requestWords(settings)];
}

function headerWord(header: string): string[] {
  const { places, name } = headerParts(header) ?? {};
  return name === undefined
    ? []
    : [`--header ${shellQuoteWithSecret(`${places}${name}: REDACTED`, headerVariable(name))}`];
}

function curlHeader(header: string): string[] {
  const { name } = headerParts(header) ?? {};
  return name === undefined ? [] : [`-H ${shellQuoteWithSecret(`${name}: REDACTED`, headerVariable(name))}`];
}

// `$WOPI_TOKEN` has one token for all files, or a line for each of them.
function addressesOf({ wopisrc, token = [] }: Settings): string[] {
  return wopisrc.slice(0, token.length > 1 ? wopisrc.length : 1).map(shellQuote);
}

function targetWords(settings: Settings, addresses: readonly string[] = addressesOf(settings)): string[] {
  const mode = settings['reference-host'];
  if (mode === undefined)
    return [
      ...addresses.map((address) => `--wopisrc ${address}`),
      ...hostPageWords(settings),
      ...furtherAccessWords(settings),
    ];
  return [
    mode === 'process' ? '--reference-host' : `--reference-host ${mode}`,
    ...(settings.variant === undefined ? [] : [`--variant ${shellQuote(settings.variant)}`]),
    ...settings.defect.map((defect) => `--defect ${shellQuote(defect)}`),
  ];
}

function hostPageWords({ wopisrc, 'host-page': page, cookie, 'storage-state': state }: Settings): string[] {
  return [
    ...(page === undefined ? [] : [`--host-page ${shellQuote(page)}`]),
    ...(cookie.length === 0 ? [] : ['--cookie "$COOKIE"']),
    ...(state === undefined ? [] : [`--storage-state ${shellQuote(state)}`]),
    ...(page !== undefined && wopisrc.length === 0 ? [] : ['--token "$WOPI_TOKEN"']),
  ];
}

function furtherAccessWords(settings: Settings): string[] {
  const file = settings['other-file'];
  const given = furtherTokens.filter((name) =>
    [name, `${name}-file`, `${name}-command`].some((key) => settings[key as SettingName] !== undefined),
  );
  return [
    ...(file === undefined ? [] : [`--other-file ${shellQuote(file)}`]),
    ...given.map((name) => `--${name} "$${environmentNames[name]?.[0]}"`),
  ];
}

function isDefault([first, ...others]: Settings['editor']): boolean {
  return first === 'microsoft' && others.length === 0;
}

function requestWords(settings: Settings): string[] {
  return [
    ...(isDefault(settings.editor) ? [] : settings.editor.map((editor) => `--editor ${editor}`)),
    ...(settings.token_ttl === 0 ? [] : [`--token_ttl ${settings.token_ttl}`]),
    ...(settings.proof ? [] : ['--no-proof']),
    ...(settings.triage ? [] : ['--no-triage']),
    ...(settings['proof-keys'] === undefined ? [] : [`--proof-keys ${shellQuote(settings['proof-keys'])}`]),
    ...settings.ca.map((file) => `--ca ${shellQuote(file)}`),
    ...(settings.insecure ? ['--insecure'] : []),
    ...settings.header.flatMap(headerWord),
    ...(['include-delaytests', 'include-long-tests', 'large', 'real-time'] as const).flatMap((name) =>
      settings[name] ? [`--${name}`] : [],
    ),
  ];
}
