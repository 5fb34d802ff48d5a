import { type Command, Option } from 'commander';
import { profiles } from '../harness/results/categories.ts';
import { evidenceKinds, furtherTokens, type SettingName } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { categoryOption } from './category-option.ts';
import { editorOption } from './editor-option.ts';

/** Collects the values of a repeatable option. */
export const collect = (value: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), value];
const number = (value: string) => (value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value);

/** Adds the options of `run`, spelled as in Microsoft's validator where that has them. */
export function addRunOptions(command: Command): Command {
  addHostOptions(command);
  addFurtherAccess(command);
  addSelection(command);
  return addConduct(command);
}

/** Adds the options of `journey`: those of `run` without the selection of checks. */
export function addJourneyOptions(command: Command): Command {
  addHostOptions(command);
  addFurtherAccess(command);
  command
    .optionsGroup('Which sessions:')
    .addOption(editorOption('whose sessions'))
    .option('--list', 'list the sessions, then exit')
    .option('--from-har <file>', 'replay the session that record has written to this file')
    .option('--real-time', realTime);
  return addConduct(command);
}

/** Adds the options of `launch`: those of `run` that say which host is tested and how. */
export function addLaunchOptions(command: Command): Command {
  command
    .argument('[wopisrc...]', 'the same as --wopisrc')
    .option('--launch-file <file>', 'what a person supplies (default wopi-launch.yaml, if there is one)')
    .option('--report-dir <directory>', 'directory of the dossier (default wopi-launch)');
  addHostOptions(command);
  addFurtherAccess(command);
  addRequestOptions(command);
  return addConfigurationOptions(command);
}

/** Meaning of `--junit-file`. */
export const junitFile =
  'file of the repository that each case of it names, optionally with a line, as .gitlab-ci.yml:12';

const realTime = 'play sessions at the pace of the editor, which takes up to 44 minutes each';

function addSelection(command: Command): void {
  command
    .argument('[wopisrc...]', 'the same as --wopisrc')
    .optionsGroup('Which checks:')
    .addOption(editorOption('whose rules apply'))
    .option('-g, --testgroup <name>', 'group, with * and ? as wildcards (WOPI_TESTGROUP); repeatable', collect)
    .option('-n, --testname <name>', 'test, with * and ? as wildcards; repeatable', collect)
    .addOption(categoryOption())
    .addOption(new Option('--profile <profile>', 'set of checks (default all)').choices(profiles))
    .option('--last-failed', 'only the checks that were red in the last run, by its results.json')
    .option('--watch', 'run again when Enter is pressed or the host restarts')
    .option('--shard <i/n>', 'one of N runs that share the groups, as 1/4; wopi-conformance merge joins their reports')
    .addOption(new Option('--from-har <file>', 'recording to replay, as in journey').hideHelp())
    .option('--dry-run', 'print what would be run and what it needs; no request is sent')
    .option('-d, --include-delaytests', 'also run the checks that wait up to three minutes')
    .option('--include-long-tests', 'also run the checks that wait 31 minutes')
    .option('--large', 'also run the checks that transfer 50 MB or send hundreds of requests')
    .option('--real-time', realTime);
}

function addConduct(command: Command): Command {
  command
    .optionsGroup('Verdict and reports:')
    .option('-s, --ignore-skipped', 'do not print skipped checks; the verdict is the same')
    .option('--verbose', 'print everything about each red check; without it, at most 40 lines for a cause')
    .option('--fail-on-skip', 'a skipped check fails the run')
    .option('--strict', 'a warned check fails the run')
    .option('--bail <count>', 'end the run after this number of red checks', number)
    .option(
      '--baseline <file>',
      'expected failures, each with a reason (default wopi-conformance.baseline.yaml, if it exists)',
    )
    .option('--update-baseline', 'rewrite the baseline from this run; reasons are kept')
    .option('--report-dir <directory>', 'directory of the reports (default wopi-report)')
    .option('--junit <file>', 'JUnit report')
    .option('--junit-prefix <name>', 'name in front of each suite and class of it, for CI servers with several hosts')
    .option('--junit-file <path>', junitFile)
    .option('--json <file>', 'results.json')
    .option('--html <file>', 'HTML report')
    .addOption(
      new Option(
        '--evidence <checks>',
        'checks whose requests and responses the reports have (default not-green; all with --har)',
      ).choices(evidenceKinds),
    )
    .option('--har <file>', 'HTTP archive of every exchange');
  addRequestOptions(command);
  return addConfigurationOptions(command)
    .addOption(new Option('-a, --run-asynchronously-using-tasks', 'accepted as in Microsoft’s validator').hideHelp())
    .option('--print-config', 'print each setting and its source, then exit');
}

function addHostOptions(command: Command): void {
  command
    .optionsGroup('The host under test:')
    .option(
      '-w, --wopisrc <url>',
      'WopiSrc of the test file (WOPI_SRC); repeatable: several files are tested in parallel',
      collect,
    );
  addTokenOptions(command, '; repeatable: one for each WopiSrc, in the same order')
    .addOption(
      new Option('--reference-host [mode]', 'start the bundled host and test it')
        .choices(['process', 'container'])
        .preset('process'),
    )
    .option('--host-page <url>', 'page that shows the test file in a frame; opened in Chromium and tested too')
    .option('--cookie <cookie>', 'cookie "name=value" for the host page; repeatable', collect)
    .option('--storage-state <file>', 'cookies and local storage for the host page, as saved by Playwright')
    .option('--variant <name>', 'variant of the bundled host')
    .option('--defect <name>', 'defect of the bundled host; repeatable', collect);
}

