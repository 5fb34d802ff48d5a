import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { type Gate, mayMakeScratchFiles } from '../../../harness/checks/gates.ts';
import { carriedOut, type LikelyCause, likely, succeeded } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { expectRefused, expectTokenRefused } from '../../../harness/expect/response.ts';
import { invalidAccessToken, type WopiResource, withAccessToken, withoutAccessToken } from '../../../wopi/resource.ts';
import { renameOfTheTestFile } from '../write-operations/file-writes.ts';
import type { WriteOperation } from '../write-operations/write-operation.ts';
import { writeOperations } from '../write-operations/write-operations.ts';

/** A kind of access token with which nothing may be changed. */
export interface WrongToken {
  /** Follows the operation in the name of the check. */
  readonly suffix: string;
  /** Follows the operation in its requirement. */
  readonly phrase: string;
  readonly requirementIds: readonly string[];
  readonly likelyCause: LikelyCause;
  readonly operations: readonly WriteOperation[];
  readonly needs: (operation: WriteOperation) => readonly Gate[];
  /** The resource with the wrong token. */
  readonly spoil: (resource: WopiResource, context: CheckContext, operation: WriteOperation) => Promise<WopiResource>;
  readonly expectRefusal: (response: WopiResponse) => void;
}

const each = cause('Each operation may validate the token by itself, and this operation might not do so.');

// The validator's own tests cover these.
const mirrored = ['Lock', 'Unlock', 'PutFile'];

/** The host issues the token of a new file; otherwise the run must have one. */
const anotherToken: Gate = { either: [[{ access: 'otherFile' }], mayMakeScratchFiles] };

const isFile = ({ to }: WriteOperation) => to === 'file' || to === 'scratchFile';

// A new file needs a different token from that of the run.
async function tokenOfAnother({ href }: WopiResource, { file, given }: CheckContext, operation: WriteOperation) {
  const isTestFile = isFile(operation) && href === file.href;
  return isTestFile ? await given.users.tokenOfAnotherFile() : file.accessToken;
}

/** Every kind of access token with which nothing may be changed. */
export const wrongTokens: readonly WrongToken[] = [
  {
    suffix: 'WithInvalidAccessToken',
    phrase: 'with an invalid access token returns 401 or 404',
    requirementIds: ['TOKEN-01'],
    likelyCause: each,
    operations: writeOperations.filter(({ operation }) => !mirrored.includes(operation)),
    needs: () => [],
    spoil: async (resource) => withAccessToken(resource, invalidAccessToken),
    expectRefusal: expectTokenRefused,
  },
  {
    suffix: 'WithoutAccessToken',
    phrase: 'without an access token is refused',
    requirementIds: ['TOKEN-02', 'TOKEN-09'],
    likelyCause: cause('The host may accept a browser session, or an anonymous user, instead of the token.'),
    operations: writeOperations,
    needs: () => [],
    spoil: async (resource) => withoutAccessToken(resource),
    // The documentation recommends 401, and requires only that the rights come from a token.
    expectRefusal: expectRefused,
  },
  {
    suffix: 'WithTokenOfAnotherFile',
    phrase: 'with the access token of another file returns 401 or 404',
    requirementIds: ['TOKEN-06'],
    likelyCause: cause('The token may identify only the user, and this operation might not compare its file.'),
    operations: writeOperations,
    needs: (operation) => (isFile(operation) ? [anotherToken] : []),
    spoil: async (resource, context, operation) =>
      withAccessToken(resource, await tokenOfAnother(resource, context, operation)),
    expectRefusal: expectTokenRefused,
  },
  {
    suffix: 'WithExpiredAccessToken',
    phrase: 'with an expired access token returns 401 or 404',
    requirementIds: ['TOKEN-01', 'TOKEN-10'],
    likelyCause: cause('This operation may verify the signature of the token, but not its expiry.'),
    // A run has an expired token for no other resource.
    operations: [...writeOperations.filter(({ to }) => to === 'file'), renameOfTheTestFile],
    needs: () => [{ access: 'expired' }],
    spoil: (_, { given }) => given.users.expired(),
    expectRefusal: expectTokenRefused,
  },
];

function cause(text: string): LikelyCause {
  return likely(text, succeeded, carriedOut);
}
