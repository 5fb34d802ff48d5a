/**
 * Runs in the host page: the facts about the page itself. These scripts are text because they run in the page.
 */
export const pageFacts = `(() => {
  const viewport = document.querySelector('meta[name="viewport" i]');
  const addressed = [...document.querySelectorAll('[href], [src], [action], [data]')];
  const addresses = addressed.flatMap((element) =>
    ['href', 'src', 'action', 'data'].flatMap((name) => element.getAttribute(name) ?? []));
  return {
    title: document.title,
    charset: document.characterSet,
    viewport: viewport?.content,
    hasFavicon: document.querySelector('link[rel~="icon" i]') !== null,
    addresses: [location.href, ...addresses],
  };
})()`;

/** Runs in the host page with the frame's element. */
export const frameFacts = `(element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  const border = (side) => parseFloat(getComputedStyle(element)['border' + side + 'Width']) || 0;
  const root = document.scrollingElement ?? document.documentElement;
  const isCut = [document.documentElement, document.body].some((part) => getComputedStyle(part).overflowY === 'hidden');
  return {
    attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name.toLowerCase(), value])),
    box: {
      x: x + border('Left'),
      y: y + border('Top'),
      width: width - border('Left') - border('Right'),
      height: height - border('Top') - border('Bottom'),
    },
    window: { width: innerWidth, height: innerHeight },
    scrolls: !isCut && root.scrollHeight > innerHeight,
  };
}`;

/** Runs in the host page with the frame's element: dispatches a message that seems to come from the frame. */
export const forgeMessage = `(element, { data, origin }) => {
  element.ownerDocument.defaultView.dispatchEvent(
    new MessageEvent('message', { data, origin, source: element.contentWindow }),
  );
}`;
