import { proofBytes, ticksOf } from '../../wopi/proof-key.ts';
import { percentEncode } from '../../wopi/resource.ts';
import { prefixVariants, withoutParameter } from './address-variants.ts';

/** What is signed for a request, as a host that computes it in this way would. */
export interface ProofVariant {
  /** What differs, such as `signed for https instead of http`. */
  readonly change: string;
  /** What the host does when it accepts this one, as a sentence. */
  readonly fault: string;
  readonly bytes: Buffer;
  /** X-WOPI-TimeStamp. */
  readonly timestamp: string;
  /** The current key signs X-WOPI-ProofOld, and the old key X-WOPI-Proof. */
  readonly swapsKeys?: boolean;
}

export interface SignedRequest {
  readonly accessToken: string;
  readonly url: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Further origins under which the host may know itself. */
  readonly origins: readonly string[];
}

/** Every way to sign a request that hosts are known to expect by mistake; without those that make no difference here. */
export function proofVariants(request: SignedRequest): ProofVariant[] {
  const variants = [
    ...keyVariants(request),
    ...urlVariants(request).map(({ change, fault, url }) => variantOf(request, change, fault, { url })),
    ...tokenVariants(request).map(({ change, fault, token }) =>
      variantOf(request, change, fault, { accessToken: token }),
    ),
    ...layoutVariants(request),
    ...timeVariants(request),
  ];
  const known = new Set([keyOf(variantOf(request, '', ''))]);
  return variants.filter((variant) => {
    const key = keyOf(variant);
    return !known.has(key) && known.add(key);
  });
}

function keyOf({ bytes, timestamp, swapsKeys = false }: ProofVariant): string {
  return `${bytes.toString('latin1')} ${timestamp} ${swapsKeys}`;
}

function variantOf(
  { accessToken, url, now }: SignedRequest,
  change: string,
  fault: string,
  changed: { readonly accessToken?: string; readonly url?: string } = {},
): ProofVariant {
  const timestamp = ticksOf(now);
  return {
    change,
    fault,
    bytes: proofBytes({ accessToken, url, timestamp, ...changed }),
    timestamp: String(timestamp),
  };
}

function keyVariants(request: SignedRequest): ProofVariant[] {
  const fault = 'The host takes the old key for the current one: value and oldvalue, or the two headers, are mixed up.';
  return [{ ...variantOf(request, 'with the current and the old key swapped', fault), swapsKeys: true }];
}

interface UrlVariant {
  readonly change: string;
  readonly fault: string;
  readonly url: string;
}

function urlVariants({ url, origins }: SignedRequest): UrlVariant[] {
  return [...originVariants(url, origins), ...pathVariants(url), ...queryVariants(url), ...encodingVariants(url)];
}

function originVariants(url: string, origins: readonly string[]): UrlVariant[] {
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  const other = scheme === 'https' ? 'http' : 'https';
  const defaultPort = { http: 80, https: 443 };
  const withPort = port === '' ? hostname : `${hostname}:${port}`;
  const local = ['localhost', '127.0.0.1', '[::1]'].filter((name) => name !== hostname);
  const suffix = port === '' ? '' : `:${port}`;
  const candidates: readonly (readonly [origin: string, what: string])[] = [
    [`${other}://${withPort}`, `the scheme ${other} instead of ${scheme}`],
    [`${scheme}://${hostname}`, 'no port'],
    [`${scheme}://${withPort}:${defaultPort[scheme]}`, `the default port :${defaultPort[scheme]}`],
    ...local.map((name) => [`${scheme}://${name}${suffix}`, `the name ${name} instead of ${hostname}`] as const),
    [`${other}://${hostname}`, `the scheme ${other} and no port`],
    [`${other}://${hostname}:${defaultPort[other]}`, `the scheme ${other} and its default port`],
    [`${scheme}://${hostname}:${defaultPort[scheme]}`, `the port ${defaultPort[scheme]}`],
    ...local.map((name) => [`${scheme}://${name}`, `the name ${name} and no port`] as const),
    ...local.map((name) => [`${other}://${name}`, `the scheme ${other}, the name ${name} and no port`] as const),
    ...origins.map((origin) => [origin, `the origin ${origin}, under which the host knows itself`] as const),
  ];
  return candidates
    .filter(([origin]) => port === '' || !origin.endsWith(`:${port}:${defaultPort[scheme]}`))
    .map(([origin, what]) => ({
      change: `signed for a URL with ${what}`,
      fault: `The host builds the URL with ${what}; the URL that the client used begins ${scheme}://${withPort}.`,
      url: origin + url.slice(`${scheme}://${withPort}`.length),
    }));
}

