import type { Check } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import { found, likely } from '../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { expectOneWinner } from '../../harness/expect/one-winner.ts';
import { expectResponse } from '../../harness/expect/response.ts';
import { allAtOnce, fewVolleys, inVolleys } from './volleys.ts';

/** Creates files with an exact name. */
interface Creator {
  /** Only PutRelativeFile sends the content. */
  readonly create: (exact: string, content: Uint8Array) => Promise<WopiResponse>;
  /** The content of a new file for which `content` was sent. */
  readonly stored: (content: Uint8Array) => Uint8Array;
}

interface NewNameRace extends Pick<Check, 'spec' | 'requirementIds' | 'needs'> {
  readonly operation: 'PutRelativeFile' | 'CreateChildFile';
  readonly creator: (context: CheckContext) => Promise<Creator>;
}

/** Simultaneous requests for one exact name. */
export function newNameRace({ operation, creator, ...rule }: NewNameRace): Check {
  return {
    ...rule,
    name: `${operation}.SimultaneousCreationsHaveOneWinner`,
    category: 'WopiCore',
    level: 'MUST',
    requirement: `Of simultaneous ${operation} requests for an exact name, one succeeds and the others return 409`,
    likelyCause: likely(
      'The host may look for the name and create the file in two steps, without a unique key.',
      found(/^[1-9]\d* responses with 200/),
      found(/the others .*500/),
    ),
    async run(context) {
      const { given, wopi, names, documents } = context;
      const { create, stored } = await creator(context);
      let size = 100;
      const newContent = () => {
        size += 1;
        return documents.ofSize(size);
      };

      await inVolleys(fewVolleys, newContent, async (contents) => {
        const exact = names.file();
        const responses = await allAtOnce(contents.map((content) => () => create(exact, content)));

        // Many hosts return 201 for a new file, which other checks judge.
        const winner = expectOneWinner(responses, () => ({ status: 409 }), { success: [200, 201] });
        const [response, content] = [responses[winner], contents[winner]];
        const file = given.made(response as WopiResponse, 'Url');
        expectResponse(await wopi.getFile(file), { status: 200, body: stored(content as Uint8Array) });
      });
    },
  };
}
