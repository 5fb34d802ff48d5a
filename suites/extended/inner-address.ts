import { likely, wrong } from '../../harness/checks/likely-cause.ts';

/** Why a returned URL may not begin like WopiSrc. */
export const innerAddress = likely(
  'The host may build URLs from the request that a proxy passes on, after the proxy has terminated TLS or changed the path.',
  wrong(/Url$/),
);
