/** Neighbors in the page whose boxes cover each other, and elements that are wider than the page. */
export function overlaps(): string[] {
  const parents = [...document.querySelectorAll('body, body *')];
  const families = parents.map((parent) => [...parent.children].filter(isInFlow).map(boxOf));
  return [
    ...families.flatMap(coveredIn),
    ...families
      .flat()
      .filter(({ box }) => box.right > innerWidth + 1)
      .map(describe),
  ];
}

interface Shown {
  readonly element: Element;
  readonly box: DOMRect;
}

function boxOf(element: Element): Shown {
  return { element, box: element.getBoundingClientRect() };
}

// The box of an inline element also covers the ends of the lines over which it is spread.
function isInFlow(element: Element): boolean {
  if (!element.checkVisibility() || (element instanceof SVGElement && element.ownerSVGElement)) return false;
  const { display, position } = getComputedStyle(element);
  return display !== 'inline' && position !== 'absolute';
}

function coveredIn(neighbors: readonly Shown[]): string[] {
  return neighbors.flatMap((one, index) =>
    neighbors
      .slice(index + 1)
      .filter((other) => intersect(one.box, other.box))
      .map((other) => `${describe(one)} and ${describe(other)}`),
  );
}

function intersect(one: DOMRect, other: DOMRect): boolean {
  const isBeside = one.right <= other.left + 1 || other.right <= one.left + 1;
  const isAbove = one.bottom <= other.top + 1 || other.bottom <= one.top + 1;
  return !isBeside && !isAbove;
}

function describe({ element }: Shown): string {
  return `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`;
}
