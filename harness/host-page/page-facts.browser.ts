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
