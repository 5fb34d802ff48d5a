import type { Check } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import { crashed, found, likely, returned, succeeded } from '../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import {
  absoluteUrl,
  absoluteUrlWithToken,
  endsWith,
  equals,
  type JsonExpectation,
  optional,
} from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import type { TargetName } from '../../wopi/headers.ts';

/** An operation that creates files. Microsoft's validator has the same tests for both. */
export interface FileCreation {
  /** Prefix of the names of its checks. */
  readonly operation: 'PutRelativeFile' | 'CreateChildFile';
  readonly spec: string;
  /** Expected statuses for a request with both target headers. */
  readonly bothTargetsStatus: readonly number[];
  readonly longNameCheck: string;
  /** Judges what the validator judges before it sends the operation. */
  before?(context: CheckContext): Promise<void>;
  /** Sends the operation. */
  create(context: CheckContext, target: TargetName): Promise<WopiResponse>;
}

/** What the validator requires in the response about a new file. */
export function newFileInfo(name: JsonExpectation): Readonly<Record<string, JsonExpectation>> {
  return {
    Name: name,
    Url: absoluteUrlWithToken,
    HostViewUrl: optional(absoluteUrl),
    HostEditUrl: optional(absoluteUrl),
  };
}

interface Making extends CheckContext {
  /** Sends the operation under test. */
  make(target: TargetName): Promise<WopiResponse>;
  readonly bothTargetsStatus: readonly number[];
}

interface NewFileCheck extends Pick<Check, 'name' | 'likelyCause'> {
  /** The requirement, without the operation name at its start. */
  readonly rule: string;
  /** By operation. */
  readonly requirementIds: Readonly<Record<FileCreation['operation'], readonly string[]>>;
  run(making: Making): Promise<void>;
}

const lock = 'LockString';

