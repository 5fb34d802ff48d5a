// npm run soak [-- ROUNDS]: runs the suites repeatedly on one host process, in random order, and compares the verdicts.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { faker } from '@faker-js/faker/locale/en';
import { HttpSender } from '../../harness/client/http-sender.ts';
import { countOf } from '../../harness/results/count-of.ts';
import { judge } from '../../harness/run/judge.ts';
import { defaultProofKeysDirectory } from '../../harness/settings/state-directory.ts';
import { fileOf, type ReadyHost, readyHostIn } from '../../harness/targets/ready-line.ts';
import { loadOrCreateProofKeys } from '../../wopi/proof-key.ts';
import { everyCheck } from './every-check.ts';

/** Runs in the process of the host. Reports the memory in use after a garbage collection. */
const reportMemory = `process.on('message', () => { gc(); process.send(process.memoryUsage()); });`;

const rounds = roundsIn(process.argv[2] ?? '50');
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const proofKeys = loadOrCreateProofKeys(defaultProofKeysDirectory());
const child = spawn(
  process.execPath,
  [
    '--expose-gc',
    '--import',
    `data:text/javascript,${encodeURIComponent(reportMemory)}`,
    'dist/program/wopi-conformance.mjs',
    'host',
  ],
  { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
);
try {
  process.exitCode = (await soak(await readyHost())) ? 0 : 1;
} finally {
  child.kill();
}

async function readyHost(): Promise<ReadyHost> {
  const ready = await readyHostIn(child.stdout as Readable);
  if (ready) return ready;
  throw new Error('the reference host printed no ready line');
}

async function soak(host: ReadyHost): Promise<boolean> {
  let first: ReadonlyMap<string, string> | undefined;
  let same = true;
  for (let round = 1; round <= rounds; round += 1) {
    const seed = randomInt(2 ** 31);
    const { verdicts, leftovers } = await oneRound(host, seed);
    first ??= verdicts;
    const differences = [...verdicts].filter(([check, outcome]) => first?.get(check) !== outcome);
    const memory = `host ${describe(await hostMemory())}, harness ${describe(ownMemory())}`;
    console.log(
      `round ${round}, seed ${seed}: ${countOf(verdicts.size, 'check')}, ${countOf(leftovers, 'leftover')}, memory ${memory}`,
    );
    for (const [check, outcome] of differences)
      console.log(`  ${check}: ${outcome}, but ${first.get(check)} in round 1`);
    same &&= differences.length === 0 && leftovers === 0;
  }
  console.log(same ? `${countOf(rounds, 'round')}, one verdict` : 'the verdicts differ');
  return same;
}

async function oneRound(host: ReadyHost, seed: number) {
  await using sender = new HttpSender({ timeoutMs: 30_000 });
  faker.seed(seed);
  const checks = faker.helpers.shuffle([...everyCheck]);
  const run = await judge({ sender, proofKeys, seed, files: [fileOf(host)], checks });
  const verdicts = new Map(run.results.map(({ group, name, outcome }) => [`${group}/${name}`, outcome] as const));
  return { verdicts, leftovers: run.leftovers.length };
}

async function hostMemory(): Promise<NodeJS.MemoryUsage> {
  child.send('memory');
  const [usage] = await once(child, 'message');
  return usage;
}

function ownMemory(): NodeJS.MemoryUsage {
  collectGarbage();
  return process.memoryUsage();
}

function roundsIn(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  console.error(`soak: the number of rounds must be a whole number of at least 1; got ${JSON.stringify(text)}`);
  process.exit(2);
}

function describe({ heapUsed, external, rss }: NodeJS.MemoryUsage): string {
  const [used, resident] = [heapUsed + external, rss].map((bytes) => Math.round(bytes / 2 ** 20));
  return `${used} MiB in use (${resident} MiB resident)`;
}
