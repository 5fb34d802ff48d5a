import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { diagnosisCauses } from '../harness/results/diagnosis.ts';
import { defects } from '../reference-host/defects/index.ts';
import { readKills } from './testing/kills.ts';
import { publicReports } from './testing/public-reports.ts';

const kills = readKills();
const tested =
  readFileSync('harness/triage/triage.test.ts', 'utf8') + readFileSync('harness/triage/proof-triage.test.ts', 'utf8');

describe('public bug reports', () => {
  test.each(publicReports)('$report: a defect or a diagnosis stands for it, or a reason', (entry) => {
    const { defects: named = [], diagnoses = [], notShown } = entry;

    expect(named.length + diagnoses.length > 0 || notShown !== undefined).toBe(true);
    expect(named.length + diagnoses.length > 0 && notShown !== undefined).toBe(false);
  });

  const named = publicReports.flatMap(({ defects: names = [] }) => names);

  test.each([...new Set(named)])('the defect %s exists, and the checks that judge its rule turn red', (name) => {
    const { caughtBy = [] } = defects.find((defect) => defect.name === name) ?? {};

    expect(caughtBy).not.toEqual([]);
    expect(kills[name]).toEqual(expect.arrayContaining([...caughtBy]));
  });

  const causes = publicReports.flatMap(({ diagnoses = [] }) => diagnoses);

  test.each([...new Set(causes)])('the first contact names the cause %s, and a test shows it', (cause) => {
    expect(diagnosisCauses).toContain(cause);
    expect(tested).toContain(`'${cause}'`);
  });
});
