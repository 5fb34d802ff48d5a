import { element, elements } from './elements.browser.ts';

/** Functions to call after the checks in the page have changed. */
export interface CheckList {
  /** Hides the checks that do not match the filters, and shows how many are left. */
  applyFilters(): void;
  /** Shows the buttons that need a script. */
  showCopyButtons(): void;
}

/** Sets up the list of checks: filters, buttons, and URLs that link to a check. */
export function startCheckList(): CheckList {
  const filters = element<HTMLFormElement>('#filters');
  filters.hidden = false;
  filters.addEventListener('input', filterAnew);
  filters.addEventListener('submit', (event) => event.preventDefault());
  filters.addEventListener('reset', () => {
    pressOnlyRed(false);
    setTimeout(filterAnewUnlessLinked);
  });
  element('#only-red').addEventListener('click', () => {
    pressOnlyRed(!isOnlyRed());
    filterAnew();
  });
  element('#open-all').addEventListener('click', () => setOpen(true));
  element('#close-all').addEventListener('click', () => setOpen(false));
  document.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLElement && target.matches('.copy')) copyTextOf(target);
  });
  document.addEventListener('keydown', searchOnSlash);
  // It does not bubble.
  document.addEventListener('toggle', showBodyOf, true);
  addEventListener('hashchange', () => {
    if (readState()) applyFilters();
    else openTarget();
  });
  const narrow = matchMedia('(max-width: 60rem)');
  showGroups(!narrow.matches);
  narrow.addEventListener('change', ({ matches }) => showGroups(!matches));
  showCopyButtons();
  readState();
  applyFilters();
  openTarget();
  return { applyFilters, showCopyButtons };
}

// Where the list is above the checks, it would push them down by several screens.
function showGroups(areShown: boolean): void {
  element<HTMLDetailsElement>('.groups').open = areShown;
}

function applyFilters(): void {
  const isWanted = currentFilter();
  const checks = elements('.check');
  for (const check of checks) check.hidden = !isWanted(check);
  for (const group of elements('.group')) group.hidden = group.querySelector('.check:not([hidden])') === null;
  const shown = checks.filter(({ hidden }) => !hidden).length;
  element('#none-shown').hidden = shown > 0;
  element('#shown').textContent = `${shown} of ${checks.length} ${checks.length === 1 ? 'check' : 'checks'} shown`;
}

function filterAnew(): void {
  applyFilters();
  history.replaceState(null, '', `#${stateText()}`);
}

// Where a link leads to a check, the filters that hid it are reset, and the URL names the check.
function filterAnewUnlessLinked(): void {
  if (linkedElement()) applyFilters();
  else filterAnew();
}

function showBodyOf({ target }: Event): void {
  if (!(target instanceof HTMLDetailsElement) || !target.open) return;
  for (const part of target.querySelectorAll('noscript')) part.outerHTML = part.textContent;
}

function outcomeBoxes(): HTMLInputElement[] {
  return elements<HTMLInputElement>('#filters fieldset input');
}

function bodiesBox(): HTMLInputElement {
  return element('#in-bodies');
}

function isOnlyRed(): boolean {
  return element('#only-red').getAttribute('aria-pressed') === 'true';
}

function pressOnlyRed(pressed: boolean): void {
  element('#only-red').setAttribute('aria-pressed', String(pressed));
}

const stateMark = '?';

/** The filters as the fragment of the URL, which can be sent to others; empty if nothing is filtered. */
function stateText(): string {
  const hidden = outcomeBoxes().filter(({ checked }) => !checked);
  const state = new URLSearchParams();
  if (searchField().value !== '') state.set('text', searchField().value);
  if (bodiesBox().checked) state.set('bodies', '');
  if (isOnlyRed()) state.set('red', '');
  for (const { value } of hidden) state.append('hide', value);
  return state.size === 0 ? '' : stateMark + state;
}

/** Sets the filters as the URL says. Returns whether it says something about them. */
function readState(): boolean {
  const fragment = location.hash.slice(1);
  if (!fragment.startsWith(stateMark)) return false;
  const state = new URLSearchParams(fragment.slice(stateMark.length));
  searchField().value = state.get('text') ?? '';
  bodiesBox().checked = state.has('bodies');
  pressOnlyRed(state.has('red'));
  for (const box of outcomeBoxes()) box.checked = !state.has('hide', box.value);
  return true;
}

function currentFilter(): (check: HTMLElement) => boolean {
  const words = searchField()
    .value.toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const outcomes = outcomeBoxes()
    .filter(({ checked }) => checked)
    .map(({ value }) => value);
  const searched = bodiesBox().checked ? textOf : verdictTextOf;
  const onlyRed = isOnlyRed();
  return (check) =>
    outcomes.includes(check.dataset.outcome ?? '') &&
    (!onlyRed || check.classList.contains('red')) &&
    words.every((word) => searched(check).includes(word));
}

function searchField(): HTMLInputElement {
  return element('#filters input[type=search]');
}

// Every keystroke searches all texts, which are long.
const texts = new WeakMap<HTMLElement, string>();

function textOf(check: HTMLElement): string {
  const text = texts.get(check) ?? withBody(check).textContent.toLowerCase();
  texts.set(check, text);
  return text;
}

const verdictTexts = new WeakMap<HTMLElement, string>();

/** The text without the parts that have requests and responses. */
function verdictTextOf(check: HTMLElement): string {
  const known = verdictTexts.get(check);
  if (known !== undefined) return known;
  const copy = withBody(check);
  for (const part of copy.querySelectorAll('.exchanges, .copyable, .sub')) part.remove();
  const text = copy.textContent.toLowerCase();
  verdictTexts.set(check, text);
  return text;
}

/** A copy of a check that has its body also if it was not opened yet. */
function withBody(check: HTMLElement): HTMLElement {
  const copy = check.cloneNode(true) as HTMLElement;
  for (const part of copy.querySelectorAll('noscript')) {
    const body = new DOMParser().parseFromString(part.textContent, 'text/html');
    part.replaceWith(...body.body.childNodes);
  }
  return copy;
}

function setOpen(open: boolean): void {
  for (const check of elements<HTMLDetailsElement>('.check:not([hidden])')) check.open = open;
}

/** The check or group that the URL names. */
function linkedElement(): HTMLElement | undefined {
  const target = document.getElementById(location.hash.slice(1));
  return target?.matches('.check, .group') ? target : undefined;
}

/** Opens the check that the URL links to. */
function openTarget(): void {
  const target = linkedElement();
  if (!target) return;
  if (target.hidden) {
    element<HTMLFormElement>('#filters').reset();
    applyFilters();
  }
  if (target instanceof HTMLDetailsElement) target.open = true;
  target.scrollIntoView();
}

async function copyTextOf(button: HTMLElement): Promise<void> {
  const label = button.textContent;
  const source = element('pre', button.parentElement ?? document);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = 'Copied';
  } catch {
    getSelection()?.selectAllChildren(source);
    button.textContent = 'Selected';
  }
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
}

function showCopyButtons(): void {
  for (const button of elements('.copy')) button.hidden = false;
}

function searchOnSlash(event: KeyboardEvent): void {
  if (event.key !== '/' || (event.target instanceof HTMLElement && event.target.matches('input'))) return;
  event.preventDefault();
  searchField().focus();
}
