import { randomBytes } from 'node:crypto';
import type { ProofKeys } from '../../wopi/proof-key.ts';
import { resourceOfWopiSrc, type WopiResource, wopisrcOf } from '../../wopi/resource.ts';
import type { CheckOfSuite } from '../checks/check.ts';
import type { OptionalChecks } from '../checks/optional-checks.ts';
import type { ExtraHeader } from '../client/extra-headers.ts';
import { ProofSigner } from '../client/proof-signer.ts';
import { Redactor } from '../client/redactor.ts';
import type { WopiResponse } from '../client/response.ts';
import { RunLimits } from '../client/run-limits.ts';
import type { Sender } from '../client/sender.ts';
import { type TokenName, TokenNames } from '../client/token-names.ts';
import { WopiClient } from '../client/wopi-client.ts';
import { createDocuments } from '../fixtures/documents.ts';
import { Names } from '../fixtures/names.ts';
import { accessTokenOf, type HostPageLoad } from '../host-page/host-page-load.ts';
import type { AccessKind, FurtherAccess } from '../lane/further-access.ts';
import { Lane } from '../lane/lane.ts';
import type { NewToken } from '../lane/token-renewal.ts';
import type { CheckResult } from '../results/result.ts';
import { tool } from '../settings/tool.ts';
import { runCheck } from './run-check.ts';
import { type MoreLanes, type RunSuitesOptions, runSuites, type SuitesRun } from './run-suites.ts';
import { makeScratchFiles } from './scratch-files.ts';
import { waitInterruptibly } from './wait-interruptibly.ts';

/** A file under test and its access token. */
export interface FileUnderTest {
  readonly wopisrc: string;
  readonly accessToken: string;
  /** As sent in `access_token_ttl`: milliseconds since 1970 UTC; default 0. */
  readonly ttl?: number;
  /** Gets a new access token for a file when its own has expired. Absent: tokens cannot be renewed. */
  readonly newToken?: NewToken | undefined;
  /** Further users of the file, and another file. */
  readonly furtherAccess?: FurtherAccess | undefined;
}

/** How requests are sent and what they carry. */
export interface Wiring {
  readonly sender: Sender;
  /** Default: a new redactor. */
  readonly redactor?: Redactor;
  /** Private keys that sign every request. Absent: requests are not signed. */
  readonly proofKeys?: ProofKeys | undefined;
  /** Fail the checks of rejected proofs on a host that does not validate proofs, instead of skipping them. */
  readonly requireProofValidation?: boolean;
  /** The user's headers for the origin of the files. */
  readonly extraHeaders?: readonly ExtraHeader[];
  /** What the run no longer waits for. Default: no limit but for operations that hang. */
  readonly runLimits?: RunLimits;
  /** Aborts requests, except those of the clean-up. */
  readonly requestSignal?: AbortSignal;
  /** Seed of generated contents; default 1. */
  readonly seed?: number;
  /** How the host page loaded the frame. Absent: no page was opened. */
  readonly hostPageLoad?: HostPageLoad | undefined;
  /** Checks may create files that the host cannot delete. */
  readonly leaveFiles?: boolean;
}

export interface JudgeOptions
  extends Wiring,
    OptionalChecks,
    Pick<RunSuitesOptions, 'checks'>,
    Partial<
      Pick<
        RunSuitesOptions,
        | 'keepContent'
        | 'releaseLocks'
        | 'wait'
        | 'pause'
        | 'signal'
        | 'onStart'
        | 'onResult'
        | 'onFault'
        | 'onUnfinished'
        | 'showsExchanges'
        | 'endEarly'
      >
    > {
  /** One lane per file; lanes run in parallel. */
  readonly files: readonly FileUnderTest[];
  /** Number of lanes; scratch files are created for lanes beyond `files`. Default: one per file. */
  readonly lanes?: number;
  /** Whether a notice says why there are fewer; default: yes. */
  readonly wantsLanes?: boolean;
  /** Called with the lanes before the run starts. */
  readonly prepare?: (lanes: readonly Lane[]) => Promise<void>;
}

