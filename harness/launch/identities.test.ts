import { describe, expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { withIdentities } from './identities.ts';
import { type Opened, readSightings, type Sighting, sightingOf, sightingsText } from './observations.ts';

const tested = 'https://wopi.example.com/wopi/files/1';
const other = 'https://wopi.example.com/wopi/files/2';
const finding: Finding = { state: 'ready', says: 'Every user gets the same OwnerId.', evidence: ['a check: passed'] };

function on(day: string, accounts: readonly Partial<Opened>[] = [{}]): Sighting[] {
  const info = { UserId: 'alice', OwnerId: 'alice' };
  return accounts.map((one) => sightingOf({ user: 'first', wopisrc: tested, info, ...one }, new Date(day)));
}

const bob = { user: 'second', info: { UserId: 'bob', OwnerId: 'alice' } } as const;

function answer(field: 'userId' | 'ownerId', today: readonly Sighting[], earlier: readonly Sighting[] = [], file = {}) {
  return withIdentities(field, { observations: { today, earlier }, tested, file }, finding);
}

describe('the IDs of accounts, files, and days', () => {
  test('are a table of digests', () => {
    const today = on('2026-11-27', [{}, bob, { wopisrc: other }]);
    const { table, ...found } = answer('userId', today, on('2026-11-20'));

    expect(table?.head).toEqual(['Account', 'File', '2026-11-20', '2026-11-27']);
    expect(table?.rows).toEqual([
      ['first account', 'test file', today[0]?.userId, today[0]?.userId],
      ['second account', 'test file', '–', today[1]?.userId],
      ['first account', 'other file', '–', today[2]?.userId],
    ]);
    expect(table?.rows[0]?.[2]).toMatch(/^sha256:/);
    expect(found).toMatchObject({
      state: 'ready',
      evidence: expect.arrayContaining(['first account, test file: unchanged since 2026-11-20']),
    });
  });

  test('show the first day and the latest ones', () => {
    const earlier = ['01', '02', '03', '04', '05', '06'].flatMap((day) => on(`2026-11-${day}`));

    expect(answer('ownerId', on('2026-11-27'), earlier).table?.head.slice(2)).toEqual([
      '2026-11-01',
      ...['2026-11-04', '2026-11-05', '2026-11-06', '2026-11-27'],
    ]);
  });

  test.each(['userId', 'ownerId'] as const)(
    'block the question about %s alone when it differs from an earlier day',
    (field) => {
      const name = field === 'userId' ? 'UserId' : 'OwnerId';
      const earlier = on('2026-11-20', [{ info: { UserId: 'alice', OwnerId: 'alice', [name]: 'someone' } }]);
      const states = (['userId', 'ownerId'] as const).map((each) => answer(each, on('2026-11-27'), earlier).state);

      expect(states).toEqual(field === 'userId' ? ['blocked', 'ready'] : ['ready', 'blocked']);
    },
  );

  test.each([
    ['a different account', { name: 'ada' }],
    ['a different file', { wopisrc: other }],
    ['a different user', { user: 'second' }],
  ] as const)('are not compared with those of %s', (_, changes) => {
    const earlier = on('2026-11-20', [{ info: { UserId: 'x', OwnerId: 'x' }, ...changes }]);

    expect(answer('userId', on('2026-11-27'), earlier).state).toBe('ready');
  });

  test('say which account is the owner', () => {
    expect(answer('ownerId', on('2026-11-27', [{}, bob])).says).toBe(
      'Every user gets the same OwnerId. For the owner, who is the first account, it equals UserId.',
    );
    expect(answer('ownerId', on('2026-11-27', [bob])).says).toMatch(/equals the UserId of no account/);
    expect(answer('userId', on('2026-11-27', [{}, bob])).says).toBe(finding.says);
  });

  test('leave a person’s answer as it is', () => {
    const file = { answers: { ownerId: 'Alice owns it.' } };
    const { says, evidence } = answer('ownerId', on('2026-11-27'), [], file);

    expect(says).toBe(finding.says);
    expect(evidence.at(-1)).toMatch(/^For the owner/);
  });
});

describe('observations.json', () => {
  test('keeps one entry for each account, file, and day, and no value', () => {
    const earlier = on('2026-11-20', [{}, bob, { wopisrc: 'https://wopi.example.com/wopi/files/9' }]);
    const today = on('2026-11-27', [{ name: 'ada' }]);
    const text = sightingsText({ today, earlier: [...earlier, ...today] });

    expect(readSightings(text)).toEqual(JSON.parse(JSON.stringify([...earlier.slice(0, 2), ...today])));
    expect(text).not.toMatch(/alice|bob|ada/);
  });

  test.each(['', '{}', '[]', '{"sightings": [{}]}', 'null'])('has no entry in %j', (text) => {
    expect(readSightings(text)).toEqual([]);
  });
});
