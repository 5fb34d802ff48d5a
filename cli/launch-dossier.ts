import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../reports/launch/changes.ts';
import { dossierHtml } from '../reports/launch/dossier-html.ts';
import { type Dossier, dossierJson, readDossier } from '../reports/launch/dossier-json.ts';
import { dossierMarkdown, manualTestingMarkdown } from '../reports/launch/dossier-markdown.ts';
import type { LaunchBoard } from '../reports/launch/launch-board.ts';
import { calendarName } from './launch-items.ts';
import { type Picture, pictureNames } from './screenshots.ts';

const jsonName = 'dossier.json';
const texts = {
  'dossier.html': dossierHtml,
  'dossier.md': dossierMarkdown,
  [jsonName]: dossierJson,
  'manual-testing.md': manualTestingMarkdown,
} as const satisfies Readonly<Record<string, (board: LaunchBoard, contents: Contents) => string>>;

interface Contents {
  /** Since the last dossier; absent: not asked for. */
  readonly changes: readonly Change[] | undefined;
  readonly pictures: readonly Picture[];
}

/** The dossier of an earlier launch in a directory; undefined if there is none. */
export function lastDossier(directory: string): Dossier | undefined {
  const path = join(directory, jsonName);
  return existsSync(path) ? readDossier(readFileSync(path, 'utf8')) : undefined;
}

/** Removes what a reader may take for the dossier of this launch. dossier.json stays, for the next comparison. */
export function removeDossier(directory: string): void {
  for (const name of [...Object.keys(texts), calendarName, ...pictureNames].filter((name) => name !== jsonName))
    rmSync(join(directory, name), { force: true });
}

/** Writes the dossier. Returns the names of its files. */
export function writeDossier(directory: string, board: LaunchBoard, contents: Contents): string[] {
  for (const [name, render] of Object.entries(texts)) writeFileSync(join(directory, name), render(board, contents));
  for (const { name, png } of contents.pictures) writeFileSync(join(directory, name), png);
  return [...Object.keys(texts), ...contents.pictures.map(({ name }) => name)];
}
