import { invalidAccessToken, type WopiResource, withAccessToken, withTokenInHeaderOnly } from '../../wopi/resource.ts';
import { ifTransportFails } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';

/** Status of CheckFileInfo by where it had the valid access token; undefined without a response. */
export interface TokenPlaces {
  readonly both: number | undefined;
  readonly queryOnly: number | undefined;
  readonly headerOnly: number | undefined;
  /** In the query, next to an invalid token in the header. */
  readonly queryAgainstHeader: number | undefined;
  /** In the header, next to an invalid token in the query. */
  readonly headerAgainstQuery: number | undefined;
  /** Invalid in both places: unless it is refused, the others show nothing. */
  readonly neither: number | undefined;
}

/** A client whose requests have this token in the Authorization header; undefined: the token of the resource. */
export type ClientWith = (headerToken: string | undefined) => Pick<WopiClient, 'checkFileInfo'>;

/** Requests CheckFileInfo with the access token in each place, alone and next to an invalid one. Only reads. */
export async function tokenPlacesOf(file: WopiResource, clientWith: ClientWith): Promise<TokenPlaces> {
  const invalid = withAccessToken(file, invalidAccessToken);
  const client = clientWith(undefined);
  return {
    both: await statusOf(client.checkFileInfo(file)),
    queryOnly: await statusOf(client.checkFileInfo(file, { withoutAuthorization: true })),
    headerOnly: await statusOf(client.checkFileInfo(withTokenInHeaderOnly(file))),
    queryAgainstHeader: await statusOf(clientWith(invalidAccessToken).checkFileInfo(file)),
    headerAgainstQuery: await statusOf(clientWith(file.accessToken).checkFileInfo(invalid)),
    neither: await statusOf(client.checkFileInfo(invalid)),
  };
}

async function statusOf(request: Promise<{ readonly status: number }>): Promise<number | undefined> {
  return await ifTransportFails(
    request.then(({ status }) => status),
    () => undefined,
  );
}
