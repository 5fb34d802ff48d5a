import * as z from 'zod';
import { Refusal } from '../../answers.ts';
import { type CoauthLockType, coauthLockTypes } from '../../coauth-table.ts';
import type { HostContext } from '../../host-env.ts';
import { parseJson } from '../json-body.ts';

const longestId = 1024;
const longestMetadata = 4096;

const metadataBody = z.object({ CoauthLockMetadata: z.string().nullish() });

/** X-WOPI-CoauthLockId; 400 if it is missing, empty or too long. */
export function requiredCoauthLockId(c: HostContext): string {
  const id = c.req.header('X-WOPI-CoauthLockId') ?? '';
  if (id === '' || id.length > longestId)
    throw new Refusal(400, `X-WOPI-CoauthLockId must have 1 to ${longestId} characters`);
  return id;
}

/** X-WOPI-CoauthLockType; 400 for anything except the two known types. */
export function requiredCoauthLockType(c: HostContext): CoauthLockType {
  const type = coauthLockTypes.find((known) => known === c.req.header('X-WOPI-CoauthLockType'));
  if (!type) throw new Refusal(400, 'X-WOPI-CoauthLockType is neither Coauth nor CoauthExclusive');
  return type;
}

/** The metadata from the JSON body, or else from the header; empty if both are missing. 400 beyond 4 KB. */
export function requestedMetadata(c: HostContext): string {
  const { body } = c.var;
  const inBody = body.length > 0 ? parseJson(body, metadataBody).CoauthLockMetadata : undefined;
  const metadata = inBody ?? c.req.header('X-WOPI-CoauthLockMetadata') ?? '';
  if (Buffer.byteLength(metadata) > longestMetadata)
    throw new Refusal(400, 'The metadata of the coauth lock exceeds 4 KB');
  return metadata;
}