/**
 * Judges a host: wires files, sender and redactor into lanes, runs the checks on them and restores every file.
 * @throws {HostUnreachable} when no connection to the host can be opened.
 * @throws {OriginalUnsafe} when a check may write and the original content could not be kept.
 * @throws {FileInUse} when a check may write and another client works on a file.
 */
export async function judge(options: JudgeOptions): Promise<SuitesRun> {
  const {
    redactor = new Redactor(),
    signal = new AbortController().signal,
    pause,
    onStart,
    onResult,
    onFault,
    showsExchanges,
    endEarly,
  } = options;
  const { runLimits = new RunLimits() } = options;
  // Other editors than Microsoft's never delete, so their hosts need not.
  const leaveFiles = options.leaveFiles || options.checks.some(({ check }) => check.editor !== undefined);
  const wiring = { ...options, redactor, runLimits, leaveFiles };
  const lanes = options.files.map((file) => openLane(file, wiring));
  protectFromEachOther(lanes);
  await options.prepare?.(lanes);
  return await runSuites({
    lanes,
    lanesAtOnce: options.lanes ?? lanes.length,
    moreLanes: () => makeLanes(lanes, wiring),
    checks: options.checks,
    redactor,
    includeDelayTests: options.includeDelayTests,
    includeLongTests: options.includeLongTests,
    includeLarge: options.includeLarge,
    realTime: options.realTime,
    keepContent: options.keepContent ?? false,
    leaveFiles,
    releaseLocks: options.releaseLocks ?? false,
    limits: runLimits,
    wait: options.wait ?? ((seconds) => waitInterruptibly(seconds, signal)),
    signal,
    ...(pause && { pause }),
    ...(onStart && { onStart }),
    ...(onResult && { onResult }),
    ...(onFault && { onFault }),
    onUnfinished: options.onUnfinished,
    ...(showsExchanges && { showsExchanges }),
    ...(endEarly && { endEarly }),
  });
}

/** Judges one check on its own, without clean-up: for checks that do not change the host. */
export async function judgeOne(entry: CheckOfSuite, file: FileUnderTest, wiring: Wiring): Promise<CheckResult> {
  const redactor = wiring.redactor ?? new Redactor();
  const lane = openLane(file, { ...wiring, redactor });
  const { result } = await runCheck(entry, { lane, redactor, wait: () => Promise.resolve() });
  return result;
}

/** Requests CheckFileInfo of any file, as a run with this wiring does. */
export function fileInfoReader(
  wiring: Wiring & { readonly redactor: Redactor },
): (file: WopiResource) => Promise<WopiResponse> {
  return (file) => {
    const { client } = openLane({ wopisrc: wopisrcOf(file), accessToken: file.accessToken }, wiring);
    return client.checkFileInfo(file);
  };
}

/** Creates a lane for one file, with a client for its host. `scratchFor`: the file next to which the run created it. */
export function openLane(
  file: FileUnderTest,
  wiring: Wiring & { readonly redactor: Redactor },
  { scratchFor }: { readonly scratchFor?: FileUnderTest } = {},
): Lane {
  const { sender, redactor, proofKeys, extraHeaders = [], requestSignal, hostPageLoad, seed = 1 } = wiring;
  learnSecrets(redactor, file, wiring);
  const { wopisrc } = scratchFor ?? file;
  const isScratch = scratchFor !== undefined;
  const tokenNames = new TokenNames();
  tokenNames.learn(file.accessToken, 'run');
  return new Lane({
    file: {
      ...resourceOfWopiSrc(file.wopisrc, file.accessToken, file.ttl ?? 0),
      ...(isScratch && { isFromHost: true }),
    },
    client: new WopiClient({
      sender,
      redactor,
      ownOrigin: new URL(wopisrc).origin,
      extraHeaders,
      userAgent: `${tool.name}/${tool.version}`,
      tokenNames,
      signal: requestSignal,
      limits: wiring.runLimits,
      ...(proofKeys ? { signer: new ProofSigner(proofKeys) } : {}),
    }),
    names: new Names(randomBytes(4).toString('hex')),
    documents: createDocuments(seed),
    signsRequests: proofKeys !== undefined,
    requireProofValidation: wiring.requireProofValidation ?? false,
    hostPageLoad,
    newToken: namingNewTokens(file, tokenNames),
    wopisrc,
    isScratch,
    furtherAccess: furtherAccessOf(file, redactor, tokenNames),
    leavesFiles: wiring.leaveFiles,
  });
}

