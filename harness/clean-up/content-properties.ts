import { decodePutChunkedFileRequest } from '../../wopi/chunked/chunked-file.ts';
import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import type { Observation } from '../client/request-sender.ts';
import { orUndefined } from './or-undefined.ts';

/** Tracks the content properties that survive every content change and so must be deleted explicitly. */
export class ContentProperties {
  readonly #names = new Map<string, Set<string>>();

  observe({ operation, resource, body, response }: Observation): void {
    if (operation !== 'PutChunkedFile' || response?.status !== 200 || !body) return;
    const names = this.#names.get(identityOf(resource)) ?? new Set();
    for (const name of keptNamesIn(body)) names.add(name);
    this.#names.set(identityOf(resource), names);
  }

  namesOn(file: WopiResource): readonly string[] {
    return [...(this.#names.get(identityOf(file)) ?? [])];
  }
}

function keptNamesIn(body: Uint8Array): readonly string[] {
  const message = orUndefined(() => decodePutChunkedFileRequest(body).message);
  const kept = message?.ContentProperties.filter(({ Retention }) => Retention === 'KeepOnContentChange') ?? [];
  return kept.map(({ Name }) => Name);
}
