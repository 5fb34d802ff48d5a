import { findChromium, HostPageFailure, launchChromium } from '../harness/host-page/chromium.ts';
import type { Screenshot } from '../harness/host-page/screenshot.ts';

/** A picture for the dossier. */
export interface Picture {
  /** Of its file. */
  readonly name: string;
  readonly title: string;
  readonly png: Uint8Array;
}

/** The pictures of a dossier, and a sentence about each that could not be taken. */
export interface Pictures {
  readonly pictures: readonly Picture[];
  readonly problems: readonly string[];
}

/** The files of all pictures that a dossier may have. */
export const pictureNames = ['screenshot.png', 'host-page.png'] as const;

/** A picture of the report of the run, which a submission needs, and of the host page where one was opened. */
export async function takePictures(reportHtml: string, hostPage: Screenshot | undefined): Promise<Pictures> {
  const [ofReport, ofPage] = pictureNames;
  const report = { name: ofReport, title: 'Report of the run', taken: await pictureOf(reportHtml) };
  const page = { name: ofPage, title: 'Host page, with a stub of the editor in its frame', taken: hostPage };
  const wanted = [report, page];
  return {
    pictures: wanted.flatMap(({ name, title, taken }) =>
      taken && 'png' in taken ? [{ name, title, png: taken.png }] : [],
    ),
    problems: wanted.flatMap(({ name, taken }) =>
      taken && 'problem' in taken ? [`no ${name}: ${taken.problem}`] : [],
    ),
  };
}

// A browser that is missing or fails must not cost the dossier.
async function pictureOf(reportHtml: string): Promise<Screenshot> {
  if (findChromium() === undefined)
    return { problem: 'no Chromium was found in a standard location; install one, or set WOPI_CHROMIUM to its path' };
  try {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
      await page.setContent(reportHtml);
      return { png: await page.screenshot() };
    } finally {
      await browser.close();
    }
  } catch (error) {
    if (error instanceof HostPageFailure) return { problem: error.message };
    return { problem: `the browser failed (${String((error as Error).message).split('\n')[0]})` };
  }
}
