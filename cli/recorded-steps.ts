import type { CheckOfSuite } from '../harness/checks/check.ts';
import { gatesOf } from '../harness/checks/check.ts';
import type { Gate } from '../harness/checks/gates.ts';
import { optionFor } from '../harness/checks/optional-checks.ts';
import { InProcessSender } from '../harness/client/in-process-sender.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { CheckResult } from '../harness/results/result.ts';
import { judge } from '../harness/run/judge.ts';
import { fileOf } from '../harness/targets/ready-line.ts';
import { furtherTokensOf } from '../reference-host/further-tokens.ts';
import { createHost } from '../reference-host/host.ts';
import type { Host } from '../reference-host/host-api.ts';
import { describeExchange } from '../reports/describe-exchange.ts';
import { escapeLine } from '../reports/escape-text.ts';
import { generateProofKeys, publicProofKeys } from '../wopi/proof-key.ts';

type HostBindings = NonNullable<Parameters<Host['fetch']>[1]>;

// More would take longer than a reader waits, and fill screens that no one reads.
export const mostSteps = 100;

const url = 'http://host.example';

/**
 * The requests of each check, as lines, from a run against the bundled host in this process, or why there are none. By
 * `Group/Name`; empty for more than {@link mostSteps} checks.
 */
export async function recordedSteps(checks: readonly CheckOfSuite[]): Promise<ReadonlyMap<string, readonly string[]>> {
  if (checks.length > mostSteps) return new Map();
  const run = checks.filter(({ check }) => optionFor(check) === undefined);
  const omitted = checks.flatMap((entry) => reasonFor(entry));
  if (run.length === 0) return new Map(omitted);
  const keys = run.flatMap(gatesOf).some(concernsProofs) ? generateProofKeys() : undefined;
  const host = createHost(keys ? { proofKeys: publicProofKeys(keys) } : {});
  const wopisrc = url + host.testFilePath;
  const { results } = await judge({
    sender: new InProcessSender((request, facts) => host.fetch(request, facts as HostBindings)),
    files: [fileOf({ wopisrc, token: host.issueToken(), further: furtherTokensOf(host, url) })],
    checks: run,
    proofKeys: keys,
    keepContent: true,
  });
  return new Map([...results.map((result) => [checkId(result), linesOf(result, wopisrc)] as const), ...omitted]);
}

function reasonFor(entry: CheckOfSuite): (readonly [string, readonly string[]])[] {
  const needed = optionFor(entry.check);
  const why = `(not shown, because the check ${needed?.does}; run it with ${needed?.option} --evidence all)`;
  return needed ? [[checkId(entry), [why]]] : [];
}

function concernsProofs(gate: Gate): boolean {
  return typeof gate === 'object' && 'proofs' in gate;
}

function linesOf({ exchanges, outcome, reason = '' }: CheckResult, wopisrc: string): string[] {
  if (outcome === 'skipped') return [escapeLine(`(not run against the bundled host: ${reason})`)];
  const steps = exchanges.filter(({ purpose }) => purpose === undefined || purpose === 'setup');
  return steps.flatMap((exchange, index) => {
    const [sent, received] = describeExchange(exchange, wopisrc);
    return [`${`${index + 1}.`.padEnd(3)} ${sent}`, `    ${received.replace(/ {2}\d+ ms$/, '')}`];
  });
}
