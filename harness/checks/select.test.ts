import { describe, expect, test } from 'vitest';
import { nearestName } from '../settings/nearest-name.ts';
import { type Check, defineSuite } from './check.ts';
import { type Selection, selectChecks } from './select.ts';

function check(name: string, more: Partial<Check> = {}): Check {
  return {
    name,
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'a rule',
    spec: 'rest/files/lock',
    run: async () => undefined,
    ...more,
  };
}

const suites = [
  defineSuite({
    group: 'Locks',
    summary: 'Locks',
    needs: [],
    checks: [check('SuccessfulLockSequence'), check('LockMismatch', { alsoIn: ['AccessTokens', 'Historic'] })],
  }),
  defineSuite({
    group: 'ProofKeys',
    summary: 'Proofs',
    needs: [],
    checks: [check('ProofKeys.CurrentValid', { category: 'OfficeOnline' })],
  }),
  defineSuite({
    group: 'Container',
    summary: 'Containers',
    needs: [],
    checks: [check('Create', { category: 'OfficeNativeClient' }), check('Coauth', { category: 'WopiCoauth' })],
  }),
  defineSuite({ group: 'Names', origin: 'extended', summary: 'Names', needs: [], checks: [check('LongName')] }),
];

const everything: Selection = { groups: [], names: [], category: 'All', profile: 'all' };
const selected = (selection: Partial<Selection>) =>
  selectChecks(suites, { ...everything, ...selection }).map(({ check: { name } }) => name);

describe('selectChecks', () => {
  test('selects everything in catalogue order', () => {
    expect(selected({})).toEqual([
      'SuccessfulLockSequence',
      'LockMismatch',
      'ProofKeys.CurrentValid',
      'Create',
      'Coauth',
      'LongName',
    ]);
  });

  test.each<[Partial<Selection>, readonly string[]]>([
    [{ groups: ['Locks'] }, ['SuccessfulLockSequence', 'LockMismatch']],
    [{ groups: ['locks'] }, ['SuccessfulLockSequence', 'LockMismatch']],
    [{ groups: ['Lo*', 'Proof????'] }, ['SuccessfulLockSequence', 'LockMismatch', 'ProofKeys.CurrentValid']],
    [{ groups: ['AccessTokens'] }, ['LockMismatch']],
    [{ groups: ['AccessTokens', 'Historic', 'Locks'], names: ['LockM*'] }, ['LockMismatch']],
    [{ names: ['*Lock*', 'LongName'] }, ['SuccessfulLockSequence', 'LockMismatch', 'LongName']],
    [{ names: ['Locks/LockM*'] }, ['LockMismatch']],
    [{ names: ['AccessTokens/LockMismatch'] }, ['LockMismatch']],
    [{ names: ['names/*'] }, ['LongName']],
    [{ names: ['ProofKeys.CurrentValid'] }, ['ProofKeys.CurrentValid']],
    [{ category: 'WopiCore' }, ['SuccessfulLockSequence', 'LockMismatch', 'LongName']],
    [{ category: 'OfficeOnline' }, ['SuccessfulLockSequence', 'LockMismatch', 'ProofKeys.CurrentValid', 'LongName']],
    [{ category: 'OfficeNativeClient' }, ['SuccessfulLockSequence', 'LockMismatch', 'Create', 'LongName']],
    [{ category: 'WopiCoauth' }, ['Coauth']],
    [
      { profile: 'validator' },
      ['SuccessfulLockSequence', 'LockMismatch', 'ProofKeys.CurrentValid', 'Create', 'Coauth'],
    ],
    [{ profile: 'launch' }, ['SuccessfulLockSequence', 'LockMismatch', 'ProofKeys.CurrentValid']],
    [{ profile: 'launch', category: 'WopiCore', groups: ['*s'], names: ['Lock*'] }, ['LockMismatch']],
  ])('selects by %j', (selection, names) => {
    expect(selected(selection)).toEqual(names);
  });

  test.each<[Partial<Selection>, RegExp]>([
    [{ groups: ['Lokcs'] }, /^unknown group "Lokcs"; did you mean Locks\? \(wopi-conformance list shows all\)$/],
    [{ groups: ['Locks', 'Nothing*'] }, /^unknown group "Nothing\*" \(/],
    [{ groups: ['Lo.ks'] }, /^unknown group "Lo\.ks"; did you mean Locks\?/],
    [{ groups: ['LockMismatch'] }, /^unknown group "LockMismatch"; it is a test, so use -n \(/],
    [{ names: ['locks'] }, /^unknown test "locks"; it is a group, so use -g \(/],
    [{ groups: [''] }, /^unknown group ""/],
    [{ names: ['LockMismatsch'] }, /^unknown test "LockMismatsch"; did you mean LockMismatch\?/],
    [
      { groups: ['Locks'], names: ['LongName'] },
      /^no check is selected: group Locks and test LongName have no check in common/,
    ],
    [{ groups: ['Names'], profile: 'launch' }, /group Names and profile launch have/],
    [{ groups: ['Container'], category: 'OfficeOnline' }, /group Container and category OfficeOnline have/],
  ])('refuses %j', (selection, message) => {
    expect(() => selected(selection)).toThrow(message);
    expect(() => selected(selection)).toThrow(expect.objectContaining({ name: 'SelectionError' }));
  });
});

describe('nearest', () => {
  test('is the known word with the fewest edits, ignoring case', () => {
    expect(nearestName('tiemout', ['token', 'timeout', 'lanes'])).toBe('timeout');
    expect(nearestName('TOKEN', ['token-file', 'token'])).toBe('token');
  });

  test('is undefined when every word is too different', () => {
    expect(nearestName('something', ['token', 'timeout'])).toBeUndefined();
    expect(nearestName('a', [])).toBeUndefined();
    expect(nearestName('tiemout', ['timeout'], 1)).toBeUndefined();
  });

  // The edit distance to each name takes minutes.
  test('is undefined for a word of a megabyte', () => {
    const known = Array.from({ length: 100 }, (_, index) => `property-${index}`);
    expect(nearestName('x'.repeat(1_000_000), known)).toBeUndefined();
  });
});