function namingNewTokens({ newToken }: FileUnderTest, tokenNames: TokenNames): NewToken | undefined {
  if (!newToken) return undefined;
  return async (wopisrc) => {
    const token = await newToken(wopisrc);
    tokenNames.learn(token, 'run');
    return token;
  };
}

const accessNames: Readonly<Record<string, TokenName>> = {
  second: 'second user',
  readOnly: 'read-only',
  expired: 'expired',
  otherFile: 'other file',
} satisfies Record<AccessKind, TokenName>;

function furtherAccessOf(
  { furtherAccess = {} }: FileUnderTest,
  redactor: Redactor,
  tokenNames: TokenNames,
): FurtherAccess {
  const opened = Object.entries(furtherAccess).map(([kind, open]) => [
    kind,
    async () => {
      const access = await open();
      redactor.learn(access.accessToken);
      tokenNames.learn(access.accessToken, accessNames[kind] ?? 'another');
      return access;
    },
  ]);
  return Object.fromEntries(opened);
}

/** Tells the redactor every secret that requests about the file carry. */
export function learnSecrets(
  redactor: Redactor,
  { accessToken }: FileUnderTest,
  { extraHeaders = [], hostPageLoad }: Pick<Wiring, 'extraHeaders' | 'hostPageLoad'>,
): void {
  redactor.learn(accessToken);
  for (const { name, value } of extraHeaders) {
    redactor.learn(value);
    if (/authorization$/i.test(name)) redactor.learn(value.replace(/^\S+\s+/, ''));
  }
  if (hostPageLoad) redactor.learn(accessTokenOf(hostPageLoad.request) ?? '');
}

async function makeLanes(
  given: readonly Lane[],
  options: JudgeOptions & { readonly redactor: Redactor },
): Promise<MoreLanes> {
  const { files, redactor, lanes: wanted = files.length } = options;
  const [first] = files;
  const missing = usefulLanes(options.checks, filesFor(wanted, files.length)) - files.length;
  if (missing <= 0 || !first) return { lanes: [], notices: [], leftovers: [], requests: 0 };
  // A separate lane, because a lane deletes what it created after its next check.
  const maker = openLane(first, options);
  const { files: scratch, problem, leftovers } = await makeScratchFiles(maker, missing);
  const lanes = scratch.map((file) =>
    openLane({ ...first, ...file, furtherAccess: {} }, options, { scratchFor: first }),
  );
  protectFromEachOther([...given, ...lanes]);
  const notices =
    problem === undefined || options.wantsLanes === false
      ? []
      : [redactor.redact(describeFallback(given.length + lanes.length, wanted, problem))];
  return { lanes, notices, leftovers, requests: maker.requests };
}

function protectFromEachOther(lanes: readonly Lane[]): void {
  for (const { undoLog } of lanes) for (const { file } of lanes) undoLog.made.protect(file);
}

// On a second file, checks go on while the first is restored. Who names all files wants no others.
function filesFor(lanes: number, given: number): number {
  return lanes <= given ? given : lanes * 2;
}

// A read-only run creates no files.
function usefulLanes(checks: readonly CheckOfSuite[], wanted: number): number {
  const isReadOnly = checks.every(({ check }) => check.readOnly);
  return isReadOnly ? 1 : Math.min(wanted, new Set(checks.map(({ suite }) => suite)).size);
}

function describeFallback(count: number, wanted: number, problem: string): string {
  const instead = count === 1 ? 'Groups ran in sequence' : `Groups ran in ${count} lanes`;
  return `${instead} instead of in ${wanted} lanes (--lanes), because no more files could be created: ${problem}.`;
}
