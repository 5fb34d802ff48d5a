import { environmentNames, furtherTokens, type SettingName, type Settings } from '../harness/settings/config.ts';
import { shellQuote } from '../reports/shell-quote.ts';

/** The command line that tests the same host in the same way, with `$WOPI_TOKEN` for the token. */
export function rerunCommandOf(settings: Settings): string {
  return ['wopi-conformance run', ...targetWords(settings), ...requestWords(settings)].join(' ');
}

function targetWords(settings: Settings): string[] {
  const mode = settings['reference-host'];
  if (mode === undefined)
    return [
      ...settings.wopisrc.slice(0, 1).map((wopisrc) => `--wopisrc ${shellQuote(wopisrc)}`),
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

function requestWords(settings: Settings): string[] {
  return [
    ...(settings.token_ttl === 0 ? [] : [`--token_ttl ${settings.token_ttl}`]),
    ...(settings.proof ? [] : ['--no-proof']),
    ...(settings.triage ? [] : ['--no-triage']),
    ...(settings['proof-keys'] === undefined ? [] : [`--proof-keys ${shellQuote(settings['proof-keys'])}`]),
    ...settings.ca.map((file) => `--ca ${shellQuote(file)}`),
    ...(settings.insecure ? ['--insecure'] : []),
    ...(['include-delaytests', 'include-long-tests', 'large'] as const).flatMap((name) =>
      settings[name] ? [`--${name}`] : [],
    ),
  ];
}
