import { createHash } from 'node:crypto';
import { Hono, type MiddlewareHandler } from 'hono';
import { csrf } from 'hono/csrf';
import * as z from 'zod';
import type { CheckOfSuite } from '../harness/checks/check.ts';
import { SelectionError, selectChecks } from '../harness/checks/select.ts';
import { profiles, type SelectableCategory, selectableCategories } from '../harness/results/categories.ts';
import { checkId } from '../harness/results/check-id.ts';
import { sharesHtml } from '../reports/groups-nav-html.ts';
import { limitedBody } from '../web/limited-body.ts';
import { editors } from '../wopi/editors.ts';
import { type ProofKeys, publicProofKeys } from '../wopi/proof-key.ts';
import { anchorOf, navAnchorOf } from './anchors.ts';
import type { AppContext, AppEnv } from './app-env.ts';
import { overviewHtml } from './overview-html.ts';
import type { Progress } from './progress.ts';
import { Refusal } from './refusal.ts';
import { reportFiles } from './report-files.ts';
import { RunnerBusy } from './runner.ts';
import type { Session } from './session.ts';
import { rowHtml, sharesOf, viewPage } from './view-page.ts';

/** The actions on an opened file. Requests that change something must come from these pages. */
export const sessionRoutes = new Hono<AppEnv>();

const session: MiddlewareHandler<AppEnv> = async (c, next) => {
  const found = c.get('parts').sessions.find(c.req.param('id') ?? '');
  const advice =
    'Sessions end after an hour without use, and when serve stops. Open the file again in the host’s page.';
  if (!found) throw new Refusal(404, 'The session does not exist.', advice);
  c.set('session', found);
  await next();
};

sessionRoutes.use('/:id/*', csrf({ origin: (origin, c: AppContext) => origin === c.get('baseUrl') }));
sessionRoutes.use('/:id/*', limitedBody(256 * 1024), session);

sessionRoutes.get('/:id', (c) =>
  c.html(
    viewPage({
      session: c.get('session'),
      nonce: c.get('secureHeadersNonce') ?? '',
      keyFingerprint: fingerprintOf(c.get('parts').keys.keys),
      asksForOperatorKey: c.get('parts').operatorKey !== undefined,
    }),
  ),
);

sessionRoutes.post('/:id/run', async (c) => {
  const form = await c.req.formData();
  try {
    if (form.has('agree')) c.get('session').agree();
    else if (form.has('decline')) c.get('session').decline();
    else c.get('session').start({ checks: chosenChecks(c.get('session'), form), includeDelayTests: form.has('delay') });
  } catch (error) {
    if (!(error instanceof RunnerBusy)) throw error;
    throw new Refusal(503, error.message);
  }
  return back(c);
});

sessionRoutes.post('/:id/choice', async (c) => {
  const opened = c.get('session');
  if (opened.active) throw new Refusal(409, 'A run is in progress.', 'Stop it, or wait until it has ended.');
  const choice = parsedChoice.safeParse(Object.fromEntries(await c.req.formData()));
  if (!choice.success) throw new Refusal(400, 'The profile or the editor does not exist.');
  refusingEmpty(() => opened.choose(choice.data));
  return back(c);
});

sessionRoutes.post('/:id/stop', (c) => {
  c.get('session').active?.stop();
  return back(c);
});

sessionRoutes.post('/:id/rotate-keys', async (c) => {
  const { operatorKey, keys } = c.get('parts');
  if (operatorKey && !operatorKey.matches(String((await c.req.formData()).get('operator-key') ?? '')))
    throw new Refusal(403, 'This is not the operator key.', 'serve printed it when it started.');
  keys.rotate();
  return back(c);
});

sessionRoutes.get('/:id/progress', (c) => c.json(progressOf(c.get('session'), Number(c.req.query('seen')) || 0)));

sessionRoutes.get('/:id/reports/:file', async (c) => {
  const file = c.req.param('file');
  const known = Object.hasOwn(reportFiles, file) ? reportFiles[file] : undefined;
  if (!known) throw new Refusal(404, 'The report does not exist.');
  return c.body(await known.render(c.get('session').report()), 200, {
    'Content-Type': known.type,
    'Content-Disposition': `attachment; filename="${file}"`,
  });
});

