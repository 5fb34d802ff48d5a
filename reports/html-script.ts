/**
 * The report's behaviour. Without it, everything is still there to read; only the filters need it. Checks may come and
 * go while the page is open: `applyFilters` and `showCopyButtons` are then called again.
 */
export const script = `
const form = document.querySelector('#filters');
const search = form.querySelector('input[type=search]');
const boxes = [...form.querySelectorAll('input[type=checkbox]')];
const status = document.querySelector('#shown');
const all = (selector) => [...document.querySelectorAll(selector)];
const texts = new WeakMap();

function textOf(check) {
  if (!texts.has(check)) texts.set(check, check.textContent.toLowerCase());
  return texts.get(check);
}

function applyFilters() {
  const words = search.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
  const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  const checks = all('.check');
  let shown = 0;
  for (const check of checks) {
    check.hidden = !wanted.has(check.dataset.outcome) || !words.every((word) => textOf(check).includes(word));
    if (!check.hidden) shown += 1;
  }
  for (const group of all('.group')) group.hidden = !group.querySelector('.check:not([hidden])');
  document.querySelector('#none-shown').hidden = shown > 0;
  status.textContent = shown + ' of ' + checks.length + (checks.length === 1 ? ' check' : ' checks') + ' shown';
}

function setOpen(open) {
  for (const check of all('.check:not([hidden])')) check.open = open;
}

function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target || !target.matches('.check, .group')) return;
  if (target.hidden) {
    form.reset();
    applyFilters();
  }
  if (target.matches('.check')) target.open = true;
  target.scrollIntoView();
}

async function copy(button) {
  const label = button.textContent;
  const source = button.parentElement.querySelector('pre');
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(source);
    button.textContent = 'Selected';
  }
  setTimeout(() => { button.textContent = label; }, 2000);
}

function showCopyButtons() {
  for (const button of all('.copy')) button.hidden = false;
}

form.hidden = false;
form.addEventListener('input', applyFilters);
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('reset', () => setTimeout(applyFilters));
document.querySelector('#open-all').addEventListener('click', () => setOpen(true));
document.querySelector('#close-all').addEventListener('click', () => setOpen(false));
document.addEventListener('click', ({ target }) => {
  if (target.matches('.copy')) copy(target);
});
if (matchMedia('(max-width: 60rem)').matches) document.querySelector('.groups').open = false;
addEventListener('hashchange', openTarget);
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.matches('input')) return;
  event.preventDefault();
  search.focus();
});
showCopyButtons();
applyFilters();
openTarget();
`;
