import { isIP, isIPv6 } from 'node:net';
import ipaddr, { type IPv4, type IPv6 } from 'ipaddr.js';

/** Whether a host may be at an address: on this machine, elsewhere, or never. */
export type Place = 'loopback' | 'elsewhere' | 'forbidden';

// Where clouds serve credentials to every program within, besides the link-local addresses.
const metadataAddresses: ReadonlySet<string> = new Set(
  [
    '100.100.100.200', // Alibaba Cloud
    '168.63.129.16', // Azure
    'fd00:ec2::254', // Amazon EC2
    'fd20:ce::254', // Google Cloud
    'fd00:42::42', // Scaleway
  ].map((address) => ipaddr.parse(address).toNormalizedString()),
);

/** Judges an IP address, in whatever notation. What is not known to be harmless is forbidden. */
export function placeOf(address: string): Place {
  if (isIP(address) === 0) return 'forbidden';
  const parsed = ipaddr.parse(isIPv6(address) ? withoutDots(address) : address);
  if (metadataAddresses.has(parsed.toNormalizedString())) return 'forbidden';
  return parsed.kind() === 'ipv4' ? placeOfIPv4(parsed as IPv4) : placeOfIPv6(parsed as IPv6);
}

// The library takes ::127.0.0.1 for ::ffff:127.0.0.1.
function withoutDots(address: string): string {
  const [withoutZone = ''] = address.split('%');
  return new URL(`http://[${withoutZone}]`).hostname.slice(1, -1);
}

function placeOfIPv4(address: IPv4): Place {
  const range = address.range();
  if (range === 'loopback') return 'loopback';
  return ['unicast', 'private', 'carrierGradeNat'].includes(range) ? 'elsewhere' : 'forbidden';
}

function placeOfIPv6(address: IPv6): Place {
  const range = address.range();
  if (range === 'loopback') return 'loopback';
  if (range === 'ipv4Mapped') return placeOf(address.toIPv4Address().toString());
  if (range === 'rfc6052') return placeOfTranslated(address);
  if (range === 'uniqueLocal') return 'elsewhere';
  return range === 'unicast' && isGlobal(address) && !isTunneled(address) ? 'elsewhere' : 'forbidden';
}

// A network without IPv4 reaches public IPv4 addresses through NAT64. Any other must not be reached that way.
function placeOfTranslated(address: IPv6): Place {
  if (!address.match(ipaddr.IPv6.parseCIDR('64:ff9b::/96'))) return 'forbidden';
  const embedded = new ipaddr.IPv4(address.toByteArray().slice(12));
  const isPublic = embedded.range() === 'unicast' && placeOf(embedded.toString()) === 'elsewhere';
  return isPublic ? 'elsewhere' : 'forbidden';
}

// Also leaves out IPv4-compatible addresses (::/96), which the library does not name.
function isGlobal(address: IPv6): boolean {
  return address.match(ipaddr.IPv6.parseCIDR('2000::/3'));
}

// ISATAP puts an IPv4 address behind any prefix.
function isTunneled({ parts }: IPv6): boolean {
  return [0, 0x200].includes(parts[4] ?? 0) && parts[5] === 0x5efe;
}
