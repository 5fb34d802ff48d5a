// Tests a host from your own script: the host of WOPI_SRC and WOPI_TOKEN, or the bundled one if they are not set.
import { isRed, renderSummary, runConformance } from 'wopi-conformance';

const { WOPI_SRC, WOPI_TOKEN } = process.env;
const host = WOPI_SRC ? { wopisrc: [WOPI_SRC], token: WOPI_TOKEN } : { 'reference-host': 'process' };

const report = await runConformance({
  settings: { ...host, testgroup: ['Locks', 'GetLock'] },
  onResult: ({ group, name, outcome }) => console.log(outcome, `${group}/${name}`),
});

console.log(renderSummary(report, { colour: false, width: 100, ignoreSkipped: true }));
process.exitCode = report.results.some((result) => isRed(result, report)) ? 1 : 0;
