import type { Editor } from '../../wopi/editors.ts';
import { identityOf, resourceOfWopiSrc, type WopiResource, withAccessToken } from '../../wopi/resource.ts';
import type { ContentProperties } from '../clean-up/content-properties.ts';
import type { UndoLog } from '../clean-up/undo-log.ts';
import type { WriteWays } from '../clean-up/write-ways.ts';
import type { Observation, SentOperation } from '../client/request-sender.ts';
import type { JsonObject, WopiResponse } from '../client/response.ts';
import { ifTransportFails } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Documents } from '../fixtures/documents.ts';
import type { Names } from '../fixtures/names.ts';
import type { HostPageLoad } from '../host-page/host-page-load.ts';
import { NotApplicable, SetupFailure } from '../results/failures.ts';
import { ConfigurationError } from '../settings/configuration-error.ts';
import { type ClaimSource, type Claims, infoOf, isViewer } from './claims.ts';
import { editorHabits } from './editor-habits.ts';
import type { FileMaker } from './file-makers.ts';
import type { FreeFiles } from './free-files.ts';
import { type AccessKind, accessDescriptions, type FurtherAccess } from './further-access.ts';
import { isChange } from './is-change.ts';
import { LaneMemory } from './lane-memory.ts';
import { lastClaims } from './last-claims.ts';
import type { OtherClient } from './other-client.ts';
import type { ReadContents } from './read-contents.ts';
import type { ReleasedLocks } from './released-locks.ts';
import { resourceIn } from './require-response.ts';
import type { SequenceNumbers } from './sequence-numbers.ts';
import { type NewToken, TokenRenewal } from './token-renewal.ts';

export interface LaneOptions {
  readonly file: WopiResource;
  readonly client: WopiClient;
  readonly names: Names;
  readonly documents: Documents;
  /** Whether requests carry proofs, without which proof validation cannot be judged. */
  readonly signsRequests: boolean;
  /** A host that does not validate proofs fails the checks of rejected proofs instead of skipping them. */
  readonly requireProofValidation: boolean;
  /** How the host page loaded the frame; absent when no host page was opened. */
  readonly hostPageLoad?: HostPageLoad | undefined;
  /** Gets a new access token for a file when its own has expired; absent: tokens cannot be renewed. */
  readonly newToken?: NewToken | undefined;
  /** The WopiSrc that the run was given: that of the file, unless the run created the file. */
  readonly wopisrc: string;
  /** The run created the file, and deletes it at the end. */
  readonly isScratch?: boolean | undefined;
  /** Further users of the file, and another file. */
  readonly furtherAccess?: FurtherAccess | undefined;
  /** Checks may create files that the host cannot delete. */
  readonly leavesFiles?: boolean | undefined;
}

const mostDownloaded = 32 * 1024 * 1024;

export interface CheckOfLane {
  readonly observer?: (observation: Observation) => void;
  /** Called before each request of the check's own body. */
  readonly beforeOwn?: (() => Promise<void>) | undefined;
  /** The check may create files although an earlier one could not be deleted. */
  readonly judgesDeletion?: boolean;
  /** The editor that the check is run for; default: Microsoft's. */
  readonly editor?: Editor | undefined;
}

/** One file under test and everything that its checks share. A lane runs one group at a time. */
export class Lane implements Claims {
  readonly client: WopiClient;
  readonly editor: Editor;
  readonly names: Names;
  readonly #options: LaneOptions;
  readonly #memory: LaneMemory;

