/**
 * The first element of the page that matches.
 * @throws when there is none, because then the script does not fit the page.
 */
export function element<Wanted extends HTMLElement>(selector: string, within: ParentNode = document): Wanted {
  const found = within.querySelector<Wanted>(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
}

/** Every matching element of the page, in document order. */
export function elements<Wanted extends HTMLElement>(selector: string): Wanted[] {
  return [...document.querySelectorAll<Wanted>(selector)];
}
