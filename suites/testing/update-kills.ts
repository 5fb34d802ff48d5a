// npm run kills [-- DEFECT …]: writes suites/testing/kills.json, every check that each defect turns red.
import { findChromium, launchChromium } from '../../harness/host-page/chromium.ts';
import { UserError } from '../../harness/results/user-error.ts';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { defects } from '../../reference-host/defects/index.ts';
import { defectNamed } from '../../reference-host/host-options.ts';
import { countOf } from '../../reports/wording.ts';
import { hostPageKillRow, killRow } from './kill-row.ts';
import { type Kills, killDifference, readKills, writeKills } from './kills.ts';

const started = performance.now();
const named = process.argv.slice(2);
const chosen = named.length > 0 ? namedDefects(named) : defects;
const judged = chosen.filter(({ needs }) => needs !== 'browser' || findChromium() !== undefined);
const committed = readKills();
const rows = await rowsOf(judged);
const existing = Object.entries(committed).filter(([name]) => defects.some((defect) => defect.name === name));
writeKills({ ...Object.fromEntries(existing), ...rows });

for (const { name } of judged) console.log(describeRow(name, rows[name] ?? []));
for (const { name } of chosen.filter((defect) => !judged.includes(defect)))
  console.log(`${name}: unchanged, because no Chromium is installed to judge host pages with`);
console.log(`${countOf(judged.length, 'defect')} in ${Math.round((performance.now() - started) / 1000)} s`);

function namedDefects(names: readonly string[]): Defect[] {
  try {
    return names.map(defectNamed);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`kills: ${error.message}`);
    process.exit(2);
  }
}

async function rowsOf(some: readonly Defect[]): Promise<Kills> {
  const rows: Record<string, readonly string[]> = {};
  for (const defect of some.filter(({ needs }) => needs !== 'browser')) rows[defect.name] = await killRow(defect);
  const ofPages = some.filter(({ needs }) => needs === 'browser');
  if (ofPages.length === 0) return rows;
  const browser = await launchChromium();
  for (const defect of ofPages) rows[defect.name] = await hostPageKillRow(browser, defect);
  await browser.close();
  return rows;
}

function describeRow(name: string, row: readonly string[]): string {
  const { survivors, unexpected } = killDifference(committed[name] ?? [], row);
  const changes = [...survivors.map((check) => `  - ${check}`), ...unexpected.map((check) => `  + ${check}`)];
  return [`${name}: ${countOf(row.length, 'check')}`, ...changes].join('\n');
}
