import { converse } from '../harness/host-page/wopi-frame.browser.ts';
import { startCheckList } from '../reports/parts/check-list.browser.ts';
import { element, elements } from '../reports/parts/elements.browser.ts';
import type { Progress } from './progress.ts';

// Without this script, everything works by forms and page loads.

/** Milliseconds between two requests for the progress of a run. */
const pollMs = 400;
/** Milliseconds to wait for an answer of the host page. */
const answerMs = 1500;

const { session, seen: seenAtFirst, running, loadingStatuses } = document.body.dataset;
const actions = element<HTMLFormElement>('#actions');
const overview = element('#overview');
const stop = element<HTMLButtonElement>('#stop');
const runFailed = element<HTMLButtonElement>('#run-failed');
const checkList = startCheckList();
let seen = Number(seenAtFirst);
let pressed: HTMLElement | undefined;

function say(text: string): void {
  element('#said').textContent = text;
}

// A disabled button loses the focus.
function setRunning(isRunning: boolean): void {
  const focused = document.activeElement;
  if (isRunning && focused instanceof HTMLButtonElement) pressed = focused;
  stop.disabled = !isRunning;
  element<HTMLButtonElement>('#choice button').disabled = isRunning;
  allowRuns(!isRunning && !isChoicePending());
  if (isRunning && focused instanceof HTMLButtonElement && focused.disabled) stop.focus({ preventScroll: true });
  if (!isRunning && focused === stop) buttonToReturnTo()?.focus({ preventScroll: true });
}

function allowRuns(areAllowed: boolean): void {
  for (const button of elements<HTMLButtonElement>('button[form=actions], #actions button:not(#stop)'))
    button.disabled = !areAllowed;
}

// The checks are still those of the last choice: a run would not be what the page then says.
function isChoicePending(): boolean {
  return elements<HTMLOptionElement>('#choice option').some(
    ({ selected, defaultSelected }) => selected && !defaultSelected,
  );
}

function onChoice(): void {
  const isPending = isChoicePending();
  element('#choice button').classList.toggle('primary', isPending);
  if (stop.disabled) allowRuns(!isPending);
  if (isPending) say('Show these checks before you run them');
}

function buttonToReturnTo(): HTMLElement | undefined {
  return pressed?.hidden ? element('#actions .primary') : pressed;
}

function show(progress: Progress): void {
  overview.innerHTML = progress.overview;
  for (const { id, html } of progress.rows) replaceRow(element(`#${CSS.escape(id)}`), html);
  for (const { id, html } of progress.groups) replaceCells(element(`#${CSS.escape(id)}`), html);
  for (const row of elements('.row.running')) row.classList.remove('running');
  for (const id of progress.running) element(`#${CSS.escape(id)}`).parentElement?.classList.add('running');
  if (!progress.active) runFailed.hidden = !progress.hasRed;
  if (progress.rows.length === 0) return;
  checkList.showCopyButtons();
  checkList.applyFilters();
}

function replaceRow(row: HTMLElement, html: string): void {
  const hadFocus = row.contains(document.activeElement);
  row.insertAdjacentHTML('afterend', html);
  if (hadFocus) row.nextElementSibling?.querySelector('summary')?.focus();
  row.remove();
}

function replaceCells(row: HTMLElement, html: string): void {
  for (const cell of row.querySelectorAll('td')) cell.remove();
  row.insertAdjacentHTML('beforeend', html);
}

async function follow(): Promise<void> {
  setRunning(true);
  for (;;) {
    const response = await fetch(`${session}/progress?seen=${seen}`);
    if (!response.ok) return say(await response.text());
    const progress = (await response.json()) as Progress;
    seen = progress.seen;
    show(progress);
    if (!progress.active) break;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  setRunning(false);
  showTrouble();
  say(element('h1', overview).textContent);
}

// The button of a check may be far below what the user must read now.
function showTrouble(): void {
  overview.querySelector<HTMLElement>('.question, .notice.problem')?.scrollIntoView({ block: 'center' });
}

async function submit(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  try {
    await start(event.submitter);
  } catch (error) {
    // What fetch throws when there is no response.
    if (!(error instanceof TypeError)) throw error;
    setRunning(false);
    showProblem('serve does not respond: start it again, and open the file again.');
  }
}

async function start(submitter: HTMLElement | null): Promise<void> {
  await frameReported;
  const response = await fetch(submitter?.getAttribute('formaction') ?? actions.action, {
    method: 'POST',
    body: new URLSearchParams(entriesOf(new FormData(actions, submitter))),
    headers: { Accept: 'application/json' },
  });
  if (!response.ok) return showProblem(((await response.json()) as { readonly problem: string }).problem);
  if (submitter === stop) return say('Stopping');
  say('Running');
  await follow();
}

function entriesOf(form: FormData): [string, string][] {
  return [...form].map(([name, value]) => [name, String(value)]);
}

function showProblem(problem: string): void {
  const notice = document.createElement('p');
  notice.className = 'notice problem';
  notice.role = 'alert';
  overview.append(notice);
  notice.textContent = problem;
}

// The checks about the frame need this report.
async function reportFrame(statuses: readonly object[]): Promise<void> {
  if (parent === window) return;
  const report = await converse({ statuses, settleMs: 0, answerMs });
  await fetch(`${session}/frame`, {
    method: 'POST',
    body: JSON.stringify(report),
    headers: { 'Content-Type': 'application/json' },
  });
}

const frameReported =
  loadingStatuses === undefined ? undefined : reportFrame(JSON.parse(loadingStatuses)).catch(() => {});
actions.addEventListener('submit', submit);
element('#choice').addEventListener('change', onChoice);
if (running !== undefined) follow().catch(() => say('serve does not respond'));