  constructor(
    options: LaneOptions,
    memory = memoryOf(options),
    { observer, beforeOwn, judgesDeletion = false, editor = 'microsoft' }: CheckOfLane = {},
  ) {
    this.#options = options;
    this.editor = editor;
    this.names = options.names.withExtension(editorHabits[editor].extension);
    this.#memory = memory;
    this.client = options.client.with({
      expectedContent: memory.originalSize,
      tokenRefusals: editorHabits[editor].tokenRefusals,
      before: async (operation, resource, purpose) => {
        if (purpose === undefined) await beforeOwn?.();
        await this.#permit(operation, resource, { judgesDeletion });
      },
      observe: (observation) => {
        memory.observe(observation);
        this.#noteOrigin(observation);
        observer?.(observation);
      },
    });
    const { newToken } = options;
    if (newToken) memory.tokenRenewal ??= new TokenRenewal({ newToken, isAccepted: (file) => this.#isAccepted(file) });
  }

  /** The same lane for one check, with its observer as the only one. */
  forCheck(check: CheckOfLane): Lane {
    return new Lane(this.#options, this.#memory, check);
  }

  /** The file under test with its current access token. */
  get file(): WopiResource {
    return this.#memory.file;
  }

  get wopisrc(): string {
    return this.#options.wopisrc;
  }

  /** The run created the file, and deletes it at the end. */
  get isScratch(): boolean {
    return this.#options.isScratch ?? false;
  }

  /** A client for clean-up that still works when the run is interrupted or the access token has expired. */
  get cleanUpClient(): WopiClient {
    const retryWith = (resource: WopiResource) => this.#withTokenInForce(resource);
    return this.client.with({ purpose: 'clean-up', signal: undefined, before: undefined, retryWith });
  }

  /** Why no new access token could be obtained, in a sentence. */
  get tokenProblem(): string | undefined {
    return this.#memory.tokenRenewal?.problem;
  }

  get documents(): Documents {
    return this.#options.documents;
  }

  get signsRequests(): boolean {
    return this.#options.signsRequests;
  }

  get leavesFiles(): boolean {
    return this.#options.leavesFiles ?? false;
  }

  /** Operations that failed to create a file, and are not tried again. */
  get brokenMakers(): Set<FileMaker> {
    return this.#memory.brokenMakers;
  }

  get hostPageLoad(): HostPageLoad | undefined {
    return this.#options.hostPageLoad;
  }

  get undoLog(): UndoLog {
    return this.#memory.undoLog;
  }

  get freeFiles(): FreeFiles {
    return this.#memory.freeFiles;
  }

  get readContents(): ReadContents {
    return this.#memory.readContents;
  }

  get releasedLocks(): ReleasedLocks {
    return this.#memory.releasedLocks;
  }

  get sequenceNumbers(): SequenceNumbers {
    return this.#memory.sequenceNumbers;
  }

  get contentProperties(): ContentProperties {
    return this.#memory.contentProperties;
  }

  get writeWays(): WriteWays {
    return this.#memory.writeWays;
  }

  /** Other origins that were requested, because the host named their URLs. */
  get otherOrigins(): ReadonlySet<string> {
    return this.#memory.otherOrigins;
  }

  #noteOrigin({ resource }: Observation): void {
    const { origin } = new URL(resource.href);
    if (origin !== this.client.ownOrigin) this.#memory.otherOrigins.add(origin);
  }

  /** What shows that another client works on the file. */
  get otherClient(): OtherClient {
    return this.#memory.otherClient;
  }

  get hasOtherClient(): boolean {
    return this.otherClient.isConfirmed;
  }

  isForeignLock(lock: string): boolean {
    return this.otherClient.isForeignLock(lock);
  }

  /** Lets checks download a content of this size; not of any size, because they hold it in memory. */
  expectContent(size: number): void {
    this.#memory.originalSize = Math.min(size, mostDownloaded);
  }

  /** Lets checks rename the file, because it can be given this name back; not without one. */
  expectName(name: string | undefined): void {
    this.#memory.originalName = name;
  }

  /** Why the file must not be written to: the host no longer finds it. Undefined while it does. */
  get loss(): string | undefined {
    return this.#memory.loss;
  }

  noteLoss(reason: string): void {
    this.#memory.loss ??= reason;
  }

  /** Why requests were sent a second time, each. */
  get repetitions(): readonly string[] {
    return this.#memory.repetitions;
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#memory.requests;
  }

  /** Forgets what was read from the host, because a group starts or a check may have changed it. */
  forgetClaims(): void {
    this.#memory.forgetClaims();
    this.#memory.readContents.forget();
  }

  /** Whether the host now refuses this access token and another one has replaced it. */
  async renewToken(refused: string): Promise<boolean> {
    const { file, tokenRenewal } = this.#memory;
    if (file.accessToken !== refused) return true;
    const renewed = await tokenRenewal?.renew(file);
    if (!renewed) return false;
    this.#memory.putInForce(renewed);
    return true;
  }

  /** The response to CheckFileInfo on which the gates are based. */
  fileInfoResponse(): Promise<WopiResponse> {
    return this.#memory.claims.answerTo('CheckFileInfo', () => this.#gateClient.checkFileInfo(this.file));
  }

  async fileInfo(): Promise<JsonObject> {
    const info = infoOf(await this.fileInfoResponse());
    this.#memory.lastFileInfo = info;
    this.#memory.hasFileInfo = true;
    return info;
  }

  /** Whether CheckFileInfo is known, so that it is not requested again. */
  get hasFileInfo(): boolean {
    return this.#memory.hasFileInfo;
  }

  /** What the host claimed when it was last asked. */
  get lastClaims(): Claims {
    return lastClaims(this, this.#memory.lastFileInfo);
  }

  hasAccess(kind: AccessKind): boolean {
    return this.#options.furtherAccess?.[kind] !== undefined;
  }

  /**
   * The file as another user opens it, or another file; read once per group. A run whose own user may only view the
   * file needs no other token for `readOnly`. No request that changes anything may go to another file: it belongs to
   * the user. @throws {SetupFailure} when the token is not available.
   */
  async access(kind: AccessKind): Promise<WopiResource> {
    const open = this.#options.furtherAccess?.[kind];
    if (!open && kind === 'readOnly' && isViewer(await this.fileInfo())) return this.file;
    if (!open) throw new Error(`a check that uses ${kind} must declare an access gate in \`needs\``);
    return await this.find(`access ${kind}`, async () => {
      const { wopisrc, accessToken } = await open().catch((error: unknown) => {
        if (!(error instanceof ConfigurationError)) throw error;
        throw new SetupFailure(`there is no access token for ${accessDescriptions[kind]}: ${error.message}`);
      });
      return resourceOfWopiSrc(wopisrc, accessToken, 0);
    });
  }

  claimsOf(source: ClaimSource): Promise<JsonObject> {
    if (source === 'file') return this.fileInfo();
    return this.#memory.claims.answerTo(`claims of ${source}`, () => this.#askFor(source));
  }

  async #askFor(source: Exclude<ClaimSource, 'file'>): Promise<JsonObject> {
    const client = this.#gateClient;
    if (source === 'parentContainer') return infoOf(await this.parentContainerInfoResponse());
    const viewer = await this.access('readOnly');
    if (source === 'viewersContainer')
      return infoOf(await client.checkContainerInfo(await this.containerFor('readOnly', client)), 'readOnly');
    return viewer === this.file ? await this.fileInfo() : infoOf(await client.checkFileInfo(viewer), 'readOnly');
  }

  /** The container of the file under test, as another user opens it; fetched once per group. */
  containerFor(kind: 'second' | 'readOnly', client: WopiClient): Promise<WopiResource> {
    return this.find(`container for ${kind}`, async () => this.#ancestorOf(await this.access(kind), -1, client));
  }

  /** The response to CheckContainerInfo on which the gates are based. */
  parentContainerInfoResponse(): Promise<WopiResponse> {
    return this.#memory.claims.answerTo('CheckContainerInfo', async () =>
      this.#gateClient.checkContainerInfo(await this.ancestor('parent', this.#gateClient)),
    );
  }

  validatesProofs(): Promise<boolean> {
    if (this.#options.requireProofValidation) return Promise.resolve(true);
    return this.#memory.habits.successOf('whether proofs are validated', async () => {
      // A current timestamp: a host that checks only the time would reject an old one.
      const proof = { proof: 'invalid', proofOld: 'invalid' } as const;
      return (await this.#gateClient.checkFileInfo(this.file, { proof })).status !== 200;
    });
  }

  /** The file's parent or root container, fetched once. */
  ancestor(which: 'parent' | 'root', client: WopiClient): Promise<WopiResource> {
    return this.#memory.ancestors.successOf(which, () =>
      this.#ancestorOf(this.file, which === 'parent' ? -1 : 0, client),
    );
  }

  async #ancestorOf(file: WopiResource, index: -1 | 0, client: WopiClient): Promise<WopiResource> {
    const path = `AncestorsWithRootFirst[${index}].Url`;
    const container = resourceIn(await client.enumerateAncestors(file), path, 'EnumerateAncestors');
    this.undoLog.made.protect(container);
    return container;
  }

