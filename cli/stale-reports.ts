import { removeReports, reportFiles } from './write-reports.ts';

const locations = ['report-dir', 'junit', 'json', 'html', 'har'] as const;

/**
 * Removes the reports of an earlier run although the settings are invalid: what the arguments say about their location
 * is enough to find them.
 */
export function removeStaleReports(words: readonly string[]): void {
  const named = Object.fromEntries(locations.map((name) => [name, locationIn(name, words)]));
  const files = reportFiles({ ...named, 'report-dir': named['report-dir'] ?? 'wopi-report' });
  removeReports(files.filter(({ path }) => !isInput(path, words)));
}

// Such as a recording that is to be replayed, and was also named for a report.
function isInput(path: string, words: readonly string[]): boolean {
  return words.filter((word) => word === path || word.endsWith(`=${path}`)).length > 1;
}

function locationIn(name: string, words: readonly string[]): string | undefined {
  const index = words.findLastIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  const word = words[index];
  if (word === undefined) return undefined;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[index + 1];
}
