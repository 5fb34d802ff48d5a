import { expect, test } from 'vitest';
import { fileLineFrom } from './file-line.ts';

test.each([
  ['.gitlab-ci.yml', { file: '.gitlab-ci.yml' }],
  ['./ci/wopi tests.yml:12', { file: 'ci/wopi tests.yml', line: 12 }],
])('%s is a path of the repository', (text, expected) => {
  expect(fileLineFrom(text)).toEqual(expected);
});

test.each([
  '',
  '.',
  'ci/',
  'a//b',
  '/etc/passwd',
  '~/ci.yml',
  '../ci.yml',
  'a/../../b',
  'C:\\ci.yml',
  'ci\\wopi.yml',
  'https://host.example/ci.yml',
  'ci.yml:0',
  'ci.yml:x',
  'ci.yml:1:2',
  '--json',
  'a\nb',
  `${'a'.repeat(400)}`,
])('%j is not', (text) => {
  expect(fileLineFrom(text)).toBeUndefined();
});
