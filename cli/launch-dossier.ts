import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, launchChromium } from '../harness/host-page/chromium.ts';
import type { LaunchFile } from '../harness/launch/launch-file.ts';
import { rolloutCalendar } from '../harness/launch/rollout-calendar.ts';
import { type Change, changesSince } from '../reports/launch/changes.ts';
import { dossierHtml } from '../reports/launch/dossier-html.ts';
import { type Dossier, dossierJson, readDossier } from '../reports/launch/dossier-json.ts';
import { dossierMarkdown, manualTestingMarkdown } from '../reports/launch/dossier-markdown.ts';
import type { LaunchBoard } from '../reports/launch/launch-board.ts';

const jsonName = 'dossier.json';
const calendarName = 'rollout.ics';
const screenshotName = 'screenshot.png';
const texts = {
  'dossier.html': dossierHtml,
  'dossier.md': dossierMarkdown,
  [jsonName]: dossierJson,
  'manual-testing.md': manualTestingMarkdown,
} as const satisfies Readonly<Record<string, (board: LaunchBoard, changes?: readonly Change[]) => string>>;

/** The dossier of an earlier launch in a directory; undefined if there is none. */
export function lastDossier(directory: string): Dossier | undefined {
  const path = join(directory, jsonName);
  return existsSync(path) ? readDossier(readFileSync(path, 'utf8')) : undefined;
}

/** Removes what a reader may take for the dossier of this launch. dossier.json stays, for the next comparison. */
export function removeDossier(directory: string): void {
  for (const name of [...Object.keys(texts), calendarName, screenshotName].filter((name) => name !== jsonName))
    rmSync(join(directory, name), { force: true });
}

interface DossierInput {
  readonly board: LaunchBoard;
  readonly file: LaunchFile;
  readonly earlier: Dossier | undefined;
}

/** Writes the dossier, and the rollout schedule as a calendar. Returns the names of the files. */
export function writeDossier(directory: string, { board, file, earlier }: DossierInput): string[] {
  const changes = earlier && changesSince(earlier, board);
  const calendar = rolloutCalendar(file, new Date());
  const files = [
    ...Object.entries(texts).map(([name, render]) => [name, render(board, changes)] as const),
    ...(calendar === undefined ? [] : [[calendarName, calendar] as const]),
  ];
  for (const [name, text] of files) writeFileSync(join(directory, name), text);
  return files.map(([name]) => name);
}

/** Takes a picture of the run's report, which a submission needs; returns its name if a Chromium is installed. */
export async function takeScreenshot(directory: string, reportFile: string): Promise<string[]> {
  if (findChromium() === undefined) return [];
  try {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
      await page.setContent(readFileSync(reportFile, 'utf8'));
      await page.screenshot({ path: join(directory, screenshotName) });
    } finally {
      await browser.close();
    }
    return [screenshotName];
  } catch {
    // The picture is an extra: a browser that does not start must not cost the dossier.
    return [];
  }
}