/** Adds the options for the access token of the test file. `repetition`: what it means to repeat `--token`. */
export function addTokenOptions(command: Command, repetition = ''): Command {
  return command
    .option('-t, --token <token>', `access token (WOPI_TOKEN keeps it out of the process list)${repetition}`, collect)
    .option('--token-file <file>', 'read the access token from a file')
    .option('--token-command <command>', 'command that prints an access token; run again when the token expires')
    .option('-l, --token_ttl <ms>', 'access_token_ttl to send (WOPI_TTL; default 0)', number);
}

function addRequestOptions(command: Command): void {
  command
    .optionsGroup('Requests:')
    .option('--timeout <seconds>', 'time limit of one request (default 30)', number)
    .option(
      '--max-duration <seconds>',
      'time limit of all checks together; those that remain are inconclusive (WOPI_MAX_DURATION; default 600, and what checks wait)',
      number,
    )
    .option('--wait-for <seconds>', 'how long to wait for the host to respond', number)
    .option(
      '--lanes <count>',
      'number of checks that run in parallel, on twice as many files: the test file, and scratch files next to it (default auto: up to 4)',
      number,
    )
    .option('--keep-content', 'leave the test file as the last check wrote it')
    .option('--leave-files', 'create files although the host cannot delete them; they are left and listed')
    .option('--yes', 'write to a file that was not made for testing without asking at a terminal')
    .option('--release-locks', 'release the lock that another client has on the test file before the run')
    .option('--proof-keys <directory>', 'proof keys that sign requests; the host must then validate proofs')
    .option('--no-proof', 'do not sign requests')
    .option('--no-triage', noTriage);
  addConnectionOptions(command);
}

const noTriage = 'run the checks although the first contact shows that nothing can be judged';

/** Adds the options of `serve` that concern how requests are sent, and what may be written. */
export function addServeRequestOptions(command: Command): void {
  command
    .optionsGroup('Requests, as for run:')
    .option('--timeout <seconds>', 'time limit of one request (default 30)', number)
    .option('--yes', 'write to a file that was not made for testing without asking in the page')
    .option('--no-triage', noTriage);
  addConnectionOptions(command);
  command.option(
    '-c, --config <file>',
    'configuration file with these and the token (default wopi-conformance.config.json or .yaml, if there is one)',
  );
}

function addConnectionOptions(command: Command): void {
  command
    .option('--ca <file>', 'PEM file of certificates to trust; repeatable', collect)
    .option('--insecure', 'accept any TLS certificate')
    .option('--proxy <url>', 'HTTP proxy (default: HTTP_PROXY and HTTPS_PROXY); not for loopback and NO_PROXY')
    .option(
      '--header <header>',
      'request header "Name: value" for the origin of the WopiSrc, or "ORIGIN Name: value" for that origin as well; repeatable',
      collect,
    );
}

function addConfigurationOptions(command: Command): Command {
  return command
    .optionsGroup('Configuration:')
    .option(
      '-c, --config <file>',
      'configuration file (default wopi-conformance.config.json or .yaml, if there is one)',
    )
    .option('--seed <number>', 'seed of generated contents; every report prints it', number);
}

function addFurtherAccess(command: Command): void {
  command
    .optionsGroup('Further users (each token option also exists with -file and -command):')
    .option('--second-token <token>', 'a second user who may edit the file (WOPI_SECOND_TOKEN)')
    .option('--read-only-token <token>', 'a user who may only view the file (WOPI_READ_ONLY_TOKEN)')
    .option('--expired-token <token>', 'an access token for the file that has expired (WOPI_EXPIRED_TOKEN)')
    .option(
      '--other-file <url>',
      'WopiSrc of another file of the same user, to which nothing is written (WOPI_OTHER_FILE)',
    )
    .option('--other-file-token <token>', 'access token of the other file (WOPI_OTHER_FILE_TOKEN)');
  for (const name of furtherTokens) {
    command.addOption(new Option(`--${name}-file <file>`, `file with the value of --${name}`).hideHelp());
    command.addOption(
      new Option(`--${name}-command <command>`, `command that prints it; run for each group`).hideHelp(),
    );
  }
}

// They are about one run or about settings, and are not settings themselves.
const notSettings = new Set([
  ...['config', 'printConfig', 'lastFailed', 'watch', 'dryRun', 'runAsynchronouslyUsingTasks', 'list'],
  ...['launchFile', 'diff'],
  ...['listen', 'publicUrl', 'allowOrigin', 'rotateKeys'],
]);

/** The settings given as arguments and options, by setting name. */
export function flagsOf(command: Command, words: readonly string[]): Record<string, unknown> {
  const given = command.options
    .map((option) => [option.attributeName(), settingNameOf(option.long ?? '')] as const)
    .filter(([attribute]) => command.getOptionValueSource(attribute) === 'cli' && !notSettings.has(attribute));
  const flags = Object.fromEntries(given.map(([attribute, setting]) => [setting, command.getOptionValue(attribute)]));
  const addresses = words.map(requireAddress);
  return addresses.length === 0 ? flags : { ...flags, wopisrc: [...addresses, ...[flags.wopisrc ?? []].flat()] };
}

/** Whether a word is meant as a URL, not as a command or a name. */
export function isAddress(word: string): boolean {
  return /[/:]/.test(word);
}

function requireAddress(word: string): string {
  if (isAddress(word)) return word;
  throw new ConfigurationError(
    `unexpected argument ${JSON.stringify(word)}; select groups with -g and tests with -n, or pass a WopiSrc such as https://host.example/wopi/files/42`,
  );
}

function settingNameOf(long: string): SettingName {
  return long.replace(/^--(no-)?/, '') as SettingName;
}
