/** Why `text` is not a language tag (BCP 47, which includes RFC 1766) of a known language; undefined when it is one. */
export function languageProblem(text: string): string | undefined {
  if (/^\d+$/.test(text)) return 'a number, such as a Windows LCID';
  if (text.includes('_')) return 'which has an underscore instead of a hyphen';
  const language = languageOf(text);
  if (language === undefined) return 'which is not a language tag';
  const isKnown = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(language) !== undefined;
  return isKnown ? undefined : `which is an unknown language (${language})`;
}

function languageOf(text: string): string | undefined {
  try {
    return new Intl.Locale(text).language;
  } catch {
    return undefined;
  }
}
