import { type Claims, infoOf } from './capabilities.ts';
import type { Documents } from './fixtures/documents.ts';
import type { Names } from './fixtures/names.ts';
import { FreeFiles } from './free-files.ts';
import type { FrameLoad } from './host-frame/frame-load.ts';
import { KeptProperties } from './kept-properties.ts';
import { Ledger } from './ledger.ts';
import { resourceIn } from './require-response.ts';
import type { Observation, WopiClient } from './wopi/client.ts';
import type { WopiResource } from './wopi/resource.ts';
import type { JsonValue } from './wopi/response.ts';

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
}

/** One file under test with everything that the checks on it share. Two groups never run in one lane at a time. */
export class Lane implements Claims {
  readonly file: WopiResource;
  readonly client: WopiClient;
  readonly names: Names;
  readonly documents: Documents;
  readonly signsRequests: boolean;
  readonly frameLoad: FrameLoad | undefined;
  readonly ledger = new Ledger();
  readonly freeFiles = new FreeFiles();
  readonly keptProperties = new KeptProperties();
  readonly #requireProofValidation: boolean;
  readonly #found = new Map<string, WopiResource>();
  #fileInfo: Promise<{ readonly [name: string]: JsonValue }> | undefined;
  #containerInfo: Promise<{ readonly [name: string]: JsonValue }> | undefined;
  #validatesProofs: Promise<boolean> | undefined;
  #observers = new Set<(observation: Observation) => void>();
  #requests = 0;

  constructor({ file, client, names, documents, signsRequests, requireProofValidation, frameLoad }: LaneOptions) {
    this.file = file;
    this.frameLoad = frameLoad;
    this.names = names;
    this.documents = documents;
    this.signsRequests = signsRequests;
    this.#requireProofValidation = requireProofValidation;
    this.ledger.protect(file);
    this.client = client.with({ observe: (observation) => this.#observe(observation) });
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#requests;
  }

  /** Shows every exchange to `observer` until the returned function is called. */
  watch(observer: (observation: Observation) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Forgets what was read from the host, because a group begins or a check may have changed it. */
  forgetClaims(): void {
    this.#fileInfo = undefined;
    this.#containerInfo = undefined;
    this.#found.clear();
  }

  fileInfo(): Promise<{ readonly [name: string]: JsonValue }> {
    this.#fileInfo ??= this.client.with({ purpose: 'gate' }).checkFileInfo(this.file).then(infoOf);
    return this.#fileInfo;
  }

  parentContainerInfo(): Promise<{ readonly [name: string]: JsonValue }> {
    this.#containerInfo ??= this.#readContainerInfo();
    return this.#containerInfo;
  }

  validatesProofs(): Promise<boolean> {
    if (this.#requireProofValidation) return Promise.resolve(true);
    this.#validatesProofs ??= this.client
      .with({ purpose: 'gate' })
      .checkFileInfo(this.file, { proof: { proof: 'invalid', proofOld: 'invalid', signedAt: 0 } })
      .then((response) => response.status !== 200)
      .catch((error: unknown) => {
        this.#validatesProofs = undefined;
        throw error;
      });
    return this.#validatesProofs;
  }

  /** The container that the file stands in, or the first of its ancestors; asked for once a group. */
  ancestor(which: 'parent' | 'root', client: WopiClient): Promise<WopiResource> {
    return this.find(which, async () => {
      const path = `AncestorsWithRootFirst[${which === 'parent' ? -1 : 0}].Url`;
      const container = resourceIn(await client.enumerateAncestors(this.file), path, 'EnumerateAncestors');
      this.ledger.protect(container);
      return container;
    });
  }

  /** What `ask` finds, asked for once a group. */
  async find(what: string, ask: () => Promise<WopiResource>): Promise<WopiResource> {
    const known = this.#found.get(what);
    if (known) return known;
    const resource = await ask();
    this.#found.set(what, resource);
    return resource;
  }

  async #readContainerInfo(): Promise<{ readonly [name: string]: JsonValue }> {
    const client = this.client.with({ purpose: 'gate' });
    return infoOf(await client.checkContainerInfo(await this.ancestor('parent', client)));
  }

  #observe(observation: Observation): void {
    this.#requests += 1;
    this.ledger.observe(observation);
    this.freeFiles.observe(observation);
    this.keptProperties.observe(observation);
    for (const observer of this.#observers) observer(observation);
  }
}
