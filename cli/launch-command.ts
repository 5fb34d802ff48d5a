import { Command } from 'commander';
import type { CheckOfSuite } from '../harness/checks/check.ts';
import type { Screenshot } from '../harness/host-page/screenshot.ts';
import type { HostProbes } from '../harness/launch/questionnaire-input.ts';
import { redLeftovers } from '../harness/results/leftover.ts';
import type { RunReport } from '../harness/results/result.ts';
import type { ResolvedSettings, Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { escapeLine } from '../reports/escape-text.ts';
import { renderBoard } from '../reports/launch/board-text.ts';
import { type Change, changesSince } from '../reports/launch/changes.ts';
import { type BoardVerdict, type LaunchBoard, launchBoard } from '../reports/launch/launch-board.ts';
import { renderHtml } from '../reports/render-html.ts';
import { requireConsent } from './consent.ts';
import { exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { launchChecks } from './launch-checks.ts';
import { lastDossier, removeDossier, writeDossier } from './launch-dossier.ts';
import { launchInit } from './launch-init.ts';
import { launchItems, observationsOf, writeLaunchFiles } from './launch-items.ts';
import { probeHost } from './launch-probes.ts';
import { readLaunchFile, settingsOfHost } from './launch-settings.ts';
import { standardOutput } from './lost-output.ts';
import { printProblem } from './print-outcome.ts';
import type { ProbeContext } from './probe-context.ts';
import { Progress } from './progress.ts';
import { runAndReport } from './run-and-report.ts';
import { concludeUnjudged } from './run-command.ts';
import { addLaunchOptions } from './run-options.ts';
import { takePictures } from './screenshots.ts';
import { secrets } from './secrets.ts';
import { selectedChecks } from './selected-checks.ts';
import { settingsOf } from './settings-of.ts';
import { usesColor } from './terminal.ts';
import { removeReports, reportFiles, requireWritable, writeReports } from './write-reports.ts';

/** `launch`: what Microsoft’s launch process asks for, and how far the host is. */
export function launchCommand(end: (code: number) => void): Command {
  const command = new Command('launch')
    .description('say whether a host may go live, item by item of Microsoft’s launch process, and write the dossier')
    .option('--diff', 'also name what changed since the last dossier');
  const init = new Command('init').description('write wopi-launch.yaml, filled in as far as the host tells it');
  command.addCommand(
    addLaunchOptions(init).action(async (addresses: readonly string[]) =>
      end(await launchInit(addresses, init, runGroup)),
    ),
  );
  return addLaunchOptions(command).action(async (addresses: readonly string[]) =>
    end(await launch(addresses, command)),
  );
}

async function launch(addresses: readonly string[], command: Command): Promise<number> {
  const file = readLaunchFile(command.getOptionValue('launchFile') as string | undefined);
  const resolved = launchSettings(addresses, command, file);
  const { 'report-dir': directory } = resolved.settings;
  const files = reportFiles(resolved.settings);
  removeReports(files);
  requireWritable(files);
  const earlier = command.getOptionValue('diff') ? lastDossier(directory) : undefined;
  removeDossier(directory);
  using interruption = new Interruption(standardOutput);
  const isBundled = resolved.settings['reference-host'] !== undefined;
  let probes: HostProbes = {};
  let hostPage: Screenshot | undefined;
  const report = await runChecks(resolved, launchChecks(), interruption, async (context) => {
    hostPage = context.hostPageLoad?.screenshot;
    probes = await probeHost(isBundled ? {} : (file.content.host ?? {}), context);
  });
  const problems = await writeReports(files, report);
  if (report.diagnosis) return concludeUnjudged(report.diagnosis, files, problems);
  const { settings } = resolved;
  const now = new Date();
  const observations = observationsOf(settings, probes, now);
  const input = { report, file: file.content, settings, now, probes, observations };
  const unwritten = problems.map(({ sentence }) => sentence);
  const board = launchBoard({ ...report, problems: [...report.problems, ...unwritten] }, await launchItems(input));
  const extra = writeLaunchFiles(input);
  const changes = earlier && changesSince(earlier, board);
  const troubles = [...unwritten, ...troublesOf(report)];
  troubles.forEach(printProblem);
  printBoard(board, changes);
  const { pictures, problems: missing } = await takePictures(renderHtml(report), hostPage);
  const names = [...writeDossier(directory, board, { changes, pictures }), ...extra];
  process.stdout.write(`\nDossier in ${directory}: ${names.join(', ')}; run: junit.xml, results.json, report.html\n`);
  for (const problem of missing) process.stdout.write(`There is ${problem}\n`);
  if (interruption.fault) throw interruption.fault.error;
  return report.interrupted ? exitCodes.interrupted : exitCodeFor(board.verdict, troubles);
}

// They are about the run, not about an item.
function troublesOf({ problems, leftovers }: RunReport): string[] {
  const left = redLeftovers(leftovers).map(({ url, what, reason }) => `left on the host: ${what} (${reason}) ${url}`);
  return [...problems, ...left].map((sentence) => escapeLine(sentence, 2000));
}

// The bundled host has its own file and users.
function launchSettings(
  addresses: readonly string[],
  command: Command,
  { name, content }: ReturnType<typeof readLaunchFile>,
): ResolvedSettings {
  const isBundled = command.getOptionValue('referenceHost') !== undefined;
  const values = isBundled ? {} : settingsOfHost(content.host ?? {});
  const { settings, ...resolved } = settingsOf(command, { addresses, given: { name, values } });
  if (settings['reference-host'] === undefined && settings.wopisrc.length === 0 && settings['host-page'] === undefined)
    throw new ConfigurationError(
      `no host to test; enter host.wopisrc in ${name} (launch init writes that file), pass --wopisrc, or use --reference-host`,
    );
  const directory = resolved.sources['report-dir'] === 'default' ? 'wopi-launch' : settings['report-dir'];
  return { settings: { ...settings, profile: 'launch', 'report-dir': directory }, ...resolved };
}

async function runChecks(
  resolved: ResolvedSettings,
  checks: readonly CheckOfSuite[],
  interruption: Interruption,
  afterwards?: (context: ProbeContext) => Promise<void>,
): Promise<RunReport> {
  const progress = new Progress({ output: process.stderr, total: checks.length, ignoreSkipped: true });
  const silent = { onStart: () => undefined, onResult: () => undefined, end: () => undefined };
  return await runAndReport({
    ...resolved,
    settings: settingsForBoard(resolved.settings),
    checks,
    baseline: undefined,
    interruption,
    progress: process.stderr.isTTY ? progress : silent,
    consent: requireConsent,
    redactor: secrets,
    diagnosesRefusals: true,
    afterwards,
  });
}

// The board also reads what the host returned to checks that passed, and compares it from run to run: of the same file.
function settingsForBoard(settings: Settings): Settings {
  return { ...settings, evidence: 'all', lanes: settings.lanes === 'auto' ? 1 : settings.lanes };
}

async function runGroup(resolved: ResolvedSettings, group: string): Promise<RunReport> {
  using interruption = new Interruption(standardOutput);
  // The main run has asked.
  const settings = { ...resolved.settings, yes: true, testgroup: [group] };
  return await runChecks({ ...resolved, settings }, selectedChecks(settings), interruption);
}

function printBoard(board: LaunchBoard, changes: readonly Change[] | undefined): void {
  const columns = process.stdout.columns || 100;
  const color = usesColor(process.stdout);
  process.stdout.write(renderBoard(board, { color, width: columns, ...(changes && { changes }) }));
}

function exitCodeFor(verdict: BoardVerdict, problems: readonly string[]): number {
  if (verdict === 'not judged') return exitCodes.unusable;
  return verdict === 'blocked' || problems.length > 0 ? exitCodes.red : exitCodes.green;
}
