import { isAbsoluteUrl } from '../../wopi/absolute-url.ts';
import type { JsonValue } from '../client/response.ts';
import { describeJson } from '../expect/json.ts';
import { type FramePart, missingPart, requireRecorded } from '../host-page/host-page-load.ts';
import { type ClaimSource, type Claims, isFalse, isTrue, isViewer } from '../lane/claims.ts';
import { fileMakerOf } from '../lane/file-makers.ts';
import { type AccessKind, accessDescriptions, accessOptions } from '../lane/further-access.ts';

/** What a host must claim so that a check applies. A bare string names a CheckFileInfo property that must be true. */
export type Gate = string | PropertyGate | ProofGate | FrameGate | AccessGate | FilesGate | EitherGate;

/** Whether the run signs its requests, and whether the host rejects wrong proofs. */
export interface ProofGate {
  readonly proofs: 'sent' | 'validated';
}

/** What must be known about how the host page loaded the frame. */
export interface FrameGate {
  readonly frame: FramePart;
}

/**
 * What the run must be able to open besides the file with its own token. For `readOnly`, its own token is enough if its
 * user may only view the file.
 */
export interface AccessGate {
  readonly access: AccessKind;
}

/** Gates of which one group is enough. */
export interface EitherGate {
  readonly either: readonly (readonly Gate[])[];
}

/** Whether new files can be deleted or may stay, and whether an operation is claimed that creates them. */
export interface FilesGate {
  readonly files: 'removable' | 'creatable';
}

export interface PropertyGate {
  readonly property: string;
  /** Default: `file`. */
  readonly of?: ClaimSource;
  readonly must: GateCondition;
}

export type GateCondition =
  | 'be true'
  | 'be false'
  | 'not be true'
  | 'not be false'
  | 'be present'
  | 'be absent'
  | 'be an absolute URL'
  | 'be a non-empty array'
  | 'be a Unix time in milliseconds'
  | { readonly contain: string }
  | { readonly lack: string }
  | { readonly beOneOf: readonly string[] };

/**
 * The user may change the file. A host that omits UserCanWrite is judged all the same, although the property is false
 * by default: Microsoft's tests run on such a host as well, and many hosts that can be edited omit it.
 */
export const userMayWrite: readonly Gate[] = [
  { property: 'UserCanWrite', must: 'not be false' },
  { property: 'ReadOnly', must: 'not be true' },
];

/** The user with the read-only token, or the run's own user, may not change the file. */
export const viewerMayNotWrite: readonly Gate[] = [
  { access: 'readOnly' },
  { property: 'UserCanWrite', of: 'viewersFile', must: 'not be true' },
];

/** New files can be deleted again, or may stay. */
export const filesMayBeLeft: Gate = { files: 'removable' };

/** The parent container's CheckContainerInfo allows the user to create something in it. */
export function containerAllows(property: 'UserCanCreateChildContainer' | 'UserCanCreateChildFile'): readonly Gate[] {
  return [...userMayWrite, { property, of: 'parentContainer', must: 'be true' }];
}

const maySaveCopies: readonly Gate[] = ['SupportsUpdate', { property: 'UserCanNotWriteRelative', must: 'not be true' }];

/** For checks of PutRelativeFile, and others that create files with it. */
export const mayMakeFiles: readonly Gate[] = [...userMayWrite, ...maySaveCopies, filesMayBeLeft];

/** For checks that need a new file, by whatever operation it is created. */
export const mayMakeScratchFiles: readonly Gate[] = [...userMayWrite, filesMayBeLeft, { files: 'creatable' }];

/**
 * The reasons why a check does not apply; empty when it does.
 * @throws {SetupFailure} when it applies but what it needs could not be determined.
 */
