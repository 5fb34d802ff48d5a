import { describe, expect, test } from 'vitest';
import { checksOf } from '../harness/checks/check.ts';
import { textOf } from '../harness/checks/likely-cause.ts';
import { checkId } from '../harness/results/check-id.ts';
import { suitesOfAllEditors } from './catalogue.ts';
import { complaintsAbout } from './testing/foreign-phrases.ts';
import { type ProseSource, proseOfMarkdown, proseOfRooms, proseOfSuites } from './testing/prose-sources.ts';
import { proseOfTypeScript } from './testing/typescript-prose.ts';

/** Rooms and pages in plain English. Add one here once its texts are. */
const rooms = [
  'cli',
  'harness',
  'reference-host',
  'reports',
  'validation-app',
  'web',
  'suites',
  'scripts',
  'examples',
  'wopi',
];
const pages = [
  'README.md',
  'docs/checks.md',
  'docs/requirements.md',
  'docs/architecture.md',
  'docs/configuration.md',
  'docs/from-the-validator.md',
  'docs/hosted-validator.md',
  'docs/launch.md',
  'docs/proof-keys.md',
  'docs/proxies.md',
  'docs/record.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
];

const checks = checksOf(suitesOfAllEditors).map((entry) => ({ id: checkId(entry), check: entry.check }));

function complaints(sources: readonly ProseSource[]): string[] {
  return sources.flatMap(({ where, text }) => complaintsAbout(text).map((complaint) => `${where}: ${complaint}`));
}

describe('plain English', () => {
  test('in what the reports say about checks', () => {
    const sources = proseOfSuites(suitesOfAllEditors);
    expect(sources.length).toBeGreaterThan(checks.length);
    expect(complaints(sources)).toEqual([]);
  });

  test.each(rooms)('in the comments and string literals of %s', (room) => {
    const sources = proseOfRooms([room]);
    expect(sources).not.toEqual([]);
    expect(complaints(sources)).toEqual([]);
  });

  test.each(pages)('in %s', (page) => {
    expect(complaints(proseOfMarkdown([page]))).toEqual([]);
  });
});

describe('texts of checks', () => {
  test('have requirements of at most 100 characters, without a period', () => {
    const wrong = checks.filter(({ check: { requirement } }) => requirement.length > 100 || requirement.endsWith('.'));
    expect(wrong.map(({ id, check }) => `${id}: ${check.requirement}`)).toEqual([]);
  });

  test('state likely causes as hypotheses', () => {
    const causes = checks.flatMap(({ check: { likelyCause } }) => textOf(likelyCause) ?? []);
    expect(causes.filter((cause) => !/^[A-Z].*\b(?:may|might not)\b.*\.$/.test(cause))).toEqual([]);
  });

  test('state differences from the validator in sentences', () => {
    const differences = checks.flatMap(({ check: { differs } }) => differs ?? []);
    expect(differences.filter((text) => !/^[A-Z].*\.$/.test(text))).toEqual([]);
  });
});

describe('the phrases that are kept out', () => {
  test.each([
    ['Unlock answers 409 and names the current lock', 'Unlock returns 409 and the current lock ID'],
    ['an access token that is none', 'an empty array if there are none'],
    ['`--url` is no absolute URL', '`--url` is not an absolute URL'],
    ['which is no whole number', 'if there is no lock, and no one is told that it is no longer held'],
    ['no such header', '(missing)'],
    ['CheckFileInfo tells whether the host renames', 'CheckFileInfo states whether the host renames'],
    ['what the host says of itself', 'what the host states about itself'],
    ['a file of just that name', 'a file with exactly that name'],
    ['the lock ID just as it was sent', 'the lock ID unchanged'],
    ['whoever holds it', 'the caller that holds it'],
    ['an option that nobody knows', 'an unknown option'],
    ['a warning shall not fail the build', 'a warning should not fail the build'],
    ['the check was run afresh', 'the check was run again'],
    ['the host falls over it', 'the host crashes'],
    ['the file stands in the container', 'the file is in the container'],
    ['a header that stands\nbeside it', 'a header next to it'],
    ['a stand-in for the client', 'a stub for the client'],
    ['another lock ID than that one', 'a different lock ID from that one, or some reason other than that'],
    ['the host gave no usable answer', 'the host did not respond'],
    ['no lock is taken for something not found', 'a lock is taken'],
    ['keeps account of what a run left', 'records what a run left'],
    ['asked for once a group', 'fetched once per group'],
    ['of no more use', 'no longer needed'],
    ['a page of a stranger', 'a page of an attacker'],
    ['the file opened by a person', 'the file opened by a user'],
    ['colours and licences are normalised', 'colors and licenses are normalized'],
  ])('complains about "%s", not about "%s"', (foreign, plain) => {
    expect(complaintsAbout(foreign)).not.toEqual([]);
    expect(complaintsAbout(plain)).toEqual([]);
  });

  test('are not looked for in code', () => {
    expect(complaintsAbout('the option `nobody` exists')).toEqual([]);
  });
});

describe('the prose of TypeScript', () => {
  const proseOf = (source: string) =>
    proseOfTypeScript(source).map(({ line, text }) => `${line}: ${text.replace(/\s+/g, ' ').trim()}`);

  test('is in comments, of which consecutive lines are one text', () => {
    expect(proseOf('// one\n// two\n\n/**\n * three\n * four\n */\nlet x; // five')).toEqual([
      '1: one two',
      '4: three four',
      '8: five',
    ]);
  });

  test('is in strings and templates, with strings inside of templates', () => {
    expect(proseOf(`a('it', "is");\nb(\`x \${c({ d: 'y' })} z\`);`)).toEqual(['1: it', '1: is', '2: y', '2: x … z']);
  });

  test('is not in regular expressions, whatever quotes they have', () => {
    expect(proseOf(`const e = /["'/]/.test(x) ? a / b : c / d; f('text');`)).toEqual(['1: text']);
  });
});
