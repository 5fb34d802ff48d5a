/**
 * The URL without these query parameters, ignoring case; everything else stays as it is written.
 * URLSearchParams would write the whole query again, with `+` for `%20`.
 */
export function withoutParameters(url: string, names: readonly string[]): string {
  const { before, parameters, fragment } = partsOf(url);
  const kept = parameters.filter((parameter) => !names.includes(nameOf(parameter)));
  return joined(before, kept, fragment);
}

/** The URL with these parameters at the end of its query, instead of any of the same name. */
export function withParameters(url: string, added: Readonly<Record<string, string>>): string {
  const names = Object.keys(added).map((name) => name.toLowerCase());
  const { before, parameters, fragment } = partsOf(withoutParameters(url, names));
  const written = Object.entries(added).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return joined(before, [...parameters, ...written], fragment);
}

function partsOf(url: string) {
  const [, before = url, query, fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(.*)$/s.exec(url) ?? [];
  return { before, parameters: query ? query.split('&') : [], fragment };
}

function nameOf(parameter: string): string {
  return parameter.replace(/=.*/s, '').toLowerCase();
}

function joined(before: string, parameters: readonly string[], fragment: string): string {
  return before + (parameters.length === 0 ? '' : `?${parameters.join('&')}`) + fragment;
}
