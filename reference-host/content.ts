import type { Retention } from '../wopi/chunked/chunked-file-messages.ts';

/** A binary stream in addition to the main content, written only by PutChunkedFile. */
export interface AlternateStream {
  readonly bytes: Uint8Array;
  /** Milliseconds since 1970 UTC; it expires 30 days later. */
  readonly updatedAt: number;
}

/** A named text that PutChunkedFile stores with the content. */
export interface ContentProperty {
  readonly name: string;
  readonly value: string;
  readonly retention: Retention;
  /** Milliseconds since 1970 UTC; it expires 30 days later. */
  readonly updatedAt: number;
}

/** The complete content of a file. Immutable: a write creates a new one. */
export interface Content {
  readonly main: Uint8Array;
  readonly streams: ReadonlyMap<string, AlternateStream>;
  readonly properties: ReadonlyMap<string, ContentProperty>;
}

const lifetime = 30 * 24 * 60 * 60 * 1000;

export function newContent(main: Uint8Array): Content {
  return { main, streams: new Map(), properties: new Map() };
}

/**
 * The content after an operation other than PutChunkedFile replaced the main stream, which deletes alternate streams
 * and the properties with DeleteOnContentChange.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/file-transfer/file-content-data-model
 */
export function replaceMain({ properties }: Content, main: Uint8Array): Content {
  return { ...newContent(main), properties: keptProperties(properties) };
}

/** The properties that survive a content change. */
export function keptProperties(properties: Content['properties']): Content['properties'] {
  return new Map([...properties].filter(([, { retention }]) => retention === 'KeepOnContentChange'));
}

/** The content without expired streams and properties. */
export function unexpired({ main, streams, properties }: Content, now: number): Content {
  const isFresh = ([, { updatedAt }]: readonly [string, { readonly updatedAt: number }]) => now < updatedAt + lifetime;
  return { main, streams: new Map([...streams].filter(isFresh)), properties: new Map([...properties].filter(isFresh)) };
}
