// npm run kill-matrix [-- DEFECT …]: every check against every defect, as a table in Markdown and JSON.
import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defects } from '../../reference-host/defects/index.ts';
import { defectNamed } from '../../reference-host/host-options.ts';
import { type KillRow, killRow, survivals, uncoveredChecks, unexpectedKills } from './kill-row.ts';

const directory = 'wopi-report';

if (process.send) process.on('message', serve);
else await main(process.argv.slice(2));

// A worker runs one defect per message.
async function serve(name: string): Promise<void> {
  process.send?.(await killRow(defectNamed(name)));
}

async function main(named: readonly string[]): Promise<void> {
  const names = named.length > 0 ? named : defects.map(({ name }) => name);
  const rows = await rowsOf(names);
  const uncovered = named.length > 0 ? [] : uncoveredChecks(rows);
  mkdirSync(directory, { recursive: true });
  writeFileSync(`${directory}/kill-matrix.json`, `${JSON.stringify({ rows, uncovered }, null, 2)}\n`);
  writeFileSync(`${directory}/kill-matrix.md`, markdown(rows, uncovered));
  for (const row of rows) printFaults(row);
  for (const check of uncovered) console.log(`no defect turns ${check} red`);
  const faults = rows.filter((row) => survivals(row).length + unexpectedKills(row).length > 0).length;
  const kills = rows.map(({ red }) => red.length);
  console.log(
    `${rows.length} defects, ${faults} with survivors or unexpected kills, ${uncovered.length} checks without a defect; ` +
      `a defect turns ${Math.min(...kills)} to ${Math.max(...kills)} checks red`,
  );
  console.log(`Written: ${directory}/kill-matrix.md, ${directory}/kill-matrix.json`);
  process.exitCode = faults + uncovered.length > 0 ? 1 : 0;
}

async function rowsOf(names: readonly string[]): Promise<KillRow[]> {
  const rows = new Map<string, KillRow>();
  const queue = [...names];
  const workers = Array.from({ length: Math.min(availableParallelism(), names.length) }, () => work(queue, rows));
  await Promise.all(workers);
  return names.flatMap((name) => rows.get(name) ?? []);
}

function work(queue: string[], rows: Map<string, KillRow>): Promise<void> {
  const worker = fork(process.argv[1] ?? '', { execArgv: [] });
  let isDone = false;
  return new Promise((resolve, reject) => {
    const next = () => {
      const name = queue.shift();
      isDone = name === undefined;
      if (name === undefined) worker.kill();
      else worker.send(name);
    };
    worker.on('message', (row: KillRow) => {
      rows.set(row.defect, row);
      next();
    });
    worker.on('exit', (code, signal) => {
      if (isDone) resolve();
      else reject(new Error(`a worker ended with ${code ?? signal} before it was done`));
    });
    next();
  });
}

function printFaults(row: KillRow): void {
  for (const check of survivals(row)) console.log(`${row.defect}: survived ${check}`);
  for (const check of unexpectedKills(row)) console.log(`${row.defect}: unexpected kill ${check}`);
}

function markdown(rows: readonly KillRow[], uncovered: readonly string[]): string {
  const lines = rows.map((row) => {
    const caught = row.red.map((check) => (row.expected.includes(check) ? check : `**unexpected:** ${check}`));
    const survived = survivals(row).map((check) => `**survivor:** ${check}`);
    return `| ${row.defect} | ${row.breaks} | ${row.variant} | ${row.red.length} | ${[...caught, ...survived].join('<br>')} |`;
  });
  return [
    '# Kill matrix',
    '',
    'Every check against every defect of the reference host.',
    '',
    '| defect | rule that it breaks | variant | red | caught by |',
    '|---|---|---|---:|---|',
    ...lines,
    '',
    uncovered.length === 0
      ? 'Every check is turned red by at least one defect.'
      : `Without a defect: ${uncovered.join(', ')}`,
    '',
  ].join('\n');
}
