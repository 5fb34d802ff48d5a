import type { CheckOfSuite } from '../harness/checks/check.ts';
import type { ExtraHeader } from '../harness/client/extra-headers.ts';
import type { Redactor } from '../harness/client/redactor.ts';
import type { Sender } from '../harness/client/sender.ts';
import type { HostPageLoad } from '../harness/host-page/host-page-load.ts';
import type { Diagnosis } from '../harness/results/diagnosis.ts';
import type { CheckResult } from '../harness/results/result.ts';
import { smokeTriageRequests } from '../harness/results/smoke-checks.ts';
import { FileInUse } from '../harness/run/file-in-use.ts';
import type { FileUnderTest } from '../harness/run/judge.ts';
import type { RefusedStart } from '../harness/run/refused-start.ts';
import { notRun } from '../harness/run/run-check.ts';
import type { ResolvedSettings } from '../harness/settings/config.ts';
import { hostUnreachable } from '../harness/triage/causes.ts';
import { type Triage, triage } from '../harness/triage/triage.ts';
import { writtenName } from '../harness/triage/written-files.ts';
import { editorMeantBy } from '../wopi/editor-properties.ts';
import { editorNames } from '../wopi/editors.ts';
import type { ProofKeys } from '../wopi/proof-key.ts';
import { ownCommandsOf } from './rerun-command.ts';

export interface FirstContactOptions extends ResolvedSettings {
  readonly checks: readonly CheckOfSuite[];
  readonly files: readonly FileUnderTest[];
  readonly sender: Sender;
  readonly redactor: Redactor;
  readonly proofKeys: ProofKeys | undefined;
  readonly extraHeaders: readonly ExtraHeader[];
  readonly hostPageLoad?: HostPageLoad | undefined;
  readonly signal: AbortSignal;
}

/** What the first contact with all files showed. */
export interface FirstContact extends Triage {
  /** The names of the files that the run may write to, or their WopiSrc where the host gave none. */
  readonly written: readonly string[];
}

/**
 * What the first contact with each file shows, up to the first one with which nothing can be judged. The bundled host is
 * never examined: its address and token are the run's own, and its defects are there to be judged.
 */
export async function firstContact(options: FirstContactOptions): Promise<FirstContact> {
  const { settings, files, sources } = options;
  if (settings['reference-host'] !== undefined) return nothingFound;
  if (!settings.triage) return { ...nothingFound, written: files.map(({ wopisrc }) => wopisrc) };
  let found: FirstContact = nothingFound;
  for (const file of files) {
    const { notices, requests, diagnosis, ...about } = await contactFile(file, options);
    const hints = sources.editor === 'default' ? editorHint(about.properties ?? []).filter(isNew(found)) : [];
    found = {
      notices: [...found.notices, ...hints, ...notices],
      requests: found.requests + requests,
      written: [...found.written, ...writtenName(file, about).map((name) => options.redactor.redact(name))],
      ...(about.latencyMs !== undefined && { latencyMs: about.latencyMs }),
    };
    if (diagnosis) return { ...found, diagnosis };
  }
  return found;
}

const nothingFound: FirstContact = { notices: [], requests: 0, written: [] };

function contactFile(
  file: FileUnderTest,
  { settings, sources, configFile, checks, files: _, ...options }: FirstContactOptions,
): Promise<Triage> {
  return triage({
    ...options,
    commands: ownCommandsOf({ settings, sources, configFile }, file.wopisrc),
    file,
    sendsPosts: checks.some(({ check }) => !check.readOnly),
    ...(settings.profile === 'smoke' && { mostRequests: smokeTriageRequests }),
  });
}

// Several files of one host need one hint.
function isNew({ notices }: Triage): (hint: string) => boolean {
  return (hint) => !notices.includes(hint);
}

function editorHint(properties: readonly string[]): string[] {
  const editor = editorMeantBy(properties);
  return editor === undefined
    ? []
    : [`The host seems to be made for ${editorNames[editor]}: --editor ${editor} judges it by what that editor does.`];
}

/** The results of checks that were not run because of a diagnosis. */
export function resultsWithout(
  checks: readonly CheckOfSuite[],
  { cause, summary }: Diagnosis,
  redactor: Redactor,
): CheckResult[] {
  return checks.map((entry) => notRun(entry, 'skipped', `no check was run: ${summary} (${cause})`, redactor));
}

/** The diagnosis when the run must not begin on the file. */
export function refusedStart(error: RefusedStart, wopisrc: string, redactor: Redactor): Diagnosis {
  const summary = redactor.redact(error.summary);
  const isInUse = error instanceof FileInUse;
  return {
    cause: isInUse ? 'FileInUse' : 'ContentNotKept',
    summary,
    sent: `${isInUse ? 'GetLock' : 'GetFile'} ${wopisrc}`,
    received: summary,
    experiments: [],
    likelyCause: isInUse
      ? 'Another client has the file open, or ended without releasing its lock.'
      : 'GetFile of this file may fail, or return other content than CheckFileInfo reports.',
    advice: [error.advice],
    command: 'curl -i "$WOPI_SRC"',
    exchanges: [],
  };
}

/** The diagnosis when no connection can be made, or the host did not start in time. */
export function unreachable(message: string, wopisrc: string): Diagnosis {
  return {
    ...hostUnreachable(message),
    sent: `GET ${wopisrc}`,
    received: message,
    experiments: [],
    command: 'curl -i "$WOPI_SRC"',
    exchanges: [],
  };
}
