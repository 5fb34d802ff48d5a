import { frameScript } from '../harness/host-page/frame-script.ts';

/** Milliseconds between two looks at a run, and for which the host page may answer. */
const pollMs = 400;
const answerMs = 1500;

/**
 * The behaviour of the application's page; it stands behind the report's script, whose functions it uses. Without it
 * everything works by forms, one page after the other.
 */
export const viewScript = `
${frameScript}
const { session } = document.body.dataset;
const actions = document.querySelector('#actions');
const overview = document.querySelector('#overview');
const stop = document.querySelector('#stop');
let seen = Number(document.body.dataset.seen);
let pressed;

function say(text) {
  document.querySelector('#said').textContent = text;
}

// A button that is disabled while it has the focus would lose it to nobody.
function setRunning(running) {
  const focused = document.activeElement;
  if (running && focused.matches('button')) pressed = focused;
  stop.disabled = !running;
  for (const button of all('button[form=actions], #actions .primary')) button.disabled = running;
  if (running && focused.disabled) stop.focus({ preventScroll: true });
  if (!running && focused === stop) pressed?.focus({ preventScroll: true });
}

function show({ overview: head, rows, groups, running }) {
  overview.innerHTML = head;
  for (const { id, html } of rows) replaceRow(document.getElementById(id), html);
  for (const { id, html } of groups) {
    const row = document.getElementById(id);
    for (const cell of row.querySelectorAll('td')) cell.remove();
    row.insertAdjacentHTML('beforeend', html);
  }
  for (const row of all('.row.running')) row.classList.remove('running');
  for (const id of running) document.getElementById(id).parentElement.classList.add('running');
  if (rows.length === 0) return;
  showCopyButtons();
  applyFilters();
}

function replaceRow(row, html) {
  const hadFocus = row.contains(document.activeElement);
  row.insertAdjacentHTML('afterend', html);
  if (hadFocus) row.nextElementSibling.querySelector('summary').focus();
  row.remove();
}

async function follow() {
  setRunning(true);
  for (;;) {
    const answer = await fetch(session + '/progress?seen=' + seen);
    if (!answer.ok) return say(await answer.text());
    const progress = await answer.json();
    seen = progress.seen;
    show(progress);
    if (!progress.active) break;
    await new Promise((resolve) => setTimeout(resolve, ${pollMs}));
  }
  setRunning(false);
  say(overview.querySelector('h1').textContent);
}

async function submit(event) {
  event.preventDefault();
  const { submitter } = event;
  await told;
  const address = submitter.getAttribute('formaction') ?? actions.getAttribute('action');
  const body = new URLSearchParams(new FormData(actions, submitter));
  const answer = await fetch(address, { method: 'POST', body, headers: { Accept: 'application/json' } });
  if (!answer.ok) {
    const { problem } = await answer.json();
    overview.insertAdjacentHTML('beforeend', '<p class="notice problem" role="alert"></p>');
    overview.lastElementChild.textContent = problem;
    return;
  }
  if (submitter.id === 'stop') return say('Stopping');
  say('Running');
  await follow();
}

// What judges the frame needs to know it first.
async function tellFrame() {
  if (parent === window) return;
  const report = await wopiFrame.converse(0, ${answerMs});
  await fetch(session + '/frame', {
    method: 'POST',
    body: JSON.stringify(report),
    headers: { 'Content-Type': 'application/json' },
  });
}

const told = 'tellFrame' in document.body.dataset ? tellFrame().catch(() => {}) : undefined;
actions.addEventListener('submit', submit);
if ('running' in document.body.dataset) follow();
`;
