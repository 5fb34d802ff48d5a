/** Texts whose contrast with what is behind them is below 4.5. */
export function lowContrast(): string[] {
  return [...document.querySelectorAll('body *')]
    .filter((element) => isShown(element) && hasText(element) && contrastOf(element) < 4.5)
    .map((element) => `${element.className}: ${element.textContent.slice(0, 40)}`);
}

function isShown(element: Element): boolean {
  return element.getClientRects().length > 0;
}

function hasText(element: Element): boolean {
  return [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== '');
}

function contrastOf(element: Element): number {
  const luminances = [luminanceOf(getComputedStyle(element).color), luminanceOf(backgroundOf(element))];
  return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05);
}

// A transparent background shows what is behind it.
function backgroundOf(element: Element): string {
  const color = getComputedStyle(element).backgroundColor;
  const [, , , alpha = 1] = channelsOf(color);
  return alpha === 0 && element.parentElement ? backgroundOf(element.parentElement) : color;
}

function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color).map((channel) => linear(channel / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(share: number): number {
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function channelsOf(color: string): number[] {
  return (color.match(/[\d.]+/g) ?? []).map(Number);
}
