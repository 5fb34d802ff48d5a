import type { FurtherTokens } from '../harness/targets/ready-line.ts';
import type { Host } from './host-api.ts';

/** The tokens for the checks with further users: Bob's, Vera's and one that has expired; and another file of Alice. */
export function furtherTokensOf(host: Host, url: string): FurtherTokens {
  const { store } = host.parts;
  const other = store.childFiles(store.file(host.testFileId)?.parentId ?? '').find(({ id }) => id !== host.testFileId);
  if (!other) throw new Error('the seeded store has no second file');
  return {
    secondToken: host.issueToken({ userId: 'bob' }),
    readOnlyToken: host.issueToken({ userId: 'vera', rights: 'view' }),
    expiredToken: host.issueToken({ lifetimeMs: -1000 }),
    otherFile: `${url}/wopi/files/${other.id}`,
    otherFileToken: host.issueToken({ resource: `file:${other.id}` }),
  };
}
