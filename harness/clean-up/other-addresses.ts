import { type WopiResource, withAccessToken } from '../../wopi/resource.ts';

const addressed = /\/(files|containers)\/([^/]+)$/;

/**
 * Where else a resource may be, if it does not respond at the URL that the host returned: with the access token of the
 * file under test, and on that file's scheme, host and path prefix, which a proxy may have changed.
 */
export function otherAddresses(resource: WopiResource, file: WopiResource): readonly WopiResource[] {
  const moved = besideFile(resource, file);
  const places = moved === undefined ? [resource] : [resource, moved];
  const own = places
    // Another host must not get the token.
    .filter(({ href }) => new URL(href).origin === new URL(file.href).origin)
    .map((place) => withAccessToken(place, file.accessToken));
  const all = [...(moved === undefined || moved.accessToken === '' ? [] : [moved]), ...own];
  return all.filter(({ href }, index) => href !== resource.href && all.findIndex((a) => a.href === href) === index);
}

function besideFile({ href, accessToken }: WopiResource, file: WopiResource): WopiResource | undefined {
  const url = new URL(href);
  const base = new URL(file.href);
  const [, kind, id] = addressed.exec(url.pathname) ?? [];
  if (kind === undefined || !addressed.test(base.pathname)) return undefined;
  const pathname = base.pathname.replace(addressed, `/${kind}/${id}`);
  if (url.origin === base.origin && url.pathname === pathname) return undefined;
  return { href: `${base.origin}${pathname}${url.search}`, accessToken };
}
