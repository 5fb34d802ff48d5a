import type { KeyObject } from 'node:crypto';
import type { ProofKeys } from './proof-key.ts';

/**
 * The `<proof-key>` element of WOPI discovery for a pair of public keys.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/online/scenarios/proofkeys
 */
export function proofKeyElement({ current, old }: ProofKeys): string {
  const attributes = { ...attributesOf(current, ''), ...attributesOf(old, 'old') };
  return `<proof-key ${Object.entries(attributes)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ')}/>`;
}

function attributesOf(key: KeyObject, prefix: '' | 'old'): Record<string, string> {
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const modulus = Buffer.from(n, 'base64url');
  const exponent = Buffer.from(e, 'base64url');
  return {
    [`${prefix}value`]: publicKeyBlob(modulus, exponent).toString('base64'),
    [`${prefix}modulus`]: modulus.toString('base64'),
    [`${prefix}exponent`]: exponent.toString('base64'),
  };
}

// The PUBLICKEYBLOB of Windows' CryptoAPI, which .NET hosts import: header, bit length and exponent, then the modulus
// with its least significant byte first.
function publicKeyBlob(modulus: Buffer, exponent: Buffer): Buffer {
  const header = Buffer.alloc(20);
  header.set([0x06, 0x02, 0x00, 0x00, 0x00, 0xa4, 0x00, 0x00]);
  header.write('RSA1', 8, 'latin1');
  header.writeUInt32LE(modulus.length * 8, 12);
  header.writeUInt32LE(exponent.readUIntBE(0, exponent.length), 16);
  return Buffer.concat([header, Buffer.from(modulus).reverse()]);
}
