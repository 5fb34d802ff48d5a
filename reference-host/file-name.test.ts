import fc from 'fast-check';
import { expect, test } from 'vitest';
import { baseNameOf, extensionOf, freeName, isLegalName, repairName } from './file-name.ts';

test.each([
  ['a.docx', 'a', '.docx'],
  ['a.b.docx', 'a.b', '.docx'],
  ['a', 'a', ''],
])('%s is %s and %s', (name, base, extension) => {
  expect([baseNameOf(name), extensionOf(name)]).toEqual([base, extension]);
});

test.each([
  ['a/b.docx', 'a_b.docx'],
  ['../x', 'new._x'],
  ['.docx', 'new.docx'],
  ['..', 'new'],
  ['', 'new'],
  ['com1.txt', '_com1.txt'],
  [' a. ', 'a'],
  [`${'😀'.repeat(130)}.docx`, `${'😀'.repeat(125)}.docx`],
])('%j is repaired to %j', (name, repaired) => {
  expect(repairName(name, 'new')).toBe(repaired);
});

test('every repaired name is legal and is not repaired again', () => {
  const anyName = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('.', ' ', '/', '\\', 'a', '\ud800', '\u0000', 'con') }),
  );
  fc.assert(
    fc.property(anyName, (name) => {
      const repaired = repairName(name, 'new');
      expect(isLegalName(repaired)).toBe(true);
      expect(repairName(repaired, 'new')).toBe(repaired);
      expect(repaired).not.toMatch(/[/\\]|^\.|^\.\.$/);
    }),
  );
});

test('a free name is legal too, even when it must be shortened for a number', () => {
  const taken = new Set(['x'.repeat(250), `${'x'.repeat(246)} (2)`]);
  const free = freeName('x'.repeat(250), (name) => taken.has(name));
  expect([free, isLegalName(free)]).toEqual([`${'x'.repeat(246)} (3)`, true]);
});
