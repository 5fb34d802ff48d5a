/**
 * Whether a text is an absolute URL, as .NET and browsers agree on it. Browsers alone also repair `https:/host` and
 * `https:host`, of which Microsoft's validator says that they are none.
 */
export function isAbsoluteUrl(text: string): boolean {
  return URL.canParse(text) && !/^https?:(?!\/\/[^/])/i.test(text.trim());
}
