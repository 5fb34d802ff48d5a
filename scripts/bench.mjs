// npm run bench: measures startup to the first request, runs against the bundled host, near and distant, and counts the
// requests of each check. Prints three tables, and what it could not measure. A host in WOPI_SRC and WOPI_TOKEN is
// measured as well, which the checks write to.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/program/wopi-conformance.mjs', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'wopi-bench-'));
const rounds = 5;
const addedLatenciesMs = [0, 20, 50];
const distantMs = 50;
const mostChecks = 20;

// Writes what the process used (KiB of memory at its peak, microseconds of the processor) to file descriptor 3 when it ends.
const reportUsage = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));",
)}`;

/**
 * @typedef {{ readonly wopisrc: string, readonly token: string, readonly mayFail?: boolean }} Host
 * @typedef {{ code: number | null, errors: string, peakMiB: number, cpuMs: number }} Ended
 */

/**
 * @param {readonly string[]} options
 * @returns {Promise<Ended>}
 */
function run(options) {
  const child = spawn(process.execPath, ['--import', reportUsage, cli, 'run', '--report-dir', reports, ...options], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let usage = '';
  let errors = '';
  child.stdio[3]?.on('data', (piece) => {
    usage += piece;
  });
  child.stderr?.on('data', (piece) => {
    errors += piece;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      // A process that was killed has written nothing.
      const { maxRSS = Number.NaN, userCPUTime = Number.NaN, systemCPUTime = Number.NaN } = JSON.parse(usage || '{}');
      resolve({ code, errors, peakMiB: maxRSS / 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 });
    });
  });
}

async function startupMs() {
  const server = createServer();
  const port = await listen(server);
  /** @type {Promise<number>} */
  const firstRequest = new Promise((resolve) => {
    server.on('request', (_, response) => {
      resolve(performance.now());
      response.writeHead(401).end();
    });
  });
  const start = performance.now();
  const wopisrc = `http://127.0.0.1:${port}/wopi/files/1`;
  const running = run(['--wopisrc', wopisrc, '--token', 'benchmark-token', '-n', 'GetUnlockedFile']);
  const end = await firstRequest;
  await running;
  server.close();
  return end - start;
}

/**
 * @param {import('node:net').Server} server
 * @returns {Promise<number>} the port
 */
async function listen(server) {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}

async function startHost() {
  const host = spawn(process.execPath, [cli, 'host'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: host.stdout })) {
    const [, wopisrc, token] = /--wopisrc '([^']+)' --token '([^']+)'/.exec(line) ?? [];
    if (wopisrc && token) return { wopisrc, token, stop: () => host.kill() };
  }
  throw new Error('the reference host did not print its ready line');
}

/** @param {Host} host */
async function wholeRun({ wopisrc, token, mayFail = false }, { lanes = 'auto', profile = 'all' } = {}) {
  const start = performance.now();
  const options = ['--wopisrc', wopisrc, '--token', token, '--lanes', lanes, '--profile', profile];
  const { code, errors, peakMiB, cpuMs } = await run(options);
  if (code !== 0 && !(code === 1 && mayFail))
    throw new Error(`the run against ${wopisrc} ended with ${code}: ${errors}`);
  const wallMs = performance.now() - start;
  const { requests, results, durationMs } = JSON.parse(readFileSync(join(reports, 'results.json'), 'utf8'));
  const reportKB = statSync(join(reports, 'report.html')).size / 1000;
  return {
    requests,
    checks: results.length,
    perCheck: requests / results.length,
    wallMs,
    durationMs,
    peakMiB,
    cpuMs,
    reportKB,
  };
}

/**
 * Forwards bytes after half the added latency, in each direction.
 * @param {string} wopisrc
 * @param {number} latencyMs
 */
async function startDistance(wopisrc, latencyMs) {
  const { hostname, port } = new URL(wopisrc);
  /** @type {(from: import('node:net').Socket, to: import('node:net').Socket) => void} */
  const handOn = (from, to) => {
    from.on('data', (piece) => setTimeout(() => to.write(piece), latencyMs / 2));
    from.on('close', () => setTimeout(() => to.destroy(), latencyMs / 2));
    from.on('error', () => undefined);
  };
  const proxy = createTcpServer({ noDelay: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), noDelay: true });
    handOn(near, far);
    handOn(far, near);
  });
  const address = new URL(wopisrc);
  address.port = String(await listen(proxy));
  return { wopisrc: address.href, stop: () => proxy.close() };
}

/** @param {Host} host */
async function distantRuns(host) {
  const distance = await startDistance(host.wopisrc, distantMs);
  const runs = await repeat(() => wholeRun({ ...host, wopisrc: distance.wopisrc }, { profile: 'validator' }));
  distance.stop();
  return runs.map(({ wallMs }) => wallMs);
}

