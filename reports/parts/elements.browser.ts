/**
 * The first element of the page that matches.
 * @throws when there is none: the page and its script were not made for each other.
 */
export function element<Wanted extends HTMLElement>(selector: string, within: ParentNode = document): Wanted {
  const found = within.querySelector<Wanted>(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
}

/** Every element of the page that matches, in the order of the page. */
export function elements<Wanted extends HTMLElement>(selector: string): Wanted[] {
  return [...document.querySelectorAll<Wanted>(selector)];
}
