import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../client/response.ts';
import type { Claims } from '../lane/claims.ts';
import { SetupFailure } from '../results/failures.ts';
import { describeGate, type Gate, unmetGates } from './gates.ts';

type Info = { readonly [name: string]: JsonValue };

interface MoreClaims extends Partial<Claims> {
  readonly parentContainerInfo?: () => Promise<Info>;
}

function claims(fileInfo: Info, { parentContainerInfo = async () => ({}), ...more }: MoreClaims = {}): Claims {
  return {
    hasAccess: () => false,
    editor: 'microsoft',
    leavesFiles: false,
    signsRequests: true,
    hostPageLoad: undefined,
    claimsOf: async (source) => (source === 'file' ? fileInfo : await parentContainerInfo()),
    validatesProofs: async () => true,
    ...more,
  };
}

async function reasonsFor(gate: Gate, value: JsonValue | undefined): Promise<readonly string[]> {
  return await unmetGates([gate], claims(value === undefined ? {} : { P: value }));
}

const now = Date.now();
const years = 365.25 * 24 * 3_600_000;

describe('a gate', () => {
  test.each<[Gate, readonly JsonValue[], readonly (JsonValue | undefined)[]]>([
    ['P', [true, 'true', 'TRUE'], [false, 'false', 'yes', 1, null, undefined, [], {}]],
    [{ property: 'P', must: 'be true' }, [true], [false]],
    [{ property: 'P', must: 'be false' }, [false, 'False'], [true, null, 'no', undefined]],
    [{ property: 'P', must: 'not be true' }, [false, null, 'no', 0], [true, 'True']],
    [{ property: 'P', must: 'not be false' }, [true, null, 'no', 0], [false, 'False']],
    [{ property: 'P', must: 'be present' }, [false, 0, 'a', []], [undefined, null, '']],
    [
      { property: 'P', must: 'be an absolute URL' },
      ['https://a.example/b'],
      ['/b', '', 1, undefined, ['https://a.example']],
    ],
    [{ property: 'P', must: 'be a non-empty array' }, [[0]], [[], 'a', undefined]],
    [
      { property: 'P', must: 'be a Unix time in milliseconds' },
      [now, now - 9 * years, now + 9 * years],
      [0, now / 1000, now + 11 * years, String(now), undefined],
    ],
    [
      { property: 'P', must: { contain: 'ReadOnly' } },
      [['readonly'], ['a', 'ReadOnly']],
      [['ReadWrite'], 'ReadOnly', [1], undefined],
    ],
    [{ property: 'P', must: { beOneOf: ['a', 'b'] } }, ['a', 'b'], ['c', 'A', undefined]],
  ])('%j is met only by some values', async (gate, held, unheld) => {
    for (const value of held) expect(await reasonsFor(gate, value)).toEqual([]);
    for (const value of unheld) expect(await reasonsFor(gate, value)).toHaveLength(1);
  });

  test('that is not met reports what the host claims instead', async () => {
    expect(await reasonsFor('P', undefined)).toEqual(['P of CheckFileInfo must be true, but it is absent']);
    expect(await reasonsFor('P', 'no')).toEqual(['P of CheckFileInfo must be true, but it is "no"']);
    expect(await reasonsFor({ property: 'P', must: { contain: 'x' } }, [1])).toEqual([
      'P of CheckFileInfo must contain x, but it is [1]',
    ]);
  });

  test('is not met by properties that every object inherits', async () => {
    expect(await unmetGates([{ property: 'toString', must: 'be present' }], claims({}))).toHaveLength(1);
  });

  test('on the parent container fetches the container', async () => {
    const gate: Gate = { property: 'P', of: 'parentContainer', must: 'be true' };

    expect(await unmetGates([gate], claims({}, { parentContainerInfo: async () => ({ P: true }) }))).toEqual([]);
    expect(await unmetGates([gate], claims({ P: true }))).toEqual([
      "P of the parent container's CheckContainerInfo must be true, but it is absent",
    ]);
  });

  test('on the container is not evaluated when the host has no containers', async () => {
    const parentContainerInfo = () => Promise.reject(new Error('must not be called'));
    const gates: readonly Gate[] = ['SupportsContainers', { property: 'P', of: 'parentContainer', must: 'be true' }];

    expect(await unmetGates(gates, claims({}, { parentContainerInfo }))).toHaveLength(1);
  });
});

