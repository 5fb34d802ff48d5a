// npm run lanes [-- all | DEFECT …]: compares the verdicts of four lanes with those of one, for a host without defects and for
// every tenth defect, for all of them (in about half an hour), or for these. Exits with 1 if they differ.
import { setTimeout as delay } from 'node:timers/promises';
import { checkId } from '../../harness/results/check-id.ts';
import { countOf } from '../../harness/results/count-of.ts';
import { systemClock } from '../../reference-host/clock.ts';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { defects } from '../../reference-host/defects/index.ts';
import { defectNamed } from '../../reference-host/host-options.ts';
import { checksForEditor } from './every-check.ts';
import { runAgainstReferenceHost } from './run-against-reference-host.ts';

const named = process.argv.slice(2);
const wantsAll = named.join() === 'all';
const chosen =
  named.length > 0 && !wantsAll
    ? named.map(defectNamed)
    : [undefined, ...defects.filter((_, index) => wantsAll || index % 10 === 0)];
const judged = chosen.filter((defect) => defect?.needs !== 'browser' && defect?.needs !== 'large');

let differing = 0;
for (const defect of judged) {
  const [alone, sideBySide] = [await verdictsOf(defect, 1), await verdictsOf(defect, 4)];
  const differences = [
    ...alone.filter((verdict) => !sideBySide.includes(verdict)).map((verdict) => `  1 lane:  ${verdict}`),
    ...sideBySide.filter((verdict) => !alone.includes(verdict)).map((verdict) => `  4 lanes: ${verdict}`),
  ];
  if (differences.length > 0) differing += 1;
  console.log([`${defect?.name ?? 'no defect'}: ${countOf(alone.length, 'verdict')}`, ...differences].join('\n'));
}
console.log(`${countOf(judged.length, 'host')}, ${differing} with different verdicts`);
if (differing > 0) process.exitCode = 1;

// Checks that wait would need the own clock of a host, which its lanes would share.
async function verdictsOf(defect: Defect | undefined, lanes: number): Promise<string[]> {
  const run = await runAgainstReferenceHost({
    checks: checksForEditor(defect?.editor),
    variant: defect?.variant ?? 'default',
    defects: defect ? [defect] : [],
    signed: defect?.needs === 'proofs',
    keepContent: true,
    clock: systemClock,
    wait: (seconds) => delay(seconds * 1000),
    pause: async () => undefined,
    lanes,
  });
  const verdicts = run.results.map(({ group, name, outcome, mismatches }) =>
    [checkId({ group, name }), outcome, ...mismatches.map(({ at }) => at)].join(' '),
  );
  return [...verdicts, ...run.leftovers.map(({ what, reason }) => `left: ${what}: ${withoutIds(reason)}`)];
}

function withoutIds(text: string): string {
  return text.replace(/\b[0-9a-f]{8}-\d+/g, 'ID');
}
