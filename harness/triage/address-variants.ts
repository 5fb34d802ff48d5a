/** Another path under which the file may be, and how it differs. */
export interface PathVariant {
  readonly change: string;
  readonly pathname: string;
}

/** The path without its first segments, or with a usual one in front, as far as it still names a file. */
export function prefixVariants(pathname: string): PathVariant[] {
  const segments = pathname.split('/').slice(1);
  const files = segments.lastIndexOf('files');
  const shorter = segments.slice(0, Math.max(files, 0)).map((_, index) => segments.slice(index + 1));
  const dropped = shorter.slice(-3).map((rest) => {
    const prefix = segments.slice(0, segments.length - rest.length).join('/');
    return { change: `without the path prefix /${prefix}`, pathname: `/${rest.join('/')}` };
  });
  return [...dropped, ...addedPrefixes(segments)];
}

function addedPrefixes(segments: readonly string[]): PathVariant[] {
  const path = segments.join('/');
  const added = [...(segments.includes('wopi') ? [] : ['wopi']), ...(segments[0] === 'apps' ? ['index.php'] : [])];
  return added.map((prefix) => ({ change: `with the path prefix /${prefix}`, pathname: `/${prefix}/${path}` }));
}

/** The path with its last segment, the file ID, percent-encoded twice, decoded once, or encoded fully. */
export function idVariants(pathname: string): PathVariant[] {
  const start = pathname.lastIndexOf('/') + 1;
  const id = pathname.slice(start);
  const decoded = decodedOnce(id);
  const variants = [
    { change: 'the file ID percent-encoded a second time', id: encodeURIComponent(id) },
    { change: 'the file ID percent-decoded', id: decoded },
    { change: 'every special character of the file ID percent-encoded', id: encodeURIComponent(decoded) },
  ];
  return variants
    .filter((variant, index) => variants.findIndex(({ id: other }) => other === variant.id) === index)
    .filter((variant) => variant.id !== id && !/[?#]/.test(variant.id))
    .map((variant) => ({ change: variant.change, pathname: pathname.slice(0, start) + variant.id }));
}

/** The address without this parameter of the query; the rest stays as it is. */
export function withoutParameter(href: string, name: string): string {
  const [address = '', query = ''] = href.split(/\?(.*)/s);
  const rest = query.split('&').filter((pair) => pair.split('=')[0] !== name);
  return rest.length === 0 || rest[0] === '' ? address : `${address}?${rest.join('&')}`;
}

function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