describe('a gate on files', () => {
  const removable: Gate = { files: 'removable' };
  const creatable: Gate = { files: 'creatable' };
  const fillable = async () => ({ UserCanCreateChildFile: true });

  test('is met by DeleteFile, or by permission to leave files', async () => {
    expect(await unmetGates([removable], claims({ SupportsDeleteFile: true }))).toEqual([]);
    expect(await unmetGates([removable], claims({}, { leavesFiles: true }))).toEqual([]);
    expect(await unmetGates([removable], claims({}))).toEqual([
      'SupportsDeleteFile of CheckFileInfo must be true, but it is absent (with --leave-files, checks leave their files)',
    ]);
  });

  test.each<[Info, MoreClaims, boolean]>([
    [{ SupportsUpdate: true }, {}, true],
    [{ SupportsUpdate: true, UserCanNotWriteRelative: true }, {}, false],
    [{ SupportsUpdate: true, UserCanNotWriteRelative: true, SupportsContainers: true }, {}, false],
    [{ SupportsContainers: true }, { parentContainerInfo: fillable }, true],
    [{ SupportsContainers: true }, {}, false],
    [{}, { parentContainerInfo: fillable }, false],
  ])('is met by %j, if an operation is left that creates files', async (info, more, isMet) => {
    expect((await unmetGates([creatable], claims(info, more))).length === 0).toBe(isMet);
  });

  test('does not need the container where PutRelativeFile is claimed', async () => {
    const parentContainerInfo = () => Promise.reject(new SetupFailure('no container'));
    const info = { SupportsContainers: true };

    expect(await unmetGates([creatable], claims({ ...info, SupportsUpdate: true }, { parentContainerInfo }))).toEqual(
      [],
    );
    await expect(unmetGates([creatable], claims(info, { parentContainerInfo }))).rejects.toThrow('no container');
  });
});

describe('a gate on proofs', () => {
  const sent: Gate = { proofs: 'sent' };
  const validated: Gate = { proofs: 'validated' };

  test('is met by signed requests and a host that validates them', async () => {
    expect(await unmetGates([sent, validated], claims({}))).toEqual([]);
  });

  test('reports that requests are not signed, without a request to the host', async () => {
    const unsigned = claims({}, { signsRequests: false, validatesProofs: () => Promise.reject(new Error('asked')) });
    expect(await unmetGates([sent], unsigned)).toEqual(['requests are not signed (--no-proof)']);
    expect(await unmetGates([validated], unsigned)).toEqual(['requests are not signed (--no-proof)']);
  });

  test('reports that the host does not validate proofs', async () => {
    const [reason] = await unmetGates([validated], claims({}, { validatesProofs: async () => false }));
    expect(reason).toContain('the host does not validate proofs');
  });

  test('report requests that are not signed once', async () => {
    const gates: readonly Gate[] = [{ proofs: 'sent' }, validated];
    expect(await unmetGates(gates, claims({}, { signsRequests: false }))).toEqual([
      'requests are not signed (--no-proof)',
    ]);
  });
});

