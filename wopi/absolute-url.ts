/**
 * Whether a text is an absolute URL to both .NET and browsers. `https:/host` and `https:host`, which only browsers
 * repair, are not, as in Microsoft's validator.
 */
export function isAbsoluteUrl(text: string): boolean {
  return URL.canParse(text) && !/^https?:(?!\/\/[^/])/i.test(text.trim());
}
