// Judges a host from a script of your own: WOPI_SRC and WOPI_TOKEN say which; without them, the bundled one.
import { isRed, renderSummary, runConformance } from 'wopi-conformance';

const { WOPI_SRC, WOPI_TOKEN } = process.env;
const host = WOPI_SRC ? { wopisrc: [WOPI_SRC], token: WOPI_TOKEN } : { 'reference-host': 'process' };

const report = await runConformance({
  settings: { ...host, testgroup: ['Locks', 'GetLock'] },
  onResult: ({ group, name, outcome }) => console.log(outcome, `${group}/${name}`),
});

console.log(renderSummary(report, { colour: false, width: 100, ignoreSkipped: true }));
process.exitCode = report.results.some((result) => isRed(result, report)) ? 1 : 0;
