// These functions run in the host page.
import type { ForgedMessage, FrameElement, PageFacts } from './page-facts.ts';

const addressAttributes = ['href', 'src', 'action', 'data'];

export function pageFacts(): PageFacts {
  const addressed = [...document.querySelectorAll(addressAttributes.map((name) => `[${name}]`).join())];
  const addresses = addressed.flatMap((element) =>
    addressAttributes.flatMap((name) => element.getAttribute(name) ?? []),
  );
  return {
    title: document.title,
    charset: document.characterSet,
    viewport: document.querySelector<HTMLMetaElement>('meta[name="viewport" i]')?.content,
    hasFavicon: document.querySelector('link[rel~="icon" i]') !== null,
    addresses: [location.href, ...addresses],
  };
}

export function frameElement(element: Element): FrameElement {
  return {
    attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name.toLowerCase(), value])),
    box: boxWithin(element),
    window: { width: innerWidth, height: innerHeight },
    scrolls: pageScrolls(),
  };
}

// The box of the frame's document, without the borders, which belong to the page.
function boxWithin(element: Element): FrameElement['box'] {
  const { x, y, width, height } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const left = Number.parseFloat(style.borderLeftWidth) || 0;
  const right = Number.parseFloat(style.borderRightWidth) || 0;
  const top = Number.parseFloat(style.borderTopWidth) || 0;
  const bottom = Number.parseFloat(style.borderBottomWidth) || 0;
  return { x: x + left, y: y + top, width: width - left - right, height: height - top - bottom };
}

function pageScrolls(): boolean {
  const root = document.scrollingElement ?? document.documentElement;
  const parts = [document.documentElement, document.body];
  const isCut = parts.some((part) => getComputedStyle(part).overflowY === 'hidden');
  return !isCut && root.scrollHeight > innerHeight;
}

export function forgeMessage(element: HTMLIFrameElement, { data, origin }: ForgedMessage): void {
  element.ownerDocument.defaultView?.dispatchEvent(
    new MessageEvent('message', { data, origin, source: element.contentWindow }),
  );
}

/** Most changes that are listed between two looks. */
const mostChanges = 200;

/** A list that grows with every change of the page from now on: elements, attributes, texts, and pop-overs. */
export function watchChanges(): string[] {
  const changes: string[] = [];
  const add = (change: string) => {
    if (changes.length < mostChanges) changes.push(change);
  };
  const observer = new MutationObserver((records) => {
    for (const { type, target, attributeName } of records) add(`${type} ${attributeName ?? ''} of ${pathOf(target)}`);
  });
  for (const root of rootsIn(document))
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  // A pop-over changes no attribute.
  document.addEventListener('toggle', ({ target }) => add(`toggle of ${pathOf(target as Node)}`), true);
  return changes;
}

// An observer does not look into shadow trees.
function rootsIn(root: Document | ShadowRoot): (Document | ShadowRoot)[] {
  const inner = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  return [root, ...inner.flatMap(rootsIn)];
}

function pathOf(node: Node): string {
  const parent = node.parentNode;
  if (!parent) return node.nodeName;
  return `${pathOf(parent)} > ${node.nodeName}:${[...parent.childNodes].indexOf(node as ChildNode)}`;
}
