import type { Check } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import { crashed, likely, returned, wrong } from '../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { expectSuccess } from '../../harness/expect/response.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import { expectStored } from './expect-stored.ts';

/** A size at which hosts are known to lose bytes or to fail. */
export interface Size extends Pick<Check, 'transfersMegabytes'> {
  readonly bytes: number;
  /** As part of a name. */
  readonly name: string;
  readonly text: string;
}

export const sizes: readonly Size[] = [
  { bytes: 1, name: '1Byte', text: '1 byte' },
  { bytes: 65_537, name: '65537Bytes', text: '65,537 bytes' },
  { bytes: 1_048_577, name: '1048577Bytes', text: '1,048,577 bytes' },
  { bytes: 50_000_000, name: '50Megabytes', text: '50 MB', transfersMegabytes: 50 },
];

/** The usual cause when content of some size is not saved. */
export const limitedSize = likely(
  'A web server in front of the host, or a buffer of a fixed size, may limit the body.',
  crashed,
  returned(400, 404),
  wrong(/^body$|^property (Size|SHA256)$/),
);

/** What a request that saves content must have done. */
export interface Saved {
  readonly response: WopiResponse;
  readonly content: Uint8Array;
  readonly file: () => WopiResource;
  /** Judges that nothing was changed. */
  readonly ifTooLarge: () => Promise<void>;
  /** Judges what else was stored. */
  readonly ifSaved?: () => Promise<void>;
}

/**
 * Expects that the content was saved and is returned whole. 413 is only noted, because every host has its own limit;
 * no limit excludes a byte.
 */
export async function expectSavedOrTooLarge(
  { wopi, note }: Pick<CheckContext, 'wopi' | 'note'>,
  { response, content, file, ifTooLarge, ifSaved }: Saved,
): Promise<void> {
  const { operation, status } = response;
  if (status === 413 && content.length > 1) {
    note(`${operation} returned 413 for ${content.length} bytes. Clients cannot save larger files on this host.`);
    return await ifTooLarge();
  }
  expectSuccess(response);
  await expectStored(wopi, file(), content);
  await ifSaved?.();
}