const parsedChoice = z.object({ profile: z.enum(profiles), editor: z.enum(editors) });

const message = z.strictObject({ data: z.string().max(4000), isText: z.boolean() });
const frameReport = z.strictObject({
  surroundings: z.strictObject({
    inFrame: z.boolean(),
    mayGoFullscreen: z.boolean(),
    mayUseClipboard: z.boolean().optional(),
    parentOrigin: z.string().max(500).optional(),
  }),
  messages: z.strictObject({ early: z.array(message).max(50), answers: z.array(message).max(50) }),
});

// The report of the page in the frame. Only JSON, which pages of other origins cannot send.
sessionRoutes.post('/:id/frame', async (c) => {
  if (!/^application\/json\b/.test(c.req.header('Content-Type') ?? ''))
    throw new Refusal(415, 'The request is not JSON.');
  const report = frameReport.safeParse(await c.req.json().catch(() => undefined));
  if (!report.success) throw new Refusal(400, 'The request is not a report of a frame.');
  const opened = c.get('session');
  if (opened.hostPageLoad && !opened.hostPageLoad.surroundings)
    opened.hostPageLoad = { ...opened.hostPageLoad, ...report.data };
  return c.body(null, 204);
});

function back(c: AppContext): Response {
  const wantsJson = /\bapplication\/json\b/.test(c.req.header('Accept') ?? '');
  return wantsJson ? c.json({}) : c.redirect(`/sessions/${c.get('session').id}`, 303);
}

function chosenChecks(session: Session, form: FormData): readonly CheckOfSuite[] {
  if (form.has('failed')) return failedChecks(session);
  const name = form.get('check');
  const group = form.get('group');
  const chosen = form.has('all')
    ? refusingEmpty(() =>
        // The session has only suites of its profile.
        selectChecks(session.suites, { groups: [], names: [], category: chosenCategory(form), profile: 'all' }),
      )
    : session.checks.filter((entry) => (name === null ? entry.suite.group === group : checkId(entry) === name));
  if (chosen.length === 0) throw new Refusal(400, 'The check does not exist.');
  return chosen;
}

function refusingEmpty<Selected>(select: () => Selected): Selected {
  try {
    return select();
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error;
    throw new Refusal(400, 'This choice has no checks.', 'Choose another category, profile, or editor.');
  }
}

function failedChecks({ redChecks }: Session): readonly CheckOfSuite[] {
  if (redChecks.length > 0) return redChecks;
  throw new Refusal(400, 'No check is failed or inconclusive, so there is nothing to run again.');
}

function chosenCategory(form: FormData): SelectableCategory {
  return selectableCategories.find((category) => category === form.get('category')) ?? 'All';
}

/** What the page has to change after it has seen the first `seen` results. */
function progressOf(session: Session, seen: number): Progress {
  const report = session.report();
  const changed = session.findings.changedAfter(seen);
  const isChanged = (entry: CheckOfSuite) => changed.has(checkId(entry));
  const rows = session.checks.filter(isChanged);
  const groups = new Set(rows.map(({ suite }) => suite));
  return {
    active: session.active !== undefined,
    seen: session.findings.count,
    overview: overviewHtml(session, report).toString(),
    rows: rows.map((entry) => ({
      id: anchorOf(checkId(entry)),
      html: rowHtml(entry, session.findings.resultOf(checkId(entry)), report).toString(),
    })),
    groups: [...groups].map((suite) => ({
      id: navAnchorOf(suite.group),
      html: sharesHtml(sharesOf(suite, report), { bars: false }).toString(),
    })),
    hasRed: session.redChecks.length > 0,
    running: [...(session.active?.running ?? [])].map(anchorOf),
  };
}

/** A few digits that identify the current key. */
function fingerprintOf(keys: ProofKeys): string {
  const der = publicProofKeys(keys).current.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}
