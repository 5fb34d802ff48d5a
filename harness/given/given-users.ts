import { identityOf, resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { isSuccess, type JsonObject, type JsonValue, type WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { describeJson, isObject } from '../expect/json.ts';
import { infoOf, isViewer } from '../lane/claims.ts';
import { accessOptions } from '../lane/further-access.ts';
import type { Lane } from '../lane/lane.ts';
import { requireResponse, valueAt } from '../lane/require-response.ts';
import { NotApplicable, SetupFailure } from '../results/failures.ts';
import type { FileStates } from './file-states.ts';

/** What other users of the file open. Every method makes sure that the token is what the option says. */
export class GivenUsers {
  readonly #lane: Lane;
  readonly #client: WopiClient;
  readonly #given: FileStates;

  constructor(lane: Lane, given: FileStates) {
    this.#lane = lane;
    this.#client = lane.client.with({ purpose: 'setup' });
    this.#given = given;
  }

  /** The file under test as a different user opens it. */
  second(): Promise<WopiResource> {
    return this.#lane.find('the second user', async () => {
      const second = await this.#lane.access('second');
      requireAnotherUser(await this.#lane.fileInfo(), await this.#secondsInfo(second));
      return second;
    });
  }

  /** The file under test as a different user opens it, who may edit it. */
  secondEditor(): Promise<WopiResource> {
    return this.#lane.find('the second editor', async () => {
      const second = await this.second();
      if (!isViewer(await this.#secondsInfo(second))) return second;
      throw new SetupFailure(
        `the user with the ${tokenOf('second')} may only view the file, according to CheckFileInfo`,
      );
    });
  }

  /** The file under test with a token that has expired. */
  expired(): Promise<WopiResource> {
    return this.#lane.access('expired');
  }

  /** The container of the file under test, as the second user opens it. */
  async secondsContainer(): Promise<WopiResource> {
    await this.second();
    return await this.#lane.containerFor('second', this.#client);
  }

  /** The file under test as a user opens it who may only view it. */
  viewer(): Promise<WopiResource> {
    return this.#lane.find('the viewer', async () => {
      const viewer = await this.#lane.access('readOnly');
      const info = await this.#lane.claimsOf('viewersFile');
      if (info.UserCanWrite === true && !isViewer(info)) await this.#requireViewer(viewer);
      return viewer;
    });
  }

  /** The container of the file under test, as the viewer opens it. */
  viewersContainer(): Promise<WopiResource> {
    return this.#lane.containerFor('readOnly', this.#client);
  }

  /** A new file as the viewer finds it in the listing. @throws {NotApplicable} when the viewer may write to it. */
  async viewersFile(made: WopiResource): Promise<WopiResource> {
    const file = await this.#seenByViewer(made);
    const { UserCanWrite } = infoOf(await this.#client.checkFileInfo(file), 'readOnly');
    if (UserCanWrite === true) throw new NotApplicable('the viewer may write to files that the run creates');
    return file;
  }

  /**
   * A new container as the viewer finds it in the listing.
   * @throws {NotApplicable} unless `right`, a property of CheckContainerInfo, is false for the viewer.
   */
  async viewersNewContainer(made: WopiResource, right: 'UserCanRename' | 'UserCanDelete'): Promise<WopiResource> {
    const container = await this.#seenByViewer(made);
    const info = infoOf(await this.#client.checkContainerInfo(container), 'readOnly');
    if (info[right] !== false)
      throw new NotApplicable(`${right} must be false for the viewer in containers that the run creates`);
    return container;
  }

  async #seenByViewer(made: WopiResource): Promise<WopiResource> {
    const listing = await this.#client.enumerateChildren(await this.viewersContainer());
    requireResponse(listing, { status: 200 }, 'EnumerateChildren for the viewer');
    const seen = listed(listing, made);
    if (!seen) throw new NotApplicable('the viewer does not see what the run creates next to the file');
    return seen;
  }

  /** An access token that is valid, but for {@link anotherFile}. */
  async tokenOfAnotherFile(): Promise<string> {
    return (await this.anotherFile()).accessToken;
  }

  /** A file other than the file under test: one that the run was given, which is only read, or a new file. */
  async anotherFile(): Promise<WopiResource> {
    if (!this.#lane.hasAccess('otherFile')) return await this.#given.scratchFile();
    return await this.#lane.find('the other file', async () => {
      const file = await this.#lane.access('otherFile');
      // Otherwise its token could be refused for a different reason.
      const info = infoOf(await this.#client.checkFileInfo(file), 'otherFile');
      requireSameUser(await this.#lane.fileInfo(), info);
      return file;
    });
  }

  async #secondsInfo(second: WopiResource): Promise<JsonObject> {
    return infoOf(await this.#client.checkFileInfo(second), 'second');
  }

  async #requireViewer(file: WopiResource): Promise<void> {
    const lock = this.#lane.names.unique('viewer');
    if (!isSuccess(await this.#client.lock(file, lock))) return;
    await this.#client.unlock(file, lock);
    throw new SetupFailure(
      `the user with the ${tokenOf('readOnly')} may edit the file: UserCanWrite is true and Lock succeeds`,
    );
  }
}

function tokenOf(kind: 'second' | 'readOnly' | 'otherFile'): string {
  return `access token of ${accessOptions[kind]}`;
}

function requireAnotherUser(own: JsonObject, other: JsonObject): void {
  const isOne = describeJson(own.UserId) === describeJson(other.UserId);
  if (!isOne || describeJson(own.UserFriendlyName) !== describeJson(other.UserFriendlyName)) return;
  throw new SetupFailure(
    `the ${tokenOf('second')} seems to be of the same user as the run's own: UserId is ${describeJson(own.UserId)} and UserFriendlyName ${describeJson(own.UserFriendlyName)} for both`,
  );
}

function requireSameUser(own: JsonObject, other: JsonObject): void {
  const isOne = describeJson(own.UserId) === describeJson(other.UserId);
  const hasSameName = own.UserFriendlyName !== undefined && own.UserFriendlyName === other.UserFriendlyName;
  if (isOne || hasSameName) return;
  throw new SetupFailure(
    `the ${tokenOf('otherFile')} seems to be of a different user: UserId is ${describeJson(other.UserId)}, and ${describeJson(own.UserId)} for the file under test`,
  );
}

function listed(listing: WopiResponse, made: WopiResource): WopiResource | undefined {
  const children = ['ChildFiles', 'ChildContainers'].flatMap(
    (list) => valueAt(listing, list) ?? [],
  ) as readonly JsonValue[];
  const urls = children.filter(isObject).map(({ Url }) => Url);
  return urls
    .filter((url): url is string => typeof url === 'string' && URL.canParse(url))
    .map(resourceOfUrl)
    .find((child) => identityOf(child) === identityOf(made));
}
