// Tests a host from your own script: the host of WOPI_SRC and WOPI_TOKEN, or the bundled one if they are not set.
import { judgeRun, renderSummary, runConformance, UserError } from 'wopi-conformance';

const { WOPI_SRC, WOPI_TOKEN } = process.env;
const host = WOPI_SRC ? { wopisrc: [WOPI_SRC], token: WOPI_TOKEN } : { 'reference-host': 'process' };

try {
  const report = await runConformance({
    settings: { ...host, testgroup: ['Locks', 'GetLock'] },
    onResult: ({ group, name, outcome }) => console.log(outcome, `${group}/${name}`),
  });
  console.log(renderSummary(report, { color: false, width: 100, ignoreSkipped: true }));
  process.exitCode = judgeRun(report).kind === 'passed' ? 0 : 1;
} catch (error) {
  // The host is down, refuses the token, or a setting is invalid: the message is one sentence.
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
