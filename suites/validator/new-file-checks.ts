import type { Check } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
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

/** An operation that makes files: PutRelativeFile or CreateChildFile, which Microsoft's validator asks the same of. */
export interface FileCreation {
  /** Begins the names of its checks. */
  readonly operation: 'PutRelativeFile' | 'CreateChildFile';
  readonly spec: string;
  /** Statuses that refuse a request with both target headers. */
  readonly bothTargetsStatus: readonly number[];
  readonly longNameCheck: string;
  /** Sends the operation. */
  create(context: CheckContext, target: TargetName): Promise<WopiResponse>;
}

/** What the validator asks of the JSON about a new file. */
export function newFileInfo(name: JsonExpectation): Readonly<Record<string, JsonExpectation>> {
  return {
    Name: name,
    Url: absoluteUrlWithToken,
    HostViewUrl: optional(absoluteUrl),
    HostEditUrl: optional(absoluteUrl),
  };
}

interface Making extends CheckContext {
  /** Sends the operation that the check judges. */
  make(target: TargetName): Promise<WopiResponse>;
  readonly bothTargetsStatus: readonly number[];
}

interface NewFileCheck extends Pick<Check, 'name' | 'likelyCause'> {
  /** The rule, after the operation's name. */
  readonly rule: string;
  /** By operation. */
  readonly requirementIds: Readonly<Record<FileCreation['operation'], readonly string[]>>;
  run(making: Making): Promise<void>;
}

const lock = 'LockString';

const newFileChecks: readonly NewFileCheck[] = [
  {
    name: 'SuggestedName',
    rule: 'with a suggested name makes a file with the same extension',
    requirementIds: { PutRelativeFile: ['PUTREL-04', 'PUTREL-06'], CreateChildFile: ['CCF-03'] },
    async run({ make, names }) {
      const made = await make({ suggested: names.file('madeupname', '.wopitest') });

      expectResponse(made, { json: newFileInfo(endsWith('wopitest')) });
    },
  },
  {
    name: 'SuggestedNameConflict',
    rule: 'with a suggested name that is taken succeeds under another name',
    requirementIds: { PutRelativeFile: ['PUTREL-05'], CreateChildFile: ['CCF-03'] },
    async run({ make, names }) {
      const suggested = names.file('madeupname', '.wopitest');

      expectResponse(await make({ suggested }), { json: newFileInfo(endsWith('wopitest')) });
      expectResponse(await make({ suggested }), { status: 200, json: newFileInfo(endsWith('wopitest')) });
    },
  },
  {
    name: 'RelativeName',
    rule: 'with an exact name makes a file of just that name',
    requirementIds: { PutRelativeFile: ['PUTREL-08'], CreateChildFile: ['CCF-04', 'CCF-13'] },
    async run({ make, names }) {
      const exact = names.file('madeupname', '.wopitestx');

      expectResponse(await make({ exact }), { json: newFileInfo(equals(exact)) });
    },
  },
  {
    name: 'RelativeNameOverwriteTrueNoEffect',
    rule: 'with an exact, free name works the same where overwriting is allowed',
    requirementIds: { PutRelativeFile: ['PUTREL-14'], CreateChildFile: ['CCF-04'] },
    async run({ make, names }) {
      const exact = names.file('madeupname', '.wopitestx');

      expectResponse(await make({ exact, overwrite: true }), { json: newFileInfo(equals(exact)) });
    },
  },
  {
    name: 'RelativeNameOverwriteFalseNoEffect',
    rule: 'with an exact, free name works the same where overwriting is forbidden',
    requirementIds: { PutRelativeFile: ['PUTREL-08'], CreateChildFile: ['CCF-04'] },
    async run({ make, names }) {
      const exact = names.file('madeupname', '.wopitestx');

      expectResponse(await make({ exact, overwrite: false }), { json: newFileInfo(equals(exact)) });
    },
  },
  {
    name: 'RelativeNameConflictNoOverwrite',
    rule: 'with an exact name that is taken answers 409 where nothing is said about overwriting',
    requirementIds: { PutRelativeFile: ['PUTREL-10', 'PUTREL-11'], CreateChildFile: ['CCF-05'] },
    async run({ make, names }) {
      const exact = names.file('madeupname', '.wopitestx');
      expectResponse(await make({ exact }), { json: newFileInfo(equals(exact)) });

      expectResponse(await make({ exact }), { status: 409 });
    },
  },
  {
    name: 'RelativeNameConflictOverwriteFalse',
    rule: 'with an exact name that is taken answers 409 where overwriting is forbidden',
    requirementIds: { PutRelativeFile: ['PUTREL-10'], CreateChildFile: ['CCF-05'] },
    likelyCause: 'the host asks whether X-WOPI-OverwriteRelativeTarget is there, not whether it says True',
    async run({ make, names }) {
      const exact = names.file('madeupname', '.wopitestx');
      expectResponse(await make({ exact }), { json: newFileInfo(equals(exact)) });

      expectResponse(await make({ exact, overwrite: false }), { status: 409 });
    },
  },
  {
    name: 'RelativeNameConflictOverwriteTrue',
    rule: 'with an exact name that is taken succeeds where overwriting is allowed, and the URL that it returns works',
    requirementIds: {
      PutRelativeFile: ['PUTREL-12', 'PUTREL-22', 'DISPATCH-06'],
      CreateChildFile: ['CCF-06', 'CCF-12', 'DISPATCH-06'],
    },
    likelyCause: 'the host compares X-WOPI-OverwriteRelativeTarget with "true", while Office sends "True"',
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
    rule: 'with both X-WOPI-SuggestedTarget and X-WOPI-RelativeTarget is refused',
    requirementIds: { PutRelativeFile: ['PUTREL-02', 'PUTREL-18'], CreateChildFile: ['CCF-08'] },
    async run({ make, names, bothTargetsStatus }) {
      const made = await make({ conflicting: names.file('madeupname', '.wopitestx') });

      expectResponse(made, { status: bothTargetsStatus });
    },
  },
  {
    name: 'RelativeNameConflictOverwriteTrueLocked',
    rule: 'never overwrites a locked file, even where overwriting is allowed: it answers 409',
    requirementIds: { PutRelativeFile: ['PUTREL-15'], CreateChildFile: ['CCF-07'] },
    likelyCause: 'the host asks for the lock of the source, not for that of the file to be overwritten',
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
    rule: 'decodes the name from UTF-7 and returns it as plain JSON text',
    requirementIds: { PutRelativeFile: ['PUTREL-20', 'PUTREL-21'], CreateChildFile: ['CCF-11'] },
    likelyCause: 'the host has no UTF-7 decoder, so that an underscore stays "+AF8-"',
    async run({ make, names }) {
      const exact = names.file('madeup_name', '.wopitestx');

      expectResponse(await make({ exact }), { json: { Name: equals(exact) } });
    },
  },
  {
    name: 'FileNameLongerThan512',
    rule: 'with an exact name of more than 512 characters answers 200 or 400',
    requirementIds: { PutRelativeFile: ['PUTREL-30'], CreateChildFile: ['CCF-10'] },
    likelyCause: "an error of the file system or database is passed on as the host's own",
    async run({ make, names }) {
      const made = await make({ exact: names.file('longwopitestfilename'.repeat(26), '.wopitestx') });

      expectResponse(made, { status: [200, 400] });
    },
  },
];

/** The checks that the validator has for PutRelativeFile and CreateChildFile alike. */
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
    run: (context) =>
      run({
        ...context,
        bothTargetsStatus,
        make: (target) => creation.create(context, target),
      }),
  }));
}
