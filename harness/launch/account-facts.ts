import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import { isSuccess } from '../client/response.ts';
import { ifTransportFails } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { type FileInfo, parseFileInfo } from './observations.ts';

/** What CheckFileInfo returned to a further account or for a further address, or why it did not. */
export type AccountFacts = { readonly info: FileInfo } | { readonly problem: string };

/** Requests CheckFileInfo once. Only reads. */
export async function accountFacts(
  file: WopiResource,
  client: Pick<WopiClient, 'checkFileInfo'>,
): Promise<AccountFacts> {
  const response = await ifTransportFails(client.checkFileInfo(file), ({ message }) => message);
  if (typeof response === 'string') return { problem: response };
  if (!isSuccess(response)) return { problem: `CheckFileInfo returns ${response.status}` };
  const info = parseFileInfo(response.text);
  return info ? { info } : { problem: 'CheckFileInfo does not return a JSON object' };
}

/** The test file as it is opened from a different place of the user interface. */
export interface OtherPathFacts {
  readonly wopisrc: string;
  /** Absent without an access token for it. */
  readonly facts: AccountFacts | undefined;
}

/** The last segment of a WopiSrc. */
export function fileIdOf(wopisrc: string): string {
  return identityOf({ href: wopisrc, accessToken: '' }).replace(/^.*\//, '');
}
