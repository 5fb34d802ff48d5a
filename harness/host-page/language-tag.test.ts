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
  ['', 'no language tag'],
  ['english', 'known language'],
  ['xq-US', 'known language'],
  ['<rs=DC-LLCC&>', 'no language tag'],
  ['en-', 'no language tag'],
])('%j is none: %s', (tag, problem) => {
  expect(languageProblem(tag)).toContain(problem);
});