function pathVariants(url: string): UrlVariant[] {
  const { origin, pathname } = new URL(url);
  return prefixVariants(pathname).map(({ change, pathname: path }) => ({
    change: `signed for a URL ${change}`,
    fault: `The host builds the URL ${change}, which a proxy strips or adds.`,
    url: origin + path + url.slice((origin + pathname).length),
  }));
}

function queryVariants(url: string): UrlVariant[] {
  const [address = '', query = ''] = url.split(/\?(.*)/s);
  const pairs = query.split('&');
  const sorted = [...pairs].sort();
  const token = pairs.filter((pair) => pair.startsWith('access_token='));
  const forms: readonly (readonly [what: string, url: string])[] = [
    ['without its query', address],
    ['without access_token', withoutParameter(url, 'access_token')],
    ['without access_token_ttl', withoutParameter(url, 'access_token_ttl')],
    ['with access_token as its only parameter', `${address}?${token.join('&')}`],
    ['with its parameters in reverse order', `${address}?${[...pairs].reverse().join('&')}`],
    ['with its parameters sorted', `${address}?${sorted.join('&')}`],
  ];
  return forms.map(([what, changed]) => ({
    change: `signed for the URL ${what}`,
    fault: `The host takes the URL ${what}, instead of the whole URL as it came over the wire.`,
    url: changed,
  }));
}

// What frameworks make of a URL before they show it to the application.
function encodingVariants(url: string): UrlVariant[] {
  const unreserved = (text: string) => text.replace(/%(2D|2E|5F|7E)/gi, (written) => decodeURIComponent(written));
  const forms: readonly (readonly [what: string, url: string])[] = [
    ['with %2D, %2E, %5F and %7E un-escaped', unreserved(url)],
    ['with only %2D, %2E and %5F un-escaped', url.replace(/%(2D|2E|5F)/gi, (written) => decodeURIComponent(written))],
    ['percent-decoded', decodedOnce(url)],
    ['with its query decoded and encoded again', reencodedQuery(url, encodeURIComponent)],
    ['with its query encoded as in a form', reencodedQuery(url, formEncode)],
    ['with its query encoded as PHP does', reencodedQuery(url, phpEncode)],
    ['percent-encoded a second time', url.replaceAll('%', '%25')],
    ['with special characters of its path decoded', decodedPath(url)],
  ];
  return forms.map(([what, changed]) => ({
    change: `signed for the URL ${what}`,
    fault: `The host takes the URL ${what}, instead of the URL as it came over the wire.`,
    url: changed,
  }));
}

function reencodedQuery(url: string, encode: (text: string) => string): string {
  const [address = '', query = ''] = url.split(/\?(.*)/s);
  const pairs = query.split('&').map((pair) => pair.split(/=(.*)/s).slice(0, 2).map(decodedOnce).map(encode).join('='));
  return `${address}?${pairs.join('&')}`;
}

function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

function phpEncode(text: string): string {
  return percentEncode(text)
    .replace(/%(2D|2E|5F)/g, (written) => decodeURIComponent(written))
    .replaceAll('%20', '+');
}

