import { type WopiResource, withAccessToken } from '../../wopi/resource.ts';
import type { ContentProperties } from '../clean-up/content-properties.ts';
import type { UndoLog } from '../clean-up/undo-log.ts';
import type { JsonValue } from '../client/response.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import type { Observation, WopiClient } from '../client/wopi-client.ts';
import type { Documents } from '../fixtures/documents.ts';
import type { Names } from '../fixtures/names.ts';
import type { FrameLoad } from '../host-page/frame-load.ts';
import { type Claims, infoOf } from './claims.ts';
import type { FreeFiles } from './free-files.ts';
import { LaneMemory } from './lane-memory.ts';
import { resourceIn } from './require-response.ts';
import { type NewToken, TokenRenewal } from './token-renewal.ts';

export interface LaneOptions {
  readonly file: WopiResource;
  readonly client: WopiClient;
  readonly names: Names;
  readonly documents: Documents;
  /** Whether requests carry proofs, without which nothing can be said about proof validation. */
  readonly signsRequests: boolean;
  /** A host that validates no proofs fails the rejecting checks instead of skipping them. */
  readonly requireProofValidation: boolean;
  /** How the host page loaded the frame; absent where none was opened. */
  readonly frameLoad?: FrameLoad | undefined;
  /** Gets another access token for a file when its own has expired; absent: there is no other. */
  readonly newToken?: NewToken | undefined;
  /** The run made the file for itself, and deletes it at its end. */
  readonly isScratch?: boolean | undefined;
}

type JsonObject = { readonly [name: string]: JsonValue };

type Observer = (observation: Observation) => void;

/** One file under test with everything that the checks on it share. Two groups never run in one lane at a time. */
export class Lane implements Claims {
  readonly client: WopiClient;
  readonly #options: LaneOptions;
  readonly #memory: LaneMemory;

  constructor(options: LaneOptions, memory = new LaneMemory(options.file), observer?: Observer) {
    this.#options = options;
    this.#memory = memory;
    this.client = options.client.with({
      observe: (observation) => {
        memory.observe(observation);
        observer?.(observation);
      },
    });
    const { newToken } = options;
    if (newToken) memory.tokenRenewal ??= new TokenRenewal({ newToken, isAccepted: (file) => this.#isAccepted(file) });
  }

  /** The same lane, whose exchanges `observer` sees and no other observer does. */
  observedBy(observer: Observer): Lane {
    return new Lane(this.#options, this.#memory, observer);
  }

  /** The file under test, with the access token that is in force. */
  get file(): WopiResource {
    return this.#memory.file;
  }

  /** The run made the file for itself, and deletes it at its end. */
  get isScratch(): boolean {
    return this.#options.isScratch ?? false;
  }

  /** For what undoes the work of checks, also when the run has been interrupted or the access token has expired. */
  get cleanUpClient(): WopiClient {
    const retryWith = (resource: WopiResource) => this.#withTokenInForce(resource);
    return this.client.with({ purpose: 'clean-up', signal: undefined, retryWith });
  }

  /** Why no new access token could be had, in a sentence. */
  get tokenProblem(): string | undefined {
    return this.#memory.tokenRenewal?.problem;
  }

  get names(): Names {
    return this.#options.names;
  }

  get documents(): Documents {
    return this.#options.documents;
  }

  get signsRequests(): boolean {
    return this.#options.signsRequests;
  }

  get frameLoad(): FrameLoad | undefined {
    return this.#options.frameLoad;
  }

  get undoLog(): UndoLog {
    return this.#memory.undoLog;
  }

  get freeFiles(): FreeFiles {
    return this.#memory.freeFiles;
  }

  get contentProperties(): ContentProperties {
    return this.#memory.contentProperties;
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#memory.requests;
  }

  /** Forgets what was read from the host, because a group begins or a check may have changed it. */
  forgetClaims(): void {
    this.#memory.claims.forget();
  }

  /** Whether the host refuses this access token of the file by now, and another is in force instead. */
  async renewToken(refused: string): Promise<boolean> {
    const { file, tokenRenewal } = this.#memory;
    if (file.accessToken !== refused) return true;
    const renewed = await tokenRenewal?.renew(file);
    if (!renewed) return false;
    this.#memory.putInForce(renewed);
    return true;
  }

  fileInfo(): Promise<JsonObject> {
    return this.#memory.claims.answerTo('CheckFileInfo', async () =>
      infoOf(await this.#gateClient.checkFileInfo(this.file)),
    );
  }

  parentContainerInfo(): Promise<JsonObject> {
    return this.#memory.claims.answerTo('CheckContainerInfo', async () =>
      infoOf(await this.#gateClient.checkContainerInfo(await this.ancestor('parent', this.#gateClient))),
    );
  }

  validatesProofs(): Promise<boolean> {
    if (this.#options.requireProofValidation) return Promise.resolve(true);
    return this.#memory.habits.successOf('whether proofs are validated', async () => {
      const proof = { proof: 'invalid', proofOld: 'invalid', signedAt: 0 } as const;
      return (await this.#gateClient.checkFileInfo(this.file, { proof })).status !== 200;
    });
  }

  /** The container that the file stands in, or the first of its ancestors; asked for once a group. */
  ancestor(which: 'parent' | 'root', client: WopiClient): Promise<WopiResource> {
    return this.find(which, async () => {
      const path = `AncestorsWithRootFirst[${which === 'parent' ? -1 : 0}].Url`;
      const container = resourceIn(await client.enumerateAncestors(this.file), path, 'EnumerateAncestors');
      this.undoLog.protect(container);
      return container;
    });
  }

  /** What `ask` finds, asked for once a group. */
  find(what: string, ask: () => Promise<WopiResource>): Promise<WopiResource> {
    return this.#memory.claims.successOf(what, ask);
  }

  async #withTokenInForce(resource: WopiResource): Promise<WopiResource | undefined> {
    const { retiredTokens, tokenRenewal } = this.#memory;
    const isOwn = resource.accessToken === this.file.accessToken || retiredTokens.has(resource.accessToken);
    if (isOwn && !(await this.renewToken(resource.accessToken))) return undefined;
    if (isOwn) return withAccessToken(resource, this.file.accessToken);
    // What a check made has a token of the host's, which may last no longer than the file's own.
    const hasExpired = retiredTokens.size > 0 || (await this.renewToken(this.file.accessToken));
    return hasExpired ? await tokenRenewal?.reopen(resource) : undefined;
  }

  async #isAccepted(file: WopiResource): Promise<boolean> {
    const status = await this.#gateClient.checkFileInfo(file).then(
      (response) => response.status,
      (error: unknown) => {
        if (error instanceof TransportFailure) return undefined;
        throw error;
      },
    );
    return status !== 401;
  }

  get #gateClient(): WopiClient {
    return this.client.with({ purpose: 'gate' });
  }
}
