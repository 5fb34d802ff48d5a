import { Hono } from 'hono';
import type { CheckOfSuite } from '../harness/checks/check.ts';
import { selectChecks } from '../harness/checks/select.ts';
import type { Exchange } from '../harness/client/exchange.ts';
import { checkId } from '../harness/results/check-id.ts';
import { describeMismatch } from '../harness/results/failures.ts';
import type { CheckResult, Outcome } from '../harness/results/result.ts';
import { shortReason } from '../reports/explain-failure.ts';
import { suites } from '../suites/host-suites.ts';
import type { AppEnv } from './app-env.ts';
import { paths } from './app-paths.ts';
import { catalogue } from './catalogue.ts';
import { categoryOf, openedFile, readFrameRequest } from './opened-file.ts';
import { Refusal } from './refusal.ts';
import { RunnerBusy } from './runner.ts';
import { Session } from './session.ts';

/**
 * The tests of Microsoft's validator for programs: the URL of each test, and its result as JSON. Requests that a browser
 * sends for another site are refused.
 */
export const getInfo = new Hono<AppEnv>();

getInfo.use(async (c, next) => {
  if (/^(cross|same)-site$/.test(c.req.header('Sec-Fetch-Site') ?? ''))
    throw new Refusal(403, 'getinfo is for programs, not for pages of another site.');
  await next();
});

getInfo.get('/', async (c) => {
  const { infoSessions, runner, history } = c.get('parts');
  const request = await readFrameRequest(c);
  const category = categoryOf(request);
  const session = new Session({ file: openedFile(c, request), category, runner, history, asks: false });
  infoSessions.add(session);
  const checks = selectChecks(suites, { groups: [], names: [], category, profile: 'validator' });
  // Without the token: these URLs end up in logs.
  const base = `${c.get('baseUrl')}${paths.getInfo}/${session.id}`;
  return c.json(checks.map((entry) => `${base}/${checkId(entry)}`));
});

getInfo.get('/:id/:group/:name', async (c) => {
  const { id, group, name } = c.req.param();
  const session = c.get('parts').infoSessions.find(id);
  const entry = catalogue.find(({ suite, check }) => suite.group === group && check.name === name);
  if (!session || !entry) throw new Refusal(404, 'The test does not exist, or its session has ended.');
  await run(session, entry);
  const result = session.findings.resultOf(checkId(entry));
  return c.json(result && !session.findings.problem ? testResult(result) : notRun(name, session.findings.problem));
});

async function run(session: Session, entry: CheckOfSuite): Promise<void> {
  try {
    await session.start({ checks: [entry], includeDelayTests: false }).ended;
  } catch (error) {
    if (error instanceof RunnerBusy) throw new Refusal(503, error.message);
    throw error;
  }
}

/** A result in Microsoft's format: Message is empty for a pass, and has a fixed text for a skipped test. */
function testResult(result: CheckResult) {
  const { group, name, outcome, exchanges } = result;
  const judged = exchanges.filter(({ purpose }) => purpose === undefined);
  const blamed = judged.findLast(({ operation }) => result.reason?.startsWith(`${operation}:`)) ?? judged.at(-1);
  const failures = isFailure(outcome) ? failuresOf(result) : [];
  return {
    Name: name,
    TestGroup: group,
    Message: messageOf(result),
    ...(outcome === 'passed' ? {} : { Reason: shortReason(result) }),
    RequestDetails: judged.map((exchange) => requestDetail(exchange, exchange === blamed ? failures : [])),
  };
}

function notRun(name: string, problem = 'The test did not run.') {
  return { Name: name, Message: problem, RequestDetails: [] };
}

function isFailure(outcome: Outcome): boolean {
  return outcome === 'failed' || outcome === 'inconclusive';
}

function messageOf(result: CheckResult): string {
  if (result.outcome === 'skipped') return 'Prerequisites failed';
  return isFailure(result.outcome) ? shortReason(result) : '';
}

function failuresOf(result: CheckResult): string[] {
  return result.mismatches.length > 0 ? result.mismatches.map(describeMismatch) : [shortReason(result)];
}

function requestDetail({ operation, request, response, problem }: Exchange, failures: readonly string[]) {
  return {
    Name: operation,
    RequestMethod: request.method,
    RequestUrl: request.url,
    ResponseStatusCode: response?.status ?? 0,
    ResponseHeaders: response?.headers ?? {},
    ResponseContent: response?.body ?? '',
    ValidationFailures: problem === undefined ? failures : [...failures, problem],
  };
}
