import type { Check } from '../../../harness/checks/check.ts';
import type { HeaderExpectation } from '../../../harness/expect/headers.ts';
import type { JsonExpectation } from '../../../harness/expect/json.ts';
import { expectResponse } from '../../../harness/expect/response.ts';

/** A rule about a single response to CheckFileInfo. */
export interface FileInfoRule extends Omit<Check, 'category' | 'run' | 'readOnly'> {
  readonly properties?: Readonly<Record<string, JsonExpectation>>;
  readonly headers?: Readonly<Record<string, HeaderExpectation>>;
}

export function fileInfoCheck({ properties, headers, ...rule }: FileInfoRule): Check {
  return {
    ...rule,
    category: 'WopiCore',
    readOnly: true,
    async run({ file, wopi }) {
      const expected = { status: 200, ...(properties ? { json: properties } : {}), ...(headers ? { headers } : {}) };

      expectResponse(await wopi.checkFileInfo(file), expected);
    },
  };
}
