import { describe, expect, test } from 'vitest';
import { type Place, placeOf } from './contactable.ts';

const places: Readonly<Record<string, readonly (readonly [Place, readonly string[]])[]>> = {
  IPv4: [
    ['loopback', ['127.0.0.1', '127.255.255.254']],
    ['elsewhere', ['8.8.8.8', '10.1.2.3', '172.16.0.1', '192.168.0.1', '100.64.0.1']],
    [
      'forbidden',
      ['0.0.0.0', '0.1.2.3', '224.0.0.1', '240.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.2.1', '192.88.99.1'],
    ],
  ],
  'link-local': [['forbidden', ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1']]],
  'metadata of clouds': [
    ['forbidden', ['169.254.169.254', '169.254.170.2', '168.63.129.16', '100.100.100.200', '192.0.0.192']],
    ['forbidden', ['fd00:ec2::254', 'fd00:0ec2:0:0::254', 'fd20:ce::254', 'fd00:42::42', 'fe80::a9fe:a9fe']],
  ],
  IPv6: [
    ['loopback', ['::1', '0:0:0:0:0:0:0:1']],
    ['elsewhere', ['2600::1', '2a00:1450:4001::1', 'fd12:3456::1', 'fc00::1']],
    ['forbidden', ['::', 'ff02::1', 'fec0::1', '2001:db8::1', '3fff::1', '100::1', '5f00::1', '4000::1', 'e000::1']],
  ],
  'IPv4-mapped': [
    ['loopback', ['::ffff:127.0.0.1', '::ffff:7f00:1']],
    ['elsewhere', ['::ffff:10.0.0.1', '::ffff:8.8.8.8']],
    ['forbidden', ['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '::ffff:0.0.0.0', '::ffff:168.63.129.16']],
  ],
  'IPv4-compatible': [['forbidden', ['::127.0.0.1', '::7f00:1', '::10.0.0.1', '::a9fe:a9fe', '::8.8.8.8']]],
  'IPv4-translated': [['forbidden', ['::ffff:0:127.0.0.1', '::ffff:0:a9fe:a9fe']]],
  NAT64: [
    ['elsewhere', ['64:ff9b::8.8.8.8', '64:ff9b::808:808']],
    ['forbidden', ['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b::10.0.0.1', '64:ff9b::168.63.129.16']],
    ['forbidden', ['64:ff9b:1::7f00:1', '64:ff9b:1::8.8.8.8', '64:ff9b:1:7f00:0:100::']],
  ],
  '6to4': [['forbidden', ['2002:7f00:1::1', '2002:a9fe:a9fe::1', '2002:808:808::1']]],
  Teredo: [['forbidden', ['2001::1', '2001:0:7f00:1::']]],
  ISATAP: [['forbidden', ['2600::5efe:7f00:1', '2600::200:5efe:169.254.169.254', 'fe80::5efe:7f00:1']]],
  'what is not an address': [['forbidden', ['', 'localhost', '256.1.1.1', '1.2.3.4.5', ':::1']]],
};

describe.each(Object.keys(places))('addresses of the family %s', (family) => {
  const cases = (places[family] ?? []).flatMap(([place, addresses]) => addresses.map((address) => [address, place]));

  test.each(cases)('%s: %s', (address, place) => {
    expect(placeOf(address ?? '')).toBe(place);
  });
});
