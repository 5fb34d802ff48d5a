import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Suite } from '../../harness/checks/check.ts';
import { textOf } from '../../harness/checks/likely-cause.ts';
import { checkId } from '../../harness/results/check-id.ts';
import { proseOfTypeScript } from './typescript-prose.ts';

/** A text that people read, and where it is. */
export interface ProseSource {
  readonly where: string;
  readonly text: string;
}

const root = join(import.meta.dirname, '..', '..');

/** What the reports say about the checks of these suites. */
export function proseOfSuites(suites: readonly Suite[]): ProseSource[] {
  return suites.flatMap(({ group, summary, checks }) => [
    { where: `${group} summary`, text: summary },
    ...checks.flatMap(({ name, requirement, likelyCause, differs }) =>
      Object.entries({ requirement, likelyCause: textOf(likelyCause), differs }).flatMap(([kind, text]) =>
        text === undefined ? [] : [{ where: `${checkId({ group, name })} ${kind}`, text }],
      ),
    ),
  ]);
}

/** The comments and string literals of the TypeScript files and scripts below these folders of the repository. */
export function proseOfRooms(rooms: readonly string[]): ProseSource[] {
  return rooms.flatMap(typeScriptFilesBelow).flatMap((path) =>
    proseOfTypeScript(readFileSync(join(root, path), 'utf8'))
      // Module specifiers are file names.
      .filter(({ text }) => !/^\.{1,2}\/\S*$/.test(text))
      .map(({ line, text }) => ({ where: `${path}:${line}`, text })),
  );
}

/** The paragraphs, list items and table rows of these Markdown files of the repository, without code blocks. */
export function proseOfMarkdown(paths: readonly string[]): ProseSource[] {
  return paths.flatMap((path) => {
    const page = readFileSync(join(root, path), 'utf8').replace(/^```[\s\S]*?^```/gm, blankLines);
    let line = 1;
    return page.split(startOfBlock).map((text) => {
      const source = { where: `${path}:${line}`, text };
      line += text.split('\n').length;
      return source;
    });
  });
}

const startOfBlock = /\n(?=\s*(?:\||[-*] |\d+\. |#|$))/;

function blankLines(block: string): string {
  return block.replace(/[^\n]/g, '');
}

// The test of the phrases quotes them, and generated files are scripts.
const skipped = /(?:english\.test|\.generated)\.ts$/;

function typeScriptFilesBelow(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|mjs)$/.test(name) && !skipped.test(name))
    .map((name) => join(room, name).replaceAll('\\', '/'))
    .toSorted();
}
