import type { Check } from '../../../harness/checks/check.ts';
import { expectNameStillFree } from '../expect-nothing-made.ts';
import { expectSavedOrTooLarge, limitedSize, sizes } from '../sizes.ts';

/** New files of different sizes. */
export const savedSizeChecks: readonly Check[] = sizes.map(({ bytes, name, text, ...cost }) => ({
  ...cost,
  name: `PutRelativeFile.BodyOf${name}`,
  category: 'WopiCore',
  level: 'MUST',
  requirement: `PutRelativeFile stores ${text} whole${bytes > 1 ? ', or returns 413 and creates no file' : ''}`,
  spec: 'rest/files/putrelativefile',
  requirementIds: ['PUTREL-01', ...(bytes > 1 ? ['PUTREL-34'] : [])],
  likelyCause: limitedSize,
  async run(context) {
    const { file, given, wopi, names, documents } = context;
    const exact = names.file();
    const content = documents.ofSize(bytes);

    const response = await wopi.putRelativeFile(file, content, { exact });

    const ifTooLarge = () => expectNameStillFree(context, response, exact);
    await expectSavedOrTooLarge(context, { response, content, file: () => given.made(response, 'Url'), ifTooLarge });
  },
}));
