import { expect, test } from 'vitest';
import { languageProblem } from './language-tag.ts';

test.each(['en-US', 'de', 'zh-Hans-CN', 'sr-Latn-RS', 'ca-ES-valencia', 'EN-us', 'fil-PH', 'kok-IN'])(
  '%s is a language tag',
  (tag) => {
    expect(languageProblem(tag)).toBeUndefined();
  },
);

test.each([
  ['1033', 'LCID'],
  ['en_US', 'underscore'],
  ['UI_LLCC', 'underscore'],
  ['', 'not a language tag'],
  ['english', 'unknown language'],
  ['xq-US', 'unknown language'],
  ['<rs=DC-LLCC&>', 'not a language tag'],
  ['en-', 'not a language tag'],
])('%j is not a language tag: %s', (tag, problem) => {
  expect(languageProblem(tag)).toContain(problem);
});
