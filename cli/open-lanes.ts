import { randomBytes } from 'node:crypto';
import type { CheckOfSuite } from '../harness/checks/check.ts';
import type { HttpSender } from '../harness/client/http-sender.ts';
import type { Redactor } from '../harness/client/redactor.ts';
import type { FrameLoad } from '../harness/host-page/frame-load.ts';
import { createLane } from '../harness/lane/create-lane.ts';
import type { Lane } from '../harness/lane/lane.ts';
import { makeScratchFiles } from '../harness/run/scratch-files.ts';
import type { Settings } from '../harness/settings/config.ts';
import { tool } from '../harness/settings/tool.ts';
import type { ProofKeys } from '../wopi/proof-key.ts';
import { newTokenFrom } from './access-token.ts';
import { extraHeadersOf } from './request-settings.ts';
import type { FileUnderTest } from './run-target.ts';

export interface LaneInput {
  readonly settings: Settings;
  readonly sender: HttpSender;
  readonly redactor: Redactor;
  readonly proofKeys: ProofKeys | undefined;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** How the host page loaded the frame; absent where none was opened. */
  readonly frameLoad: FrameLoad | undefined;
}

export interface OpenedLanes {
  readonly lanes: readonly Lane[];
  readonly notices: readonly string[];
  /** Sent to make scratch files. */
  readonly requests: number;
}

/** A lane for each file, and for each scratch file that `--lanes` asks for and these checks have a use for. */
export async function openLanes(
  files: readonly FileUnderTest[],
  checks: readonly CheckOfSuite[],
  input: LaneInput,
): Promise<OpenedLanes> {
  const lanes = files.map((file) => laneOf(file, input));
  const [first] = files;
  const missing = usefulLanes(checks, input.settings) - files.length;
  if (missing <= 0 || !first) return { lanes, notices: [], requests: 0 };
  // A lane of its own, because what a lane makes is gone after its next check.
  const maker = laneOf(first, input);
  const { files: scratch, problem } = await makeScratchFiles(maker, missing);
  lanes.push(...scratch.map((file) => laneOf(file, input, { isScratch: true })));
  const notices =
    problem === undefined ? [] : [input.redactor.redact(describeFallback(lanes.length, input.settings, problem))];
  return { lanes, notices, requests: maker.requests };
}

// Two lanes never share a group, and a run that only reads makes no files.
function usefulLanes(checks: readonly CheckOfSuite[], { lanes }: Settings): number {
  const isReadOnly = checks.every(({ check }) => check.readOnly);
  return isReadOnly ? 1 : Math.min(lanes, new Set(checks.map(({ suite }) => suite)).size);
}

function describeFallback(count: number, { lanes }: Settings, problem: string): string {
  const instead = count === 1 ? 'One group ran after the other' : `Groups ran in ${count} lanes`;
  return `${instead}, not in the ${lanes} lanes of --lanes, because the host made no more files: ${problem}.`;
}

function laneOf(file: FileUnderTest, input: LaneInput, { isScratch = false } = {}): Lane {
  const { settings, sender, redactor, proofKeys, seed, signal, frameLoad } = input;
  const target = { ...file, ttl: settings.token_ttl, newToken: newTokenFrom(settings), isScratch };
  return createLane(target, {
    sender,
    redactor,
    proofKeys,
    requireProofValidation: settings['proof-keys'] !== undefined,
    extraHeaders: extraHeadersOf(settings),
    signal,
    frameLoad,
    runId: randomBytes(4).toString('hex'),
    seed,
    userAgent: `${tool.name}/${tool.version}`,
  });
}
