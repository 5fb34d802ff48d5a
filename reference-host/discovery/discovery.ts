import type { Clock } from '../clock.ts';
import { type DiscoveryDocument, parseDiscovery } from './discovery-document.ts';

/** Milliseconds for which a document is fresh, whatever its Expires, and the minimum between two refreshes. */
const lifetimeMs = 12 * 60 * 60 * 1000;
const refreshPauseMs = 1_000;
const timeoutMs = 10_000;

interface Reading {
  readonly at: number;
  readonly document: Promise<DiscoveryDocument>;
}

/**
 * The discovery of the WOPI client: read when first needed, and again twice a day and when it is found to be out of
 * date.
 */
export class Discovery {
  readonly #url: string;
  readonly #clock: Clock;
  #reading: Reading | undefined;

  constructor(url: string, clock: Clock) {
    this.#url = url;
    this.#clock = clock;
  }

  /** The document, at most twelve hours old. @throws Error when it cannot be read. */
  document(): Promise<DiscoveryDocument> {
    return this.#reading && this.#age(this.#reading) < lifetimeMs ? this.#reading.document : this.#read();
  }

  /** The document, read again unless that was just done. @throws Error when it cannot be read. */
  refresh(): Promise<DiscoveryDocument> {
    return this.#reading && this.#age(this.#reading) < refreshPauseMs ? this.#reading.document : this.#read();
  }

  #age({ at }: Reading): number {
    return this.#clock.now() - at;
  }

  #read(): Promise<DiscoveryDocument> {
    const document = readDiscovery(this.#url);
    const reading = { at: this.#clock.now(), document };
    const before = this.#reading;
    this.#reading = reading;
    // If reading fails, the previous document is kept.
    document.catch(() => {
      if (this.#reading === reading) this.#reading = before;
    });
    return document;
  }
}

async function readDiscovery(url: string): Promise<DiscoveryDocument> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  if (!response.ok) throw new Error(`the discovery URL returned ${response.status}`);
  return parseDiscovery(await response.text());
}