describe('a gate on a recorded part of the host page', () => {
  const request = { method: 'POST', url: 'https://client.example/?WOPISrc=x', headers: {}, fields: {} };
  const messages: Gate = { frame: 'messages' };

  test('reports that no host page was opened', async () => {
    expect(await unmetGates([messages], claims({}))).toEqual([expect.stringContaining('no host page was opened')]);
  });

  test('is not met when the page was only opened in the user’s browser', async () => {
    const hostPageLoad = { request, exchanges: [] };
    expect(await unmetGates([{ frame: 'page' }], claims({}, { hostPageLoad }))).toEqual([
      expect.stringContaining('only inspected with --host-page'),
    ]);
  });

  test('throws when our own browser could not record it, unless the check does not apply anyway', async () => {
    const hostPageLoad = { request, exchanges: [], problem: 'no script ran in the frame' };
    const unknown = unmetGates([messages], claims({}, { hostPageLoad }));
    await expect(unknown).rejects.toThrow(new SetupFailure('no script ran in the frame'));
    expect(await unmetGates([messages, 'SupportsRename'], claims({}, { hostPageLoad }))).toHaveLength(1);
    expect(await unmetGates([{ frame: 'request' }], claims({}, { hostPageLoad }))).toEqual([]);
  });
});

test.each<[Gate, string]>([
  ['SupportsLocks', 'SupportsLocks of CheckFileInfo is true'],
  [{ property: 'P', must: 'not be false' }, 'P of CheckFileInfo is not false'],
  [{ property: 'P', must: 'be an absolute URL' }, 'P of CheckFileInfo is an absolute URL'],
  [{ property: 'P', must: { beOneOf: ['a', 'b'] } }, 'P of CheckFileInfo is a or b'],
  [{ property: 'P', must: { contain: 'a' } }, 'P of CheckFileInfo contains a'],
  [{ property: 'P', of: 'parentContainer', must: 'be true' }, "P of the parent container's CheckContainerInfo is true"],
  [{ files: 'removable' }, 'SupportsDeleteFile of CheckFileInfo is true, or --leave-files is set'],
  [{ files: 'creatable' }, 'the host claims PutRelativeFile or CreateChildFile'],
  [{ proofs: 'sent' }, 'requests are signed'],
  [{ proofs: 'validated' }, 'the host validates proofs'],
])('describeGate(%j)', (gate, phrase) => {
  expect(describeGate(gate)).toBe(phrase);
});

describe('an access gate', () => {
  const gate: Gate = { access: 'second' };

  test('is met by a run with the token', async () => {
    expect(await unmetGates([gate], claims({}, { hasAccess: (kind) => kind === 'second' }))).toEqual([]);
  });

  test.each([[{ UserCanWrite: false }], [{ ReadOnly: 'True' }]])(
    'of a viewer is met by a run whose own user is one, as of %j',
    async (info) => {
      expect(await unmetGates([{ access: 'readOnly' }], claims(info))).toEqual([]);
    },
  );

  test.each([[{}], [{ UserCanWrite: true }]])(
    'of a viewer is not met by a run whose user may edit: %j',
    async (info) => {
      expect(await unmetGates([{ access: 'readOnly' }], claims(info))).toEqual([
        'the check needs an access token of a user who may only view the file (--read-only-token)',
      ]);
    },
  );

  test('names the option that provides the token', async () => {
    const reason = 'the check needs an access token of a second user who may edit the file (--second-token)';
    expect(await unmetGates([gate], claims({}))).toEqual([reason]);
  });
});

describe('a gate with alternatives', () => {
  const gate: Gate = { either: [['A', 'B'], [{ access: 'otherFile' }]] };

  test('is met by one of them', async () => {
    expect(await unmetGates([gate], claims({ A: true, B: true }))).toEqual([]);
    expect(await unmetGates([gate], claims({}, { hasAccess: () => true }))).toEqual([]);
  });

  test('names all of them', async () => {
    expect(await unmetGates([gate], claims({}))).toEqual([
      'A of CheckFileInfo must be true, but it is absent, or the check needs another file of the same user (--other-file)',
    ]);
    expect(describeGate(gate)).toBe(
      'A of CheckFileInfo is true and B of CheckFileInfo is true, or the run has another file of the same user (--other-file)',
    );
  });
});
