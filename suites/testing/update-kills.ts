// npm run kills [-- [--check] [DEFECT …]]: writes suites/testing/kills.json, every check that each defect turns red; with
// --check, only compares it, and exits with 1 if a row differs.
import { findChromium, launchChromium } from '../../harness/host-page/chromium.ts';
import { countOf } from '../../harness/results/count-of.ts';
import { UserError } from '../../harness/results/user-error.ts';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { defects } from '../../reference-host/defects/index.ts';
import { defectNamed } from '../../reference-host/host-options.ts';
import { hostPageKillRow, killRow } from './kill-row.ts';
import { type Kills, killDifference, readKills, writeKills } from './kills.ts';

const started = performance.now();
const isCheck = process.argv.includes('--check');
const named = process.argv.slice(2).filter((word) => word !== '--check');
const chosen = named.length > 0 ? namedDefects(named) : defects;
const judged = chosen.filter(({ needs }) => needs !== 'browser' || findChromium() !== undefined);
const committed = readKills();
const rows = await rowsOf(judged);
const existing = Object.entries(committed).filter(([name]) => defects.some((defect) => defect.name === name));
if (!isCheck) writeKills({ ...Object.fromEntries(existing), ...rows });

const differing = judged.filter(({ name }) => changesOf(name).length > 0);
for (const { name } of isCheck ? differing : judged) console.log(describeRow(name, rows[name] ?? []));
for (const { name } of chosen.filter((defect) => !judged.includes(defect)))
  console.log(`${name}: unchanged, because no Chromium is installed to judge host pages with`);
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`${countOf(judged.length, 'defect')} in ${seconds} s, ${countOf(differing.length, 'row')} changed`);
if (isCheck && differing.length > 0) process.exitCode = 1;

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

function changesOf(name: string): string[] {
  const { survivors, unexpected } = killDifference(committed[name] ?? [], rows[name] ?? []);
  return [...survivors.map((check) => `  - ${check}`), ...unexpected.map((check) => `  + ${check}`)];
}

function describeRow(name: string, row: readonly string[]): string {
  return [`${name}: ${countOf(row.length, 'check')}`, ...changesOf(name)].join('\n');
}
