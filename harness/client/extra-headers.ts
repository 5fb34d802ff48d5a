/** A header that the user adds to requests; its value may be a secret. */
export interface ExtraHeader {
  readonly name: string;
  readonly value: string;
  /** Origins that get it in addition to that of the file under test. */
  readonly origins?: readonly string[];
}

/** The user's headers for a request: other origins, which the host names, get only what is meant for them. */
export function extraHeadersFor(
  href: string,
  { ownOrigin, extraHeaders = [] }: { readonly ownOrigin: string; readonly extraHeaders?: readonly ExtraHeader[] },
): Record<string, string> {
  const { origin } = new URL(href);
  const allowed = extraHeaders.filter(({ origins = [] }) => origin === ownOrigin || origins.includes(origin));
  return Object.fromEntries(allowed.map(({ name, value }) => [name, value]));
}

/** The harness's own headers that the user may replace. A host may read no other Content-Type, for example. */
const replaceable = /^(user-agent|authorization|content-type)$/i;

/** All headers of a request: its own, and those of the user. */
export function withExtraHeaders<Value>(
  own: Readonly<Record<string, Value>>,
  extra: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const names = new Set(Object.keys(extra).map((name) => name.toLowerCase()));
  const others = Object.entries(own).filter(([name]) => !(replaceable.test(name) && names.has(name.toLowerCase())));
  return { ...extra, ...Object.fromEntries(others) };
}