export async function unmetGates(gates: readonly Gate[], claims: Claims): Promise<string[]> {
  const reasons: string[] = [];
  for (const gate of gates) {
    const reason = await unmetGate(gate, claims);
    if (reason) reasons.push(reason);
    // Gates on the container and the viewer require those before; without a frame, no further gate matters.
    if (reason && (typeof gate === 'string' || 'frame' in gate || 'files' in gate || 'access' in gate)) break;
  }
  if (reasons.length === 0) for (const part of partsNeeded(gates)) requireRecorded(part, claims.hostPageLoad);
  return [...new Set(reasons)];
}

/** What the gates need besides the file with its own token. */
export function accessNeededBy(gates: readonly Gate[]): AccessKind[] {
  return gates.flatMap((gate) => (typeof gate === 'object' && 'access' in gate ? [gate.access] : []));
}

function partsNeeded(gates: readonly Gate[]): FramePart[] {
  return gates.flatMap((gate) => (typeof gate === 'object' && 'frame' in gate ? [gate.frame] : []));
}

async function unmetGate(gate: Gate, claims: Claims): Promise<string | undefined> {
  if (typeof gate === 'string') return await unmetPropertyGate({ property: gate, must: 'be true' }, claims);
  if ('proofs' in gate) return await unmetProofGate(gate, claims);
  if ('access' in gate) return await unmetAccessGate(gate, claims);
  if ('either' in gate) return await unmetEitherGate(gate, claims);
  if ('files' in gate) return await unmetFilesGate(gate, claims);
  if ('frame' in gate) return missingPart(gate.frame, claims.hostPageLoad);
  return await unmetPropertyGate(gate, claims);
}

async function unmetPropertyGate(gate: PropertyGate, claims: Claims): Promise<string | undefined> {
  const { property, of = 'file', must } = gate;
  const info = await claims.claimsOf(of);
  const value = Object.hasOwn(info, property) ? info[property] : undefined;
  if (holds(value, must)) return undefined;
  return `${property} of ${sources[of]} must ${describeCondition(must)}, but it is ${value === undefined ? 'absent' : describeJson(value)}`;
}

async function unmetAccessGate({ access }: AccessGate, claims: Claims): Promise<string | undefined> {
  if (claims.hasAccess(access) || (access === 'readOnly' && isViewer(await claims.claimsOf('file')))) return undefined;
  return `the check needs ${accessDescriptions[access]} (${accessOptions[access]})`;
}

async function unmetFilesGate({ files }: FilesGate, claims: Claims): Promise<string | undefined> {
  if (files === 'creatable') return (await fileMakerOf(claims)) ? undefined : noMaker;
  const reason = claims.leavesFiles ? undefined : await unmetGate('SupportsDeleteFile', claims);
  return reason && `${reason} (with --leave-files, checks leave their files)`;
}

const noMaker = 'the host claims no operation that creates files: neither PutRelativeFile nor CreateChildFile';

async function unmetEitherGate({ either }: EitherGate, claims: Claims): Promise<string | undefined> {
  const reasons: string[] = [];
  for (const gates of either) {
    const unmet = await unmetGates(gates, claims);
    if (unmet.length === 0) return undefined;
    reasons.push(unmet.join(' and '));
  }
  return reasons.join(', or ');
}

async function unmetProofGate({ proofs }: ProofGate, claims: Claims): Promise<string | undefined> {
  if (!claims.signsRequests) return 'requests are not signed (--no-proof)';
  if (proofs === 'sent' || (await claims.validatesProofs())) return undefined;
  return `${proofsNotValidated}: it accepted a request with invalid proofs and a current timestamp (with --proof-keys this is a failure)`;
}

/** The beginning of the reason for which checks of refused proofs are skipped. */
export const proofsNotValidated = 'the host does not validate proofs';

