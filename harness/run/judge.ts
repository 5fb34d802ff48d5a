import { randomBytes } from 'node:crypto';
import type { ProofKeys } from '../../wopi/proof-key.ts';
import { resourceOfWopiSrc } from '../../wopi/resource.ts';
import type { CheckOfSuite } from '../checks/check.ts';
import { ProofSigner } from '../client/proof-signer.ts';
import { Redactor } from '../client/redactor.ts';
import type { Sender } from '../client/sender.ts';
import { WopiClient } from '../client/wopi-client.ts';
import { createDocuments } from '../fixtures/documents.ts';
import { Names } from '../fixtures/names.ts';
import { accessTokenOf, type FrameLoad } from '../host-page/frame-load.ts';
import { Lane } from '../lane/lane.ts';
import type { NewToken } from '../lane/token-renewal.ts';
import type { CheckResult } from '../results/result.ts';
import { tool } from '../settings/tool.ts';
import { runCheck } from './run-check.ts';
import { type RunSuitesOptions, runSuites, type SuitesRun } from './run-suites.ts';
import { makeScratchFiles } from './scratch-files.ts';

/** A file to judge a host by, and the token that opens it. */
export interface FileUnderTest {
  readonly wopisrc: string;
  readonly accessToken: string;
  /** As sent in `access_token_ttl`: milliseconds since 1970 UTC; default 0. */
  readonly ttl?: number;
  /** Gets another access token for a file when its own has expired. Absent: there is none. */
  readonly newToken?: NewToken | undefined;
}

/** How requests are made and what they carry. */
export interface Wiring {
  readonly sender: Sender;
  /** Default: one of its own. */
  readonly redactor?: Redactor;
  /** Private keys that sign every request. Absent: requests are not signed. */
  readonly proofKeys?: ProofKeys | undefined;
  /** Fail the rejecting checks on a host that does not validate proofs, instead of skipping them. */
  readonly requireProofValidation?: boolean;
  readonly extraHeaders?: Readonly<Record<string, string>>;
  /** Aborts requests, except those that clean up. */
  readonly requestSignal?: AbortSignal;
  /** Of generated contents; default 1. */
  readonly seed?: number;
  /** How the host page loaded the frame. Absent: no page was opened. */
  readonly frameLoad?: FrameLoad | undefined;
}

export interface JudgeOptions
  extends Wiring,
    Pick<RunSuitesOptions, 'checks'>,
    Partial<Pick<RunSuitesOptions, 'includeDelayTests' | 'keepContent' | 'wait' | 'signal' | 'onStart' | 'onResult'>> {
  /** Each file is a lane; lanes run side by side. */
  readonly files: readonly FileUnderTest[];
  /** Lanes wanted; scratch files are made for those that `files` does not provide. Default: one per file. */
  readonly lanes?: number;
  /** Sees the lanes before the run begins. */
  readonly prepare?: (lanes: readonly Lane[]) => Promise<void>;
}

/**
 * Judges a host: wires files, sender and redactor into lanes, runs the checks on them and leaves every file as it was.
 * @throws {HostUnreachable} when no connection to the host can be made.
 */
export async function judge(options: JudgeOptions): Promise<SuitesRun> {
  const { redactor = new Redactor(), signal = new AbortController().signal, onStart, onResult } = options;
  const wiring = { ...options, redactor };
  const opened = await openLanes(wiring);
  await options.prepare?.(opened.lanes);
  const run = await runSuites({
    lanes: opened.lanes,
    checks: options.checks,
    redactor,
    includeDelayTests: options.includeDelayTests ?? false,
    keepContent: options.keepContent ?? false,
    wait: options.wait ?? (() => Promise.reject(new Error('no check of this run may wait'))),
    signal,
    ...(onStart && { onStart }),
    ...(onResult && { onResult }),
  });
  return { ...run, notices: [...opened.notices, ...run.notices], requests: run.requests + opened.requests };
}

/** Judges one check on its own, without clean-up: for checks that send nothing that changes the host. */
export async function judgeOne(entry: CheckOfSuite, file: FileUnderTest, wiring: Wiring): Promise<CheckResult> {
  const redactor = wiring.redactor ?? new Redactor();
  const lane = openLane(file, { ...wiring, redactor });
  const { result } = await runCheck(entry, { lane, redactor, wait: () => Promise.resolve() });
  return result;
}

/** A lane for one file, with a client that talks to its host. */
export function openLane(
  file: FileUnderTest,
  wiring: Wiring & { readonly redactor: Redactor },
  { isScratch = false } = {},
): Lane {
  const { sender, redactor, proofKeys, extraHeaders = {}, requestSignal, frameLoad, seed = 1 } = wiring;
  learnSecrets(redactor, file, wiring);
  return new Lane({
    file: resourceOfWopiSrc(file.wopisrc, file.accessToken, file.ttl ?? 0),
    client: new WopiClient({
      sender,
      redactor,
      extraHeaders,
      userAgent: `${tool.name}/${tool.version}`,
      signal: requestSignal,
      ...(proofKeys ? { signer: new ProofSigner(proofKeys) } : {}),
    }),
    names: new Names(randomBytes(4).toString('hex')),
    documents: createDocuments(seed),
    signsRequests: proofKeys !== undefined,
    requireProofValidation: wiring.requireProofValidation ?? false,
    frameLoad,
    newToken: file.newToken,
    isScratch,
  });
}

function learnSecrets(redactor: Redactor, { accessToken }: FileUnderTest, { extraHeaders = {}, frameLoad }: Wiring) {
  redactor.learn(accessToken);
  for (const [name, value] of Object.entries(extraHeaders)) {
    redactor.learn(value);
    if (/authorization$/i.test(name)) redactor.learn(value.replace(/^\S+\s+/, ''));
  }
  if (frameLoad) redactor.learn(accessTokenOf(frameLoad.request) ?? '');
}

interface OpenedLanes {
  readonly lanes: readonly Lane[];
  readonly notices: readonly string[];
  /** Sent to make scratch files. */
  readonly requests: number;
}

async function openLanes(options: JudgeOptions & { readonly redactor: Redactor }): Promise<OpenedLanes> {
  const { files, redactor, lanes: wanted = files.length } = options;
  const lanes = files.map((file) => openLane(file, options));
  const [first] = files;
  const missing = usefulLanes(options.checks, wanted) - files.length;
  if (missing <= 0 || !first) return { lanes, notices: [], requests: 0 };
  // A lane of its own, because what a lane makes is gone after its next check.
  const maker = openLane(first, options);
  const { files: scratch, problem } = await makeScratchFiles(maker, missing);
  lanes.push(...scratch.map((file) => openLane({ ...first, ...file }, options, { isScratch: true })));
  const notices = problem === undefined ? [] : [redactor.redact(describeFallback(lanes.length, wanted, problem))];
  return { lanes, notices, requests: maker.requests };
}

// Two lanes never share a group, and a run that only reads makes no files.
function usefulLanes(checks: readonly CheckOfSuite[], wanted: number): number {
  const isReadOnly = checks.every(({ check }) => check.readOnly);
  return isReadOnly ? 1 : Math.min(wanted, new Set(checks.map(({ suite }) => suite)).size);
}

function describeFallback(count: number, wanted: number, problem: string): string {
  const instead = count === 1 ? 'Groups ran one after the other' : `Groups ran in ${count} lanes`;
  return `${instead}, not in the ${wanted} lanes of --lanes, because the host made no more files: ${problem}.`;
}