const newFileChecks: readonly NewFileCheck[] = [
  {
    name: 'SuggestedName',
    rule: 'with a suggested name creates a file with the same extension',
    requirementIds: { PutRelativeFile: ['PUTREL-04', 'PUTREL-06'], CreateChildFile: ['CCF-03'] },
    async run({ make, names }) {
      const made = await make({ suggested: names.file('madeupname', '.wopitest') });

      expectResponse(made, { json: newFileInfo(endsWith('wopitest')) });
    },
  },
  {
    name: 'SuggestedNameConflict',
    rule: 'with a suggested name that is taken succeeds and keeps the extension',
    requirementIds: { PutRelativeFile: ['PUTREL-05'], CreateChildFile: ['CCF-03'] },
    async run({ make, names }) {
      const suggested = names.file('madeupname', '.wopitest');

      expectResponse(await make({ suggested }), { json: newFileInfo(endsWith('wopitest')) });
      expectResponse(await make({ suggested }), { status: 200, json: newFileInfo(endsWith('wopitest')) });
    },
  },
  {
    name: 'RelativeName',
    rule: 'with an exact name creates a file with exactly that name',
    requirementIds: { PutRelativeFile: ['PUTREL-08'], CreateChildFile: ['CCF-04', 'CCF-13'] },
    async run({ make, names }) {
      const exact = names.file('madeupname', '.wopitestx');

      expectResponse(await make({ exact }), { json: newFileInfo(equals(exact)) });
    },
  },
  {
    name: 'RelativeNameOverwriteTrueNoEffect',
    rule: 'with an exact name that is free creates that file when overwriting is allowed',
    requirementIds: { PutRelativeFile: ['PUTREL-14'], CreateChildFile: ['CCF-04'] },
    async run({ make, names }) {
      const exact = names.file('madeupname', '.wopitestx');

      expectResponse(await make({ exact, overwrite: true }), { json: newFileInfo(equals(exact)) });
    },
  },
  {
    name: 'RelativeNameOverwriteFalseNoEffect',
    rule: 'with an exact name that is free creates that file when overwriting is forbidden',
    requirementIds: { PutRelativeFile: ['PUTREL-08'], CreateChildFile: ['CCF-04'] },
    async run({ make, names }) {
      const exact = names.file('madeupname', '.wopitestx');

      expectResponse(await make({ exact, overwrite: false }), { json: newFileInfo(equals(exact)) });
    },
  },
  {
    name: 'RelativeNameConflictNoOverwrite',
    rule: 'with an exact name that is taken returns 409 when no overwrite header is sent',
    requirementIds: { PutRelativeFile: ['PUTREL-10', 'PUTREL-11'], CreateChildFile: ['CCF-05'] },
    async run({ make, names }) {
      const exact = names.file('madeupname', '.wopitestx');
      expectResponse(await make({ exact }), { json: newFileInfo(equals(exact)) });

      expectResponse(await make({ exact }), { status: 409 });
    },
  },
  {
    name: 'RelativeNameConflictOverwriteFalse',
    rule: 'with an exact name that is taken returns 409 when overwriting is forbidden',
    requirementIds: { PutRelativeFile: ['PUTREL-10'], CreateChildFile: ['CCF-05'] },
    likelyCause: likely(
      'The host may check only whether X-WOPI-OverwriteRelativeTarget is present, not whether its value is True.',
      succeeded,
    ),
    async run({ make, names }) {
      const exact = names.file('madeupname', '.wopitestx');
      expectResponse(await make({ exact }), { json: newFileInfo(equals(exact)) });

      expectResponse(await make({ exact, overwrite: false }), { status: 409 });
    },
  },
  {
    name: 'RelativeNameConflictOverwriteTrue',
    rule: 'with an exact name that is taken returns a working URL when overwriting is allowed',
    requirementIds: {
      PutRelativeFile: ['PUTREL-12', 'PUTREL-22', 'DISPATCH-06'],
      CreateChildFile: ['CCF-06', 'CCF-12', 'DISPATCH-06'],
    },
    likelyCause: likely(
      'The host may compare X-WOPI-OverwriteRelativeTarget with "true", but Office sends "True".',
      returned(409),
    ),
    async run({ make, given, wopi, names }) {
      const exact = names.file('madeupname', '.wopitestx');
      expectResponse(await make({ exact }), { json: newFileInfo(equals(exact)) });

      const overwritten = await make({ exact, overwrite: true });

      expectResponse(overwritten, { json: newFileInfo(endsWith('.wopitestx')) });
      expectSuccess(await wopi.checkFileInfo(given.made(overwritten, 'Url')));
    },
  },
  {
    name: 'ConflictingHeaders',
    rule: 'rejects a request with both X-WOPI-SuggestedTarget and X-WOPI-RelativeTarget',
    requirementIds: { PutRelativeFile: ['PUTREL-02', 'PUTREL-18'], CreateChildFile: ['CCF-08'] },
    async run({ make, names, bothTargetsStatus }) {
      const made = await make({ conflicting: names.file('madeupname', '.wopitestx') });

      expectResponse(made, { status: bothTargetsStatus });
    },
  },
  {
    name: 'RelativeNameConflictOverwriteTrueLocked',
    rule: 'over a locked file returns 409 even when overwriting is allowed',
    requirementIds: { PutRelativeFile: ['PUTREL-15'], CreateChildFile: ['CCF-07'] },
    likelyCause: likely(
      'The host may check the lock of the source file instead of the lock of the file to overwrite.',
      succeeded,
    ),
    async run({ make, given, names }) {
      const exact = names.file('madeupname', '.wopitestx');
      const first = await make({ exact });
      expectResponse(first, { json: newFileInfo(equals(exact)) });
      await given.lockOn(given.made(first, 'Url'), lock);

      expectResponse(await make({ exact, overwrite: true }), { status: 409 });
    },
  },
  {
    name: 'FileNameReturnedIsCorrectlyEncoded',
    rule: 'decodes a UTF-7 name and returns it as plain JSON text',
    requirementIds: { PutRelativeFile: ['PUTREL-20', 'PUTREL-21'], CreateChildFile: ['CCF-11'] },
    likelyCause: likely('The host might not decode UTF-7, so that an underscore stays "+AF8-".', found(/[+]A/)),
    async run({ make, names }) {
      const exact = names.file('madeup_name', '.wopitestx');

      expectResponse(await make({ exact }), { json: { Name: equals(exact) } });
    },
  },
  {
    name: 'FileNameLongerThan512',
    rule: 'with an exact name of more than 512 characters returns 200 or 400',
    requirementIds: { PutRelativeFile: ['PUTREL-30'], CreateChildFile: ['CCF-10'] },
    likelyCause: likely('The host may pass through an error from its file system or database.', crashed),
    async run({ make, names }) {
      const made = await make({ exact: names.file('longwopitestfilename'.repeat(26), '.wopitestx') });

      expectResponse(made, { status: [200, 400] });
    },
  },
];

/** The checks that the validator has for both PutRelativeFile and CreateChildFile. */
export function newFileChecksOf(creation: FileCreation): readonly Check[] {
  const { operation, spec, longNameCheck, bothTargetsStatus } = creation;
  return newFileChecks.map(({ name, rule, requirementIds, likelyCause, run }) => ({
    name: `${operation}.${name === 'FileNameLongerThan512' ? longNameCheck : name}`,
    category: 'WopiCore',
    level: 'MUST',
    requirement: `${operation} ${rule}`,
    spec,
    requirementIds: requirementIds[operation],
    ...(likelyCause ? { likelyCause } : {}),
    async run(context) {
      await creation.before?.(context);
      await run({
        ...context,
        bothTargetsStatus,
        make: (target) => creation.create(context, target),
      });
    },
  }));
}
