import type { ResourceKey } from './access-tokens.ts';
import type { ShareUrlType } from './host-variant.ts';
import { type NewId, randomId } from './ids.ts';

export interface ShareLink {
  readonly resource: ResourceKey;
  readonly type: ShareUrlType;
}

/** The share links so far, one per resource and type. */
export class ShareLinks {
  readonly #newId: NewId;
  readonly #ids = new Map<string, string>();
  readonly #links = new Map<string, ShareLink>();

  constructor(newId: NewId = randomId) {
    this.#newId = newId;
  }

  idOf(link: ShareLink): string {
    const key = `${link.resource} ${link.type}`;
    const id = this.#ids.get(key) ?? this.#newId();
    this.#ids.set(key, id);
    this.#links.set(id, link);
    return id;
  }

  find(id: string): ShareLink | undefined {
    return this.#links.get(id);
  }
}
