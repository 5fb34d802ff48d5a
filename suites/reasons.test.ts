import { expect, test } from 'vitest';
import { checkId } from '../harness/results/check-id.ts';
import type { Defect } from '../reference-host/defects/defect.ts';
import { after, changeJson, setResponseHeader } from '../reference-host/defects/rewrite.ts';
import { everyCheck } from './testing/every-check.ts';
import { runAgainstReferenceHost } from './testing/run-against-reference-host.ts';
import { withWaits } from './testing/with-waits.ts';

type Middleware = NonNullable<Defect['middleware']>;

const facts = /^(BaseFileName|Name|Version|Size|OwnerId|UserId|FileExtension|SHA256|LastModifiedTime|ServerTime|Id)$/;

/** Hosts that omit what checks compare. */
const omissions: readonly (readonly [string, Middleware])[] = [
  ['Version', after('CheckFileInfo', (c) => changeJson(c, ({ Version: _, ...info }) => info))],
  [
    'everything in CheckFileInfo that is not a claim',
    after('CheckFileInfo', (c) =>
      changeJson(c, (info) => Object.fromEntries(Object.entries(info).filter(([name]) => !facts.test(name)))),
    ),
  ],
  [
    'names and URLs of new files',
    after(['PutRelativeFile', 'CreateChildFile', 'CreateChildContainer', 'RenameFile'], (c) =>
      changeJson(c, () => ({})),
    ),
  ],
  [
    'X-WOPI-ItemVersion and X-WOPI-Lock',
    async (c, next) => {
      await next();
      for (const name of ['X-WOPI-ItemVersion', 'X-WOPI-Lock']) setResponseHeader(c, name, undefined);
    },
  ],
];

test.each(omissions)('no reason speaks of a value of ours if a host omits %s', async (_, middleware) => {
  const defects = [{ name: 'omission', breaks: 'What is required is sent.', caughtBy: [], middleware }];
  const { results } = await runAgainstReferenceHost({ checks: everyCheck, defects, keepContent: true, ...withWaits });

  const texts = results.flatMap((result) => [
    `${checkId(result)}: ${result.reason}`,
    ...result.mismatches.map(({ expected, actual }) => `${checkId(result)}: ${expected}, ${actual}`),
  ]);
  expect(results.some(({ outcome }) => outcome === 'failed')).toBe(true);
  expect(texts.filter((text) => /"undefined|"null"|\bNaN\b|\[object |"Infinity/.test(text))).toEqual([]);
});
