import { type WopiResource, withFileId } from '../../wopi/resource.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { MadeKind } from './provenance.ts';
import { isGone } from './release-lock.ts';

/** Finds out whether a file or container exists, on hosts too that describe what does not exist. */
export class Existence {
  /** Whether the host describes what does not exist, as far as it was asked. */
  readonly #invents = new Map<MadeKind, boolean>();

  /** Whether CheckFileInfo or CheckContainerInfo was found to describe what does not exist. */
  get isInvented(): boolean {
    return [...this.#invents.values()].includes(true);
  }

  /** The response of CheckFileInfo or CheckContainerInfo that shows that a resource exists, or may, if it does. */
  async proofOf(client: WopiClient, kind: MadeKind, resource: WopiResource): Promise<WopiResponse | undefined> {
    const info = await describe(client, kind, resource);
    if (info.status === 503) return info;
    if (!isSuccess(info)) return undefined;
    return (await this.#isContradicted(client, kind, resource)) ? undefined : info;
  }

  async #isContradicted(client: WopiClient, kind: MadeKind, resource: WopiResource): Promise<boolean> {
    const content = await read(client, kind, resource);
    if (isSuccess(content) && isSuccess(await read(client, kind, unknown(resource)))) return true;
    const isInvented = await this.invents(client, kind, resource);
    return isGone(content) || (isInvented && !isSuccess(content));
  }

  /** Whether the host describes a file or container with an ID that does not exist. */
  async invents(client: WopiClient, kind: MadeKind, resource: WopiResource): Promise<boolean> {
    const known = this.#invents.get(kind);
    if (known !== undefined) return known;
    const invents = isSuccess(await describe(client, kind, unknown(resource)));
    this.#invents.set(kind, invents);
    return invents;
  }
}

function describe(client: WopiClient, kind: MadeKind, resource: WopiResource): Promise<WopiResponse> {
  return kind === 'file' ? client.checkFileInfo(resource) : client.checkContainerInfo(resource);
}

function read(client: WopiClient, kind: MadeKind, resource: WopiResource): Promise<WopiResponse> {
  return kind === 'file' ? client.getFile(resource) : client.enumerateChildren(resource);
}

// An ID that no host has given.
function unknown(resource: WopiResource): WopiResource {
  return withFileId(resource, 'wopi-conformance-0');
}
