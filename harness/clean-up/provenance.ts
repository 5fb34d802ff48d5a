import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import { decodeUtf7 } from '../../wopi/utf7.ts';
import { describeStatus } from '../client/describe-response.ts';
import type { Observation } from '../client/request-sender.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { isObject, propertyAt } from '../expect/json.ts';
import { type ContentWatch, emptySha256 } from './content-watch.ts';
import { download } from './download.ts';

/** What a run creates on a host. */
export type MadeKind = 'file' | 'container';

/**
 * Knows which files and containers this run has provably created: those with a name or a content that only this run has
 * sent. The word of the host is not enough, because what the run created it also deletes.
 */
export class Provenance {
  readonly #isOwnName: (name: string) => boolean;
  readonly #contents: ContentWatch;
  readonly #sourceId: string;
  /** Names of the file under test, those that checks gave it included. */
  readonly #sourceNames = new Set<string>();
  readonly #answered = new Set<string>();
  readonly #proven = new Set<string>();
  #knowsNeighbors = false;

  /** `isOwnName` recognizes the names of this run, `source` is the file under test. */
  constructor(source: WopiResource, contents: ContentWatch, isOwnName: (name: string) => boolean) {
    this.#contents = contents;
    this.#isOwnName = isOwnName;
    this.#sourceId = identityOf(source);
  }

  observe({ operation, resource, headers, response }: Observation): void {
    const newName = headers['X-WOPI-RequestedName'];
    if (newName !== undefined && this.#isSource(resource)) this.#sourceNames.add(decodeUtf7(newName));
    if (!response || !isSuccess(response)) return;
    this.#answered.add(identityOf(resource));
    if (operation === 'CheckFileInfo' || operation === 'CheckContainerInfo')
      this.#learnName(resource, nameIn(response));
  }

  #learnName(resource: WopiResource, name: string | undefined): void {
    if (name === undefined) return;
    if (this.#isSource(resource)) this.#sourceNames.add(name);
    else if (this.#isOwnName(name) && !this.#isSourceName(name)) this.#proven.add(identityOf(resource));
  }

  #isSource(resource: WopiResource): boolean {
    return identityOf(resource) === this.#sourceId;
  }

  /** The existing files are known, so an empty file that is not one of them is new. */
  noteNeighborsKnown(): void {
    this.#knowsNeighbors = true;
  }

  isOwnName(name: string): boolean {
    return this.#isOwnName(name);
  }

  /** Whether a request to this address has succeeded. */
  hasAnswered(resource: WopiResource): boolean {
    return this.#answered.has(identityOf(resource));
  }

  isProven(resource: WopiResource): boolean {
    return this.#proven.has(identityOf(resource));
  }

  /** Asks the host for proof that this run created a resource. Returns what is missing, if it is not proven. */
  async prove(client: WopiClient, kind: MadeKind, resource: WopiResource): Promise<string | undefined> {
    if (this.isProven(resource)) return undefined;
    const info = kind === 'file' ? await client.checkFileInfo(resource) : await client.checkContainerInfo(resource);
    if (this.isProven(resource)) return undefined;
    if (!isSuccess(info)) return `${info.operation} returned ${describeStatus(info)}`;
    const name = nameIn(info);
    if (kind === 'file' && !this.#isSourceName(name) && (await this.#hasOwnContent(client, resource))) {
      this.#proven.add(identityOf(resource));
      return undefined;
    }
    return `${info.operation} names it ${JSON.stringify(name)}, which is not a name of this run`;
  }

  // The same file may have several addresses. RenameFile requests a name without its extension, which the file keeps.
  #isSourceName(name = ''): boolean {
    if (this.#sourceNames.has(name)) return true;
    const [stem, extension] = partsOf(name);
    return this.#sourceNames.has(stem) && [...this.#sourceNames].some((known) => partsOf(known)[1] === extension);
  }

  async #hasOwnContent(client: WopiClient, file: WopiResource): Promise<boolean> {
    const { digest } = await download(client, file);
    if (!digest) return false;
    return this.#contents.hasSent(digest.sha256) || (this.#knowsNeighbors && digest.sha256 === emptySha256);
  }
}

/** The name that CheckFileInfo or CheckContainerInfo returns. */
export function nameIn({ json }: WopiResponse): string | undefined {
  const info = 'value' in json && isObject(json.value) ? json.value : {};
  const name = propertyAt(info, 'BaseFileName') ?? propertyAt(info, 'Name');
  return typeof name === 'string' ? name : undefined;
}

function partsOf(name: string): readonly [stem: string, extension: string] {
  const [, stem = name, extension = ''] = /^(.*)(\.[^.]*)$/s.exec(name) ?? [];
  return [stem, extension];
}