/** @returns {Host | undefined} */
function otherHost() {
  const { WOPI_SRC: wopisrc, WOPI_TOKEN: token } = process.env;
  return wopisrc && token ? { wopisrc, token, mayFail: true } : undefined;
}

/** @param {Host} host */
async function latencyTable(host) {
  /** @type {Record<string, Record<string, string>>} */
  const table = {};
  for (const latencyMs of addedLatenciesMs) {
    const distance = await startDistance(host.wopisrc, latencyMs);
    const far = { ...host, wopisrc: distance.wopisrc };
    const smoke = await wholeRun(far, { profile: 'smoke' });
    const alone = await wholeRun(far, { profile: 'validator', lanes: '1' });
    const sideBySide = await wholeRun(far, { profile: 'validator' });
    const all = await wholeRun(far);
    table[`${latencyMs} ms added to each request`] = {
      'profile smoke (s)': (smoke.wallMs / 1000).toFixed(1),
      'profile validator, one lane (s)': (alone.wallMs / 1000).toFixed(1),
      'profile validator, default lanes (s)': (sideBySide.wallMs / 1000).toFixed(1),
      'requests of both': `${alone.requests} and ${sideBySide.requests}`,
      'all checks, default lanes (s)': (all.wallMs / 1000).toFixed(1),
    };
    distance.stop();
  }
  return table;
}

/**
 * The checks with the most requests, without those that undo what a check did.
 * @param {Host} host
 */
async function requestsByCheck({ wopisrc, token }) {
  await run(['--wopisrc', wopisrc, '--token', token, '--evidence', 'all']);
  const { results } = JSON.parse(readFileSync(join(reports, 'results.json'), 'utf8'));
  /** @type {(result: { group: string, name: string, exchanges?: unknown[] }) => { check: string, requests: number }} */
  const counted = ({ group, name, exchanges = [] }) => ({ check: `${group}/${name}`, requests: exchanges.length });
  const sorted = results.map(counted).sort((/** @type {any} */ a, /** @type {any} */ b) => b.requests - a.requests);
  return sorted.slice(0, mostChecks);
}

/**
 * @template Value
 * @param {() => Promise<Value>} measure
 */
async function repeat(measure) {
  /** @type {Value[]} */
  const values = [];
  for (let round = 0; round < rounds; round += 1) values.push(await measure());
  return values;
}

/** @param {readonly number[]} values */
function spread(values, digits = 0) {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, median, max] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return { min: min?.toFixed(digits), median: median?.toFixed(digits), max: max?.toFixed(digits) };
}

const other = otherHost();
const host = await startHost();
try {
  const starts = await repeat(startupMs);
  const runs = await repeat(() => wholeRun(host));
  const mirrored = await repeat(() => wholeRun(host, { profile: 'validator' }));
  const distant = await distantRuns(host);
  /** @param {keyof Awaited<ReturnType<typeof wholeRun>>} name */
  const column = (name) => runs.map((result) => result[name]);
  const table = {
    'startup to the first request (ms)': spread(starts),
    'checks in a whole run': spread(column('checks')),
    'requests in a whole run': spread(column('requests')),
    'requests per check': spread(column('perCheck'), 2),
    'requests of the mirrored tests': spread(mirrored.map(({ requests }) => requests)),
    'wall time of the mirrored tests (ms)': spread(mirrored.map(({ wallMs }) => wallMs)),
    'processor time of the mirrored tests (ms)': spread(mirrored.map(({ cpuMs }) => cpuMs)),
    [`wall time with ${distantMs} ms added to each request (ms)`]: spread(distant),
    ...(other && { 'the same on the host in WOPI_SRC (ms)': spread(await distantRuns(other)) }),
    'peak memory of the mirrored tests (MiB)': spread(mirrored.map(({ peakMiB }) => peakMiB)),
    'report.html of the mirrored tests (kB)': spread(mirrored.map(({ reportKB }) => reportKB)),
    'wall time of a whole run (ms)': spread(column('wallMs')),
    'from target to verdict (ms)': spread(column('durationMs')),
    'peak memory (MiB)': spread(column('peakMiB')),
  };
  console.log(`Node ${process.version}, ${rounds} rounds`);
  console.table(table);
  if (!other) console.log('Left out: another host; set WOPI_SRC and WOPI_TOKEN to measure one.');
  console.log(
    "Left out: Microsoft's validator, which is not part of this project; time it against npx wopi-conformance host.",
  );
  console.log(`The ${mostChecks} checks with the most requests, without those of the clean-up`);
  console.table(await requestsByCheck(host));
  console.log('Wall time by latency and lanes, one round each');
  console.table(await latencyTable(host));
} catch (error) {
  writeSync(2, `${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  host.stop();
  rmSync(reports, { recursive: true, force: true });
}