function holds(value: JsonValue | undefined, must: GateCondition): boolean {
  if (typeof must === 'object') return holdsText(value, must);
  switch (must) {
    case 'be true':
      return isTrue(value);
    case 'be false':
      return isFalse(value);
    case 'not be true':
      return !isTrue(value);
    case 'not be false':
      return !isFalse(value);
    case 'be present':
      return value !== undefined && value !== null && value !== '';
    case 'be absent':
      return !holds(value, 'be present');
    case 'be an absolute URL':
      return typeof value === 'string' && isAbsoluteUrl(value);
    case 'be a non-empty array':
      return Array.isArray(value) && value.length > 0;
    case 'be a Unix time in milliseconds':
      return isPlausibleTime(value);
  }
}

function holdsText(value: JsonValue | undefined, must: Exclude<GateCondition, string>): boolean {
  if ('contain' in must) return containsText(value, must.contain);
  if ('lack' in must) return !containsText(value, must.lack);
  return must.beOneOf.some((text) => text === value);
}

function containsText(value: JsonValue | undefined, text: string): boolean {
  return (
    Array.isArray(value) &&
    value.some((element) => typeof element === 'string' && element.toLowerCase() === text.toLowerCase())
  );
}

const tenYearsMs = 10 * 365.25 * 24 * 3_600_000;

function isPlausibleTime(value: JsonValue | undefined): boolean {
  return typeof value === 'number' && Math.abs(value - Date.now()) <= tenYearsMs;
}

function describeCondition(must: GateCondition): string {
  if (typeof must === 'string') return must;
  if ('contain' in must) return `contain ${must.contain}`;
  return 'lack' in must ? `not contain ${must.lack}` : `be ${must.beOneOf.join(' or ')}`;
}

/** A gate as a phrase: `SupportsLocks of CheckFileInfo is true`. */
export function describeGate(gate: Gate): string {
  if (typeof gate === 'string') return describeGate({ property: gate, must: 'be true' });
  if ('proofs' in gate) return gate.proofs === 'sent' ? 'requests are signed' : 'the host validates proofs';
  if ('access' in gate) return `the run has ${accessDescriptions[gate.access]} (${accessOptions[gate.access]})`;
  if ('files' in gate) return filesGates[gate.files];
  if ('frame' in gate) return describeFrameGate(gate.frame);
  if ('either' in gate) return gate.either.map((gates) => gates.map(describeGate).join(' and ')).join(', or ');
  const { property, of = 'file', must } = gate;
  return `${property} of ${sources[of]} ${describeState(must)}`;
}

/** A condition in the indicative: `is true`, `contains ReadOnly`. */
function describeState(must: GateCondition): string {
  const condition = describeCondition(must);
  return condition
    .replace(/^not be /, 'is not ')
    .replace(/^be /, 'is ')
    .replace(/^not contain /, 'does not contain ')
    .replace(/^contain /, 'contains ');
}

const filesGates: Readonly<Record<FilesGate['files'], string>> = {
  removable: 'SupportsDeleteFile of CheckFileInfo is true, or --leave-files is set',
  creatable: 'the host claims PutRelativeFile or CreateChildFile',
};

function describeFrameGate(part: FramePart): string {
  if (typeof part === 'string') return frameGates[part];
  return 'field' in part
    ? `the form has the field ${part.field}`
    : `the action URL has ${part.button}=true, which shows the button`;
}

const frameGates: Readonly<Record<Extract<FramePart, string>, string>> = {
  request: 'a host page was opened',
  languages: 'the host uses UI_LLCC or DC_LLCC',
  surroundings: 'a script ran in the frame',
  messages: 'a script ran in the frame',
  page: 'the host page was opened with --host-page',
  second: 'the host page was opened with --host-page',
  reactions: 'the host page was opened with --host-page',
};

const sources: Readonly<Record<ClaimSource, string>> = {
  file: 'CheckFileInfo',
  parentContainer: "the parent container's CheckContainerInfo",
  viewersFile: 'CheckFileInfo for the viewer',
  viewersContainer: "the parent container's CheckContainerInfo for the viewer",
};