function decodedPath(url: string): string {
  const [address = '', query = ''] = url.split(/\?(.*)/s);
  return `${decodedOnce(address)}?${query}`;
}

function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function tokenVariants({ accessToken }: SignedRequest) {
  const forms: readonly (readonly [what: string, token: string])[] = [
    ['percent-encoded, as in the URL', percentEncode(accessToken)],
    ['percent-encoded, but for - . _ and ~', encodeURIComponent(accessToken)],
    ['percent-decoded twice', decodedOnce(accessToken)],
    ['with + read as a space', accessToken.replaceAll('+', ' ')],
    ['in upper case', accessToken.toUpperCase()],
    ['left out', ''],
  ];
  return forms.map(([what, token]) => ({
    change: `with the token ${what}`,
    fault: `The host puts the token ${what} into the bytes; it belongs there percent-decoded exactly once.`,
    token,
  }));
}

function layoutVariants(request: SignedRequest): ProofVariant[] {
  const { accessToken, url, now } = request;
  const documented = variantOf(request, '', '');
  const ticks = bigEndian(ticksOf(now));
  const token = Buffer.from(accessToken);
  const upper = Buffer.from(url.toUpperCase());
  const variant = (change: string, fault: string, bytes: Buffer) => ({ ...documented, change, fault, bytes });
  return [
    variant(
      'with the URL not in upper case',
      'The host does not turn the URL into upper case.',
      joined([token, Buffer.from(url), ticks]),
    ),
    variant(
      'with the URL in lower case',
      'The host turns the URL into lower case instead of upper case.',
      joined([token, Buffer.from(url.toLowerCase()), ticks]),
    ),
    variant(
      'with little-endian lengths',
      'The host writes the lengths in little-endian byte order; they are big-endian.',
      joined([token, upper, ticks], 'little-endian'),
    ),
    variant(
      'with little-endian lengths and timestamp',
      'The host writes lengths and timestamp in little-endian byte order; they are big-endian.',
      joined([token, upper, Buffer.from(ticks).reverse()], 'little-endian'),
    ),
    variant(
      'with a little-endian timestamp',
      'The host writes the timestamp in little-endian byte order; it is big-endian.',
      joined([token, upper, Buffer.from(ticks).reverse()]),
    ),
    variant(
      'with the timestamp as text',
      'The host puts the timestamp into the bytes as text; it belongs there as 8 bytes, big-endian.',
      joined([token, upper, Buffer.from(documented.timestamp)]),
    ),
    variant(
      'without lengths',
      'The host leaves the lengths out; each part follows its length in 4 bytes, big-endian.',
      Buffer.concat([token, upper, ticks]),
    ),
    variant(
      'with the URL before the token',
      'The host puts the URL before the token; the token comes first.',
      joined([upper, token, ticks]),
    ),
  ];
}

function timeVariants({ accessToken, url, now }: SignedRequest): ProofVariant[] {
  const fileTime = BigInt(now) * 10_000n + 116_444_736_000_000_000n;
  const units: readonly (readonly [unit: string, value: bigint])[] = [
    ['in milliseconds since 1970', BigInt(now)],
    ['in seconds since 1970', BigInt(Math.floor(now / 1000))],
    ['in ticks since 1601', fileTime],
  ];
  return units.map(([unit, timestamp]) => ({
    change: `with the timestamp ${unit}`,
    fault: `The host reads X-WOPI-TimeStamp ${unit}; it counts ticks of 100 ns since 0001-01-01 UTC.`,
    bytes: proofBytes({ accessToken, url, timestamp }),
    timestamp: String(timestamp),
  }));
}

function joined(parts: readonly Buffer[], byteOrder: 'big-endian' | 'little-endian' = 'big-endian'): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      if (byteOrder === 'big-endian') length.writeInt32BE(part.length);
      else length.writeInt32LE(part.length);
      return [length, part];
    }),
  );
}

function bigEndian(ticks: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(ticks);
  return bytes;
}
