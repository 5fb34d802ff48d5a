/** Run in the page: texts whose contrast with what lies behind them is below 4.5. */
export const lowContrast = `
(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return channels(colour)[3] === 0 ? ground(element.parentElement) : colour;
  };
  const contrast = (element) => {
    const [dark, light] = [luminance(getComputedStyle(element).color), luminance(ground(element))].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const texts = [...document.querySelectorAll('body *')].filter((element) => {
    return element.getClientRects().length > 0 && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  });
  return texts.filter((element) => contrast(element) < 4.5).map((element) => element.className + ': ' + element.textContent.slice(0, 40));
})()`;
