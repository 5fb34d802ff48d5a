import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, launchChromium } from '../harness/host-page/chromium.ts';
import { type Change, changesSince } from '../reports/launch/changes.ts';
import { dossierHtml } from '../reports/launch/dossier-html.ts';
import { type Dossier, dossierJson, readDossier } from '../reports/launch/dossier-json.ts';
import { dossierMarkdown, manualTestingMarkdown } from '../reports/launch/dossier-markdown.ts';
import type { LaunchBoard } from '../reports/launch/launch-board.ts';
import { calendarName } from './launch-items.ts';

const jsonName = 'dossier.json';
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

/** Writes the dossier. Returns the names of its files. */
export function writeDossier(directory: string, board: LaunchBoard, earlier: Dossier | undefined): string[] {
  const changes = earlier && changesSince(earlier, board);
  for (const [name, render] of Object.entries(texts)) writeFileSync(join(directory, name), render(board, changes));
  return Object.keys(texts);
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
