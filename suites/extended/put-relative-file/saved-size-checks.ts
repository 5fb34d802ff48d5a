import type { Check } from '../../../harness/checks/check.ts';
import { crashed, likely, returned, wrong } from '../../../harness/checks/likely-cause.ts';
import { expectNameStillFree } from '../expect-nothing-made.ts';
import { expectSavedOrTooLarge, sizes } from '../sizes.ts';

/** New files of different sizes. */
export const savedSizeChecks: readonly Check[] = sizes.map(({ bytes, name, text, ...cost }) => ({
  ...cost,
  name: `PutRelativeFile.BodyOf${name}`,
  category: 'WopiCore',
  level: 'MUST',
  requirement: `PutRelativeFile stores ${text} whole${bytes > 1 ? ', or returns 413 and creates no file' : ''}`,
  spec: 'rest/files/putrelativefile',
  requirementIds: ['PUTREL-01', ...(bytes > 1 ? ['PUTREL-34'] : [])],
  likelyCause: likely(
    'A web server in front of the host, or a buffer of a fixed size, may limit the body.',
    crashed,
    returned(400, 404),
    wrong(/^body$|^property (Size|SHA256)$/),
  ),
  async run(context) {
    const { file, given, wopi, names, documents } = context;
    const exact = names.file();
    const content = documents.ofSize(bytes);

    const response = await wopi.putRelativeFile(file, content, { exact });

    const ifTooLarge = () => expectNameStillFree(context, response, exact);
    await expectSavedOrTooLarge(context, { response, content, file: () => given.made(response, 'Url'), ifTooLarge });
  },
}));
