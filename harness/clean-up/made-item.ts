import type { WopiResource } from '../../wopi/resource.ts';
import type { SentOperation } from '../client/request-sender.ts';
import type { MadeKind } from './provenance.ts';

/** A file or container that a run has created. */
export interface MadeItem {
  readonly kind: MadeKind;
  readonly resource: WopiResource;
  readonly operation: SentOperation;
  /** Identity of what it was created from: a file next to it, or the container that it is in. */
  readonly source: string;
  readonly name?: string | undefined;
}

/** Kind and ID: a host may return the same file under another scheme, host or prefix. A listing may contain any text. */
export function kindAndIdOf({ href }: Pick<WopiResource, 'href'>): string {
  const path = URL.canParse(href) ? new URL(href).pathname : href;
  const segments = path.split('/').slice(-2);
  return segments.map(decodedOrSame).join('/');
}

function decodedOrSame(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
