import { describe, expect, test } from 'vitest';
import { parseLaunchFile } from './launch-file.ts';
import { rolloutCalendar } from './rollout-calendar.ts';
import { rolloutItems } from './rollout-items.ts';

const launchFile = (text: string) => parseLaunchFile({ name: 'wopi-launch.yaml', text });

const traffic = `
traffic:
  estimates:
    - { action: view, fileType: docx, geography: Europe, sessionsPerDay: 18000 }
    - { action: edit, fileType: docx, geography: Europe, sessionsPerDay: 9000 }
`;
const schedule = (steps: string, factor = '') => `rollout:\n  ${factor}\n  steps: [${steps}]`;
const usual = schedule(
  '{ date: 2027-02-02, percent: 50 }, { date: 2027-02-01, percent: 10 }, { date: 2027-02-05, percent: 100 }',
);

function statesOf(text: string) {
  return rolloutItems(launchFile(text)).map(({ id, state }) => `${id} ${state}`);
}

describe('the rollout', () => {
  test('is open without estimates and a schedule', () => {
    expect(rolloutItems({}).map(({ state, field }) => [state, field])).toEqual([
      ['open', 'traffic.estimates'],
      ['open', 'rollout.steps'],
    ]);
  });

  test('is ready with both', () => {
    expect(statesOf(traffic + usual)).toEqual(['rollout.traffic ready', 'rollout.schedule ready']);
  });

  test('shows the requests per second of each operation on each day', () => {
    const [{ evidence } = { evidence: [] }] = rolloutItems(launchFile(traffic + usual));

    // At 100 %, one view session and half an edit session start each second of the busiest hour: 20 % of the day.
    expect(evidence.at(-1)).toBe(
      '2027-02-05, 100 %: CheckFileInfo 5.5/s, GetFile 1.5/s, Lock 0.5/s, RefreshLock 1/s, PutFile 5/s, Unlock 0.5/s',
    );
    expect(evidence.at(-3)).toMatch(/^2027-02-01, 10 %: CheckFileInfo 0\.55\/s/);
  });

  test('counts with the sessions of the file', () => {
    const session = '  session: { editMinutes: 3, refreshMinutes: 10, saveMinutes: 1, peakHourShare: 0.4 }\n';

    const [{ evidence } = { evidence: [] }] = rolloutItems(launchFile(traffic + session));

    expect(evidence.at(-1)).toMatch(/: CheckFileInfo 5\/s, GetFile 3\/s, Lock 1\/s, PutFile 3\/s, Unlock 1\/s$/);
  });

  test.each([
    [
      'a step that is too large',
      '{ date: 2027-02-01, percent: 10 }, { date: 2027-02-02, percent: 100 }',
      /multiplies the traffic by 10/,
    ],
    [
      'a smaller step',
      '{ date: 2027-02-01, percent: 50 }, { date: 2027-02-02, percent: 40 }, { date: 2027-02-03, percent: 100 }',
      /falls from 50 % to 40 %/,
    ],
    [
      'two steps on one day',
      '{ date: 2027-02-01, percent: 50 }, { date: 2027-02-01, percent: 100 }',
      /two steps on 2027-02-01/,
    ],
    ['an end before all users', '{ date: 2027-02-01, percent: 50 }', /ends with 50 % of users/],
  ])('is blocked by %s', (_, steps, says) => {
    const [, item] = rolloutItems(launchFile(traffic + schedule(steps)));

    expect(item).toMatchObject({ state: 'blocked', says: expect.stringMatching(says) });
  });

  test('has the rule of the schedule itself', () => {
    const steps = '{ date: 2027-02-01, percent: 10 }, { date: 2027-02-02, percent: 100 }';

    expect(statesOf(traffic + schedule(steps, 'largestFactor: 10'))[1]).toBe('rollout.schedule ready');
  });
});

describe('the calendar of the rollout', () => {
  const calendarOf = (text: string) => rolloutCalendar(launchFile(text), new Date('2026-11-26T12:34:56.789Z')) ?? '';

  test('has an all-day event for each step', () => {
    const lines = calendarOf(usual).split('\r\n');

    expect(lines.filter((line) => line.startsWith('DTSTART'))).toEqual([
      'DTSTART;VALUE=DATE:20270201',
      'DTSTART;VALUE=DATE:20270202',
      'DTSTART;VALUE=DATE:20270205',
    ]);
    expect(lines.filter((line) => line === 'DTSTAMP:20261126T123456Z')).toHaveLength(3);
    expect(new Set(lines.filter((line) => line.startsWith('UID:'))).size).toBe(3);
  });

  test('escapes text and folds lines after 75 octets, between characters', () => {
    const company = `Ä;,\\ ${'ö'.repeat(80)}`;
    const text = calendarOf(`${usual}\ncontacts: { company: '${company}' }`);

    const lines = text.split('\r\n');
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(text.replaceAll('\r\n ', '')).toContain(` of Ä\\;\\,\\\\ ${'ö'.repeat(80)}`);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('is missing without steps', () => {
    expect(rolloutCalendar({}, new Date())).toBeUndefined();
  });
});
