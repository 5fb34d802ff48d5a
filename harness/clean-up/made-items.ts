import { identityOf, resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { decodeUtf7 } from '../../wopi/utf7.ts';
import type { Observation, SentOperation } from '../client/request-sender.ts';
import type { WopiResponse } from '../client/response.ts';
import { ifTransportFails } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { isObject, propertyAt } from '../expect/json.ts';
import { SetupFailure } from '../results/failures.ts';
import type { Leftover } from '../results/leftover.ts';
import { type Attempt, attemptToUndo, isSilence } from './attempt-to-undo.ts';
import { deleteCreated, stillThere } from './delete-created.ts';
import { Deletions } from './deletions.ts';
import { Existence } from './existence.ts';
import { Folder, type FolderListing, showsAbsence } from './folder.ts';
import { kindAndIdOf, type MadeItem } from './made-item.ts';
import { otherAddresses } from './other-addresses.ts';
import type { MadeKind, Provenance } from './provenance.ts';

interface Made extends MadeItem {
  /** A later request overwrote it, perhaps with another file, or deleted it with a token that is not its own. */
  mayBeGone?: boolean;
  /** The host did not respond to its deletion, which is tried again at the end. */
  isPostponed?: boolean;
}

/** What was created, or may have been, at an unknown URL. */
interface Lost extends Leftover {
  readonly operation: SentOperation;
  readonly isCertain: boolean;
  /** The response says nothing about what was created, so that a listing without it shows that nothing was. */
  readonly isMute?: boolean;
  /** The request was refused as it should be, so nothing is said of it unless a listing shows a new item. */
  readonly isRefusal?: boolean;
}

export interface RemoveOptions {
  readonly file: WopiResource;
  /** Whether the host claims to list containers. */
  readonly canList: boolean;
  readonly isRenamed: (resource: WopiResource) => boolean;
  /** Nothing is created any more, so every deletion has to be confirmed. */
  readonly isLast: boolean;
}

export interface Removal {
  readonly leftovers: readonly Leftover[];
  /** Identities of what is deleted. */
  readonly gone: ReadonlySet<string>;
}

/** The kind of item that an operation creates; undefined for operations that create nothing. */
export function kindMadeBy(operation: SentOperation): MadeKind | undefined {
  if (operation === 'CreateChildContainer') return 'container';
  return operation === 'PutRelativeFile' || operation === 'CreateChildFile' ? 'file' : undefined;
}

/** Knows every file and container that a run has created or may have created, and deletes what is provably its own. */
export class MadeItems {
  /** Knows whether a deleted item is gone although the host still describes it. */
  readonly existence = new Existence();
  readonly deletions = new Deletions();
  readonly folder = new Folder();
  readonly #provenance: Provenance;
  readonly #made = new Map<string, Made>();
  readonly #lost: Lost[] = [];
  readonly #existing = new Set<string>();
  /** Created items that further checks use. */
  readonly #kept = new Set<string>();
  /** What was reported as left. */
  readonly #left = new Set<string>();
  /** Operations that may have created something of which nothing is certain, which was reported already. */
  readonly #reported = new Set<SentOperation>();
  /** Containers whose deletion was requested, with which their content may be gone. */
  readonly #emptied = new Set<string>();
  /** Why no more items of a kind may be created. */
  readonly #undeletable = new Map<MadeKind, string>();
  /** The host did not list the folder, which is tried again at the end. */
  #isListingPostponed = false;

  constructor(provenance: Provenance) {
    this.#provenance = provenance;
  }

  /** Ensures that this resource is never deleted, even if the host returns it as a new one. */
  protect(resource: WopiResource): void {
    this.#existing.add(kindAndIdOf(resource));
  }

  /** Whether this resource existed before the run. */
  isProtected(resource: WopiResource): boolean {
    return this.#existing.has(kindAndIdOf(resource));
  }

  /** Leaves a created item where it is until {@link releaseKept}. */
  keep(resource: WopiResource): void {
    this.#kept.add(kindAndIdOf(resource));
  }

  /** Lets the kept items be deleted. Returns whether there were any. */
  releaseKept(): boolean {
    const hadAny = this.#kept.size > 0;
    this.#kept.clear();
    return hadAny;
  }

  /** Whether this is a kept item with the token that the host returned for it. */
  isKept(resource: WopiResource): boolean {
    const isOwnToken = this.resourceOf(identityOf(resource))?.accessToken === resource.accessToken;
    return isOwnToken && this.#mustStay(resource);
  }

  #mustStay(resource: WopiResource): boolean {
    return this.#kept.has(kindAndIdOf(resource));
  }

  get isEmpty(): boolean {
    return this.#made.size === 0 && this.#lost.length === 0 && this.deletions.isEmpty;
  }

  /** Records the new item of a successful response. */
  add(operation: SentOperation, { resource: source, headers }: Observation, response: WopiResponse): void {
    const kind = kindMadeBy(operation);
    if (!kind) return;
    const item = itemIn(response, kind);
    const { url, name = requestedName(headers) } = item;
    const resource = url === undefined ? undefined : resourceOfUrl(url);
    if (resource && !this.isProtected(resource)) {
      if (headers['X-WOPI-OverwriteRelativeTarget'] === 'True') this.#markOverwritten(name);
      const made = { operation, kind, resource, source: identityOf(source), name };
      return void this.#made.set(identityOf(resource), made);
    }
    const reason = resource
      ? `${operation} returned the URL of an existing ${kind}`
      : `the response of ${operation} has no URL to delete it with`;
    const what = name === undefined ? `item that ${operation} may have created` : `${kind} ${JSON.stringify(name)}`;
    const isMute = item.url === undefined && item.name === undefined;
    this.#lost.push({ url: identityOf(source), what, reason, operation, isCertain: true, isMute });
  }

  #markOverwritten(name: string | undefined): void {
    for (const made of this.#made.values()) if (made.name === name) made.mayBeGone = true;
  }

  /** A created resource as the host returned it. */
  resourceOf(identity: string): WopiResource | undefined {
    return this.#made.get(identity)?.resource;
  }

  /** Records that a request may have created an item although its response does not say so. */
  suspect(
    operation: SentOperation,
    resource: WopiResource,
    reason: string,
    { isRefusal = false }: { readonly isRefusal?: boolean } = {},
  ): void {
    const what = `item that ${operation} may have created`;
    this.#lost.push({ url: identityOf(resource), what, reason, operation, isCertain: false, isRefusal });
  }

  /** Records that the deletion of a container was requested. */
  noteDeletionOf(container: WopiResource): void {
    this.#emptied.add(identityOf(container));
  }

  /** Records that the host says to have deleted a resource. */
  noteDeleted(identity: string): void {
    const made = this.#made.get(identity);
    if (made) this.deletions.add(made);
    this.#made.delete(identity);
  }

  /** Records that the host says to have deleted a resource, for a token that may not be the item's. */
  noteDoubtfulDeletion(identity: string): void {
    const made = this.#made.get(identity);
    if (made) made.mayBeGone = true;
  }

  /**
   * @throws {SetupFailure} when an earlier item of the kind that the operation creates could not be deleted. Not for the
   * checks that judge just that.
   */
  requireMayMake(operation: SentOperation): void {
    const kind = kindMadeBy(operation);
    const reason = kind && this.#undeletable.get(kind);
    if (reason === undefined) return;
    throw new SetupFailure(
      `no more ${kind}s are created, because an earlier one could not be deleted: ${reason} (with --leave-files, checks leave their files)`,
    );
  }

  /** @throws {SetupFailure} when the host returned this resource as new and nothing proves it. */
  async requireOwn(client: WopiClient, resource: WopiResource): Promise<void> {
    const made = this.#made.get(identityOf(resource));
    // The request may carry a wrong token on purpose.
    const problem = made && (await this.#provenance.prove(client, made.kind, made.resource));
    if (problem === undefined) return;
    throw new SetupFailure(`the ${made?.kind} that the host returned as new is not changed: ${unproven(problem)}`);
  }

  /**
   * Deletes everything that was created and is not kept, newest first. Returns what is left, and forgets it. What the
   * host did not respond to is tried again with the last call.
   */
  async remove(client: WopiClient, options: RemoveOptions): Promise<Removal> {
    const { isLast } = options;
    if (isLast) this.releaseKept();
    const leftovers: Leftover[] = [];
    const gone = new Set<string>();
    const removable = [...this.#made].filter(
      ([, { resource, isPostponed }]) => !this.#mustStay(resource) && (isLast || !isPostponed),
    );
    await this.#lookBeforeDeletion(client, removable, options);
    for (const [url, made] of removable.reverse()) {
      const { reason, mayPass } = await attemptToUndo(this.#removeOne(client, made, options));
      if (mayPass && !isLast) {
        made.isPostponed = true;
        this.#block(made.kind, reason);
        continue;
      }
      this.#made.delete(url);
      if (reason === undefined) {
        gone.add(url);
        continue;
      }
      // It may have a different URL in the listing.
      const isLost = options.isRenamed(made.resource) || !this.#provenance.isProven(made.resource);
      if (isLost) this.#lost.push({ url, what: made.kind, reason, operation: made.operation, isCertain: true });
      else leftovers.push(this.#leave({ url, what: made.kind, reason }, made.kind));
    }
    this.#emptied.clear();
    return { gone, leftovers: [...leftovers, ...(await this.#findRest(client, options))] };
  }

  /** Everything that is left, without trying to delete it. */
  abandon(reason: string): Leftover[] {
    const made = [...this.#made].map(([url, { kind }]) => ({ url, what: kind, reason, isNew: true }));
    this.#made.clear();
    const deleted = this.deletions.take().map(({ kind, resource }) => ({
      url: identityOf(resource),
      what: kind,
      reason: `whether it is deleted could not be confirmed: ${reason}`,
      isNew: true,
    }));
    const lost = this.#lost.splice(0).filter(({ isRefusal }) => !isRefusal);
    return [...lost.map(leftoverOf), ...made, ...deleted];
  }

  // Only a listing that showed an item before its deletion shows by its absence that it is gone.
  async #lookBeforeDeletion(
    client: WopiClient,
    removable: readonly (readonly [url: string, made: Made])[],
    options: RemoveOptions,
  ): Promise<void> {
    const items = removable.map(([, made]) => made).filter((made) => this.#isInFolder(made, options));
    if (!this.deletions.needsListingOf(items)) return;
    const listing = await this.#list(client, options);
    if (listing !== 'silence') this.deletions.noteListed(items, listing?.items ?? []);
  }

  #isInFolder({ source }: MadeItem, { file }: RemoveOptions): boolean {
    return source === identityOf(file) || this.folder.isContainer(source);
  }

  #awaitsListing(item: MadeItem, options: RemoveOptions): boolean {
    return options.canList && this.#isInFolder(item, options) && this.deletions.mayAwait(item);
  }

  async #list(client: WopiClient, { canList, file }: RemoveOptions): Promise<FolderListing | 'silence' | undefined> {
    if (!canList) return undefined;
    return await ifTransportFails(this.folder.list(client, file), (failure) =>
      isSilence(failure) ? 'silence' : undefined,
    );
  }

  async #removeOne(
    client: WopiClient,
    { kind, resource, ...made }: Pick<MadeItem, 'kind' | 'resource'> & Partial<Made>,
    options: RemoveOptions,
  ): Promise<string | undefined> {
    const problem = await unlessSilent(this.#provenance.prove(client, kind, resource));
    if (problem === undefined) {
      const item = this.#made.get(identityOf(resource));
      const awaitsListing = item !== undefined && this.#awaitsListing(item, options);
      return await this.#delete(client, { kind, resource }, { isRenamed: options.isRenamed(resource), awaitsListing });
    }
    const isEmptied = made.source !== undefined && this.#emptied.has(made.source);
    const wasThere = made.mayBeGone || isEmptied || this.#provenance.hasAnswered(resource);
    if (wasThere && / returned (404|410)/.test(problem)) return undefined;
    for (const other of otherAddresses(resource, options.file)) {
      if (this.isProtected(other) || (await unlessSilent(this.#provenance.prove(client, kind, other)))) continue;
      return await this.#delete(client, { kind, resource: other });
    }
    return unproven(problem);
  }

  async #delete(
    client: WopiClient,
    { kind, resource }: Pick<MadeItem, 'kind' | 'resource'>,
    options: { readonly isRenamed?: boolean; readonly awaitsListing?: boolean } = {},
  ): Promise<string | undefined> {
    const reason = await deleteCreated(client, kind, resource, { existence: this.existence, ...options });
    if (!options.awaitsListing) this.deletions.settle(resource, { isGone: reason === undefined });
    return reason;
  }

  // What has no URL may be in the listing of the folder, under a name that only this run uses, and so may what the host
  // says to have deleted.
  async #findRest(client: WopiClient, options: RemoveOptions): Promise<Leftover[]> {
    if (this.#isListingPostponed && !options.isLast) return [];
    const lost = this.#lost.splice(0);
    const isDue = options.isLast || this.deletions.isListingDue || !options.canList;
    const deleted = isDue || lost.length > 0 ? this.deletions.take() : [];
    if (lost.length === 0 && deleted.length === 0) return [];
    const answer = await this.#list(client, options);
    if (answer === 'silence' && !options.isLast) {
      this.#postponeListing(lost, deleted);
      return [];
    }
    const listing = answer === 'silence' ? undefined : answer;
    return [
      ...(await this.#findUndeleted(client, deleted, listing, options)),
      ...(await this.#findLost(client, lost, listing, options)),
    ];
  }

  #postponeListing(lost: readonly Lost[], deleted: readonly MadeItem[]): void {
    this.#isListingPostponed = true;
    this.#lost.push(...lost);
    for (const item of deleted) this.deletions.add(item);
  }

  async #findUndeleted(
    client: WopiClient,
    deleted: readonly MadeItem[],
    listing: FolderListing | undefined,
    options: RemoveOptions,
  ): Promise<Leftover[]> {
    const shown = new Set(listing?.items.map(({ resource }) => kindAndIdOf(resource)));
    const isComplete = listing !== undefined && showsAbsence(listing, options.file);
    const leftovers: Leftover[] = [];
    for (const item of deleted) {
      const { kind, resource } = item;
      const isSeenGone = isComplete && this.#awaitsListing(item, options) && !shown.has(kindAndIdOf(resource));
      const { reason, mayPass }: Attempt = isSeenGone
        ? {}
        : await attemptToUndo(stillThere(client, item, this.existence));
      if (mayPass && !options.isLast) this.deletions.add(item);
      else if (reason !== undefined)
        leftovers.push(this.#leave({ url: identityOf(resource), what: kind, reason }, kind));
    }
    return leftovers;
  }

  async #findLost(
    client: WopiClient,
    lost: readonly Lost[],
    listing: FolderListing | undefined,
    options: RemoveOptions,
  ): Promise<Leftover[]> {
    if (!listing) return this.#report(lost);
    const strays = listing.items.filter(({ name, resource }) => this.#isStray(name, resource));
    const leftovers: Leftover[] = [];
    for (const stray of strays) {
      const { reason, mayPass } = await attemptToUndo(this.#removeOne(client, stray, options));
      if (reason === undefined) continue;
      if (mayPass && !options.isLast) {
        this.#postpone(stray, options);
        continue;
      }
      // What RenameFile has left behind says nothing about whether new items can be deleted.
      const blocked = lost.length > 0 ? stray.kind : undefined;
      leftovers.push(this.#leave({ url: identityOf(stray.resource), what: stray.kind, reason }, blocked));
    }
    const unaccounted = lost.filter(({ isCertain, isMute }) => isCertain && !isMute).slice(strays.length);
    return [...leftovers, ...this.#report(unaccounted)];
  }

  #postpone({ kind, resource, name }: FolderListing['items'][number], { file }: RemoveOptions): void {
    const operation = kind === 'file' ? 'CreateChildFile' : 'CreateChildContainer';
    const made = { operation, kind, resource, name, source: identityOf(file), isPostponed: true } as const;
    this.#made.set(identityOf(resource), made);
  }

  #isStray(name: string, resource: WopiResource): boolean {
    const isKnown = this.isProtected(resource) || this.#mustStay(resource) || this.#left.has(kindAndIdOf(resource));
    return this.#provenance.isOwnName(name) && !isKnown && !this.#isPostponed(resource);
  }

  #isPostponed(resource: WopiResource): boolean {
    const id = kindAndIdOf(resource);
    return [...this.#made.values()].some((made) => made.isPostponed && kindAndIdOf(made.resource) === id);
  }

  /** `blocked`: the kind of which no more items are created. */
  #leave(leftover: Leftover, blocked: MadeKind | undefined): Leftover {
    if (blocked) this.#block(blocked, leftover.reason);
    this.#left.add(kindAndIdOf({ href: leftover.url }));
    return { ...leftover, isNew: true };
  }

  #block(kind: MadeKind, reason = ''): void {
    this.#undeletable.set(kind, this.#undeletable.get(kind) ?? reason);
  }

  #report(lost: readonly Lost[]): Leftover[] {
    for (const entry of lost) if (entry.isCertain) this.#leave(entry, kindMadeBy(entry.operation) ?? 'file');
    // After one that may have been created, most further attempts fail too.
    const news = lost.filter(
      ({ isCertain, isRefusal, operation }) => !isRefusal && (isCertain || !this.#reported.has(operation)),
    );
    const firsts = news.filter(
      ({ isCertain, operation }, index) =>
        isCertain || news.findIndex((other) => !other.isCertain && other.operation === operation) === index,
    );
    for (const { operation, isCertain } of firsts) if (!isCertain) this.#reported.add(operation);
    return firsts.map(leftoverOf);
  }
}

function unproven(problem: string): string {
  return `nothing proves that this run created it (${problem})`;
}

function leftoverOf({ url, what, reason }: Leftover): Leftover {
  return { url, what, reason, isNew: true };
}

function requestedName(headers: Observation['headers']): string | undefined {
  const target = headers['X-WOPI-RelativeTarget'];
  return target === undefined ? undefined : decodeUtf7(target);
}

function itemIn({ json }: WopiResponse, kind: MadeKind): { readonly url?: string; readonly name?: string } {
  const answer = 'value' in json && isObject(json.value) ? json.value : {};
  const path = kind === 'container' ? 'ContainerPointer.' : '';
  const [url, name] = [propertyAt(answer, `${path}Url`), propertyAt(answer, `${path}Name`)];
  return {
    ...(typeof url === 'string' && URL.canParse(url) && { url }),
    ...(typeof name === 'string' && { name }),
  };
}

// An address that the host named may lead elsewhere, so that another one is tried; not while the host is silent.
function unlessSilent(proof: Promise<string | undefined>): Promise<string | undefined> {
  return ifTransportFails(proof, (failure) => {
    if (isSilence(failure)) throw failure;
    return failure.message;
  });
}
