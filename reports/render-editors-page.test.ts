import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadEditorRequirements } from '../suites/editors/editor-requirements.ts';
import { renderEditorsPage } from './render-editors-page.ts';

const editors = ['collabora', 'onlyoffice'] as const;

test('docs/editors.md is up to date', () => {
  const page = renderEditorsPage(editors.map((editor) => ({ editor, sections: loadEditorRequirements(editor) })));
  expect(readFileSync('docs/editors.md', 'utf8')).toBe(page);
});

test('a requirement has its source, what breaks, and the checks or the reason why there is none', () => {
  const page = renderEditorsPage([
    {
      editor: 'collabora',
      sections: [
        {
          operation: 'Lock',
          requirements: [
            {
              id: 'COOL-A-01',
              level: 'must',
              statement: 'A | b.',
              page: 'https://a.example',
              breaks: 'C.',
              checks: ['G/N'],
            },
            { id: 'COOL-A-02', level: 'may', statement: 'D.', page: 'https://d.example', excluded: 'E.' },
          ],
        },
      ],
    },
  ]);
  expect(page).toContain('2 facts from its source code and its documentation, of which checks judge 1.');
  expect(page).toContain('| COOL-A-01 | must | [A \\| b.](https://a.example) | C. | `G/N` |');
  expect(page).toContain('| COOL-A-02 | may | [D.](https://d.example) |  | Not judged: E. |');
});