  /** The result of `ask`, called once per group unless it throws. */
  find<Found>(what: string, ask: () => Promise<Found>): Promise<Found> {
    return this.#memory.claims.successOf(what, ask);
  }

  /** What `make` creates, called once per group until a check fails: it stays for the checks that follow. */
  share<Made extends { readonly resource: WopiResource }>(what: string, make: () => Promise<Made>): Promise<Made> {
    return this.#memory.shared.successOf(what, async () => {
      const made = await make();
      this.undoLog.made.keep(made.resource);
      return made;
    });
  }

  /** Lets what checks shared be deleted. Returns whether there was anything. */
  stopSharing(): boolean {
    return this.#memory.stopSharing();
  }

  async #withTokenInForce(resource: WopiResource): Promise<WopiResource | undefined> {
    const { retiredTokens, tokenRenewal } = this.#memory;
    const isOwn = resource.accessToken === this.file.accessToken || retiredTokens.has(resource.accessToken);
    if (isOwn && !(await this.renewToken(resource.accessToken))) return undefined;
    if (isOwn) return withAccessToken(resource, this.file.accessToken);
    // The host issued the tokens of new files, and they may expire with the file's own token.
    const hasExpired = retiredTokens.size > 0 || (await this.renewToken(this.file.accessToken));
    const known = this.#memory.reopened.get(resource.href);
    const reopened = known ?? (hasExpired ? await tokenRenewal?.reopen(resource) : undefined);
    if (reopened) this.#memory.reopened.set(resource.href, reopened);
    return reopened;
  }

  async #isAccepted(file: WopiResource): Promise<boolean> {
    const response = await ifTransportFails(this.#gateClient.checkFileInfo(file), () => undefined);
    return response?.status !== 401;
  }

  get #gateClient(): WopiClient {
    return this.client.with({ purpose: 'gate', before: undefined });
  }

  /** @throws {SetupFailure} when a request must not be sent, because its effect could not be undone. */
  async #permit(
    operation: SentOperation,
    resource: WopiResource,
    { judgesDeletion }: { readonly judgesDeletion: boolean },
  ): Promise<void> {
    const { made } = this.undoLog;
    if (identityOf(resource) === identityOf(this.file)) this.#permitOnTestFile(operation);
    if (!judgesDeletion && !this.leavesFiles) made.requireMayMake(operation);
    if (isChange(operation)) await made.requireOwn(this.#gateClient, resource);
  }

  #permitOnTestFile(operation: SentOperation): void {
    if (isChange(operation)) this.requireFile();
    if (operation === 'RenameFile') this.requireRenamable();
  }

  /** @throws {SetupFailure} when the host no longer finds the file under test. */
  requireFile(): void {
    const { loss } = this.#memory;
    if (loss !== undefined) throw new SetupFailure(`the test file is lost: ${loss}`);
  }

  /** @throws {NotApplicable} when the file under test could not be given its name back. */
  requireRenamable(): void {
    if (this.#memory.originalName !== undefined) return;
    throw new NotApplicable('the test file is not renamed: CheckFileInfo has no BaseFileName to give back to it');
  }
}

function memoryOf({ file, names }: LaneOptions): LaneMemory {
  return new LaneMemory(file, names);
}
