import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ProofMutation, ProofSigner } from '../harness/client/proof-signer.ts';
import { proofKeyElement } from './discovery.ts';
import {
  loadOrCreateProofKeys,
  loadPublicProofKeys,
  proofBytes,
  publicProofKeys,
  rotateProofKeys,
  signProof,
  ticksOf,
  unixMillisecondsOf,
  verifyProof,
} from './proof-key.ts';

const shared = join(mkdtempSync(join(tmpdir(), 'proof-keys-')), 'below');
const keys = loadOrCreateProofKeys(shared);
const publicKeys = publicProofKeys(keys);
const newYear2024 = Date.UTC(2024, 0, 1);

describe('proofBytes', () => {
  test('are the token, the upper-case URL and the time, each after its length', () => {
    const bytes = proofBytes({
      accessToken: 'abé',
      url: 'https://h.example/wopi/files/1?access_token=ab%c3%a9',
      timestamp: 638_396_640_000_000_000n,
    });

    // Written by hand from the documentation's page about proof keys.
    const byHand = [
      '00000004',
      '6162c3a9',
      '00000034',
      '48545450533a2f2f482e4558414d504c452f574f50492f46494c45532f313f4143434553535f544f4b454e3d4142254333254139',
      '00000008',
      '08dc0a5c9900c000',
    ];
    expect(bytes.toString('hex')).toBe(byHand.join(''));
  });

  test('differ for any two requests', () => {
    const input = fc.record({ accessToken: fc.string(), url: fc.webUrl(), timestamp: fc.bigInt(0n, 2n ** 62n) });
    fc.assert(
      fc.property(input, input, (a, b) => {
        const same =
          a.accessToken === b.accessToken && a.url.toUpperCase() === b.url.toUpperCase() && a.timestamp === b.timestamp;
        expect(proofBytes(a).equals(proofBytes(b))).toBe(same);
      }),
    );
  });
});

describe('ticks', () => {
  test('count units of 100 ns since the year 1', () => {
    expect(ticksOf(0)).toBe(621_355_968_000_000_000n);
    expect(ticksOf(newYear2024)).toBe(638_396_640_000_000_000n);
  });

  test('can be converted to milliseconds and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 13 }), (ms) => unixMillisecondsOf(ticksOf(ms)) === ms),
    );
  });
});

describe('a signature', () => {
  const bytes = Buffer.from('signed');

  test('is only verified by its own key and bytes', async () => {
    const signature = await signProof(bytes, keys.current);

    expect(verifyProof(bytes, signature, publicKeys.current)).toBe(true);
    expect(verifyProof(bytes, signature, publicKeys.old)).toBe(false);
    expect(verifyProof(Buffer.from('Signed'), signature, publicKeys.current)).toBe(false);
  });

  test.each(['', 'INVALID', '!!!', 'x'.repeat(10_000)])('that is malformed is invalid: %s', (signature) => {
    expect(verifyProof(bytes, signature, publicKeys.current)).toBe(false);
  });
});

describe('ProofSigner', () => {
  const request = {
    accessToken: 'tok+en/secret',
    url: 'https://h.example/wopi/files/1?access_token=tok%2Ben%2Fsecret',
  };
  const signer = new ProofSigner(keys, () => newYear2024);
  const bytes = proofBytes({ ...request, timestamp: ticksOf(newYear2024) });

  test('signs with both keys and sends the time', async () => {
    const { headers } = await signer.sign(request);

    expect(headers['X-WOPI-TimeStamp']).toBe('638396640000000000');
    expect(verifyProof(bytes, headers['X-WOPI-Proof'] ?? '', publicKeys.current)).toBe(true);
    expect(verifyProof(bytes, headers['X-WOPI-ProofOld'] ?? '', publicKeys.old)).toBe(true);
  });

  test('signs with a different key, an invalid signature or a different time when a check requests it', async () => {
    const { headers } = await signer.sign(request, { proof: 'old', proofOld: 'invalid', signedAt: 0 });
    const early = proofBytes({ ...request, timestamp: ticksOf(0) });

    expect(headers['X-WOPI-TimeStamp']).toBe('621355968000000000');
    expect(verifyProof(early, headers['X-WOPI-Proof'] ?? '', publicKeys.old)).toBe(true);
    expect(headers['X-WOPI-ProofOld']).toBe('SU5WQUxJRA==');
  });

  test('hands out proofs in the order of the requests, however long each takes to sign', async () => {
    const order: string[] = [];
    const sign = async (name: string, mutation: ProofMutation) => {
      await signer.sign(request, mutation);
      order.push(name);
    };
    const refused = {
      signs: () => {
        throw new Error('nothing to sign');
      },
    };

    await Promise.allSettled([
      sign('with two keys', {}),
      sign('without a key', { proof: 'missing', proofOld: 'missing' }),
      sign('failed', refused),
      sign('with one key', { proofOld: 'invalid' }),
      sign('without a key again', { proof: 'malformed', proofOld: 'malformed' }),
    ]);

    expect(order).toEqual(['with two keys', 'without a key', 'with one key', 'without a key again']);
  });

  test('records what it signed without the token', async () => {
    const { record } = await signer.sign(request);

    expect(record.timestamp).toBe('638396640000000000');
    expect(record.signedBytes).toBe(
      `0000000d [token: 13 bytes] 0000003d [URL in upper case: 61 bytes] 0000000808dc0a5c9900c000`,
    );
  });
});

describe('the element of discovery', () => {
  const attributes = Object.fromEntries(
    [...proofKeyElement(publicKeys).matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );

  /** The public key in a blob, parsed by the documentation of CryptoAPI. */
  function keyOfBlob(base64: string) {
    const blob = Buffer.from(base64, 'base64');
    expect(blob.subarray(0, 8).toString('hex')).toBe('0602000000a40000');
    expect(blob.subarray(8, 12).toString('latin1')).toBe('RSA1');
    const bits = blob.readUInt32LE(12);
    const exponent = Buffer.alloc(4);
    exponent.writeUInt32BE(blob.readUInt32LE(16));
    const modulus = Buffer.from(blob.subarray(20)).reverse();
    expect(modulus.length * 8).toBe(bits);
    return { modulus, exponent: exponent.subarray(1) };
  }

  test.each(['', 'old'] as const)('has the %s key as modulus and exponent and as a blob', (prefix) => {
    const modulus = Buffer.from(attributes[`${prefix}modulus`] ?? '', 'base64');
    const exponent = Buffer.from(attributes[`${prefix}exponent`] ?? '', 'base64');
    const n = modulus.toString('base64url');
    const key = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e: exponent.toString('base64url') } });

    expect(key.equals(prefix === 'old' ? publicKeys.old : publicKeys.current)).toBe(true);
    expect(keyOfBlob(attributes[`${prefix}value`] ?? '')).toEqual({ modulus, exponent });
  });

  test('has no other attributes', () => {
    expect(Object.keys(attributes).sort()).toEqual([
      'exponent',
      'modulus',
      'oldexponent',
      'oldmodulus',
      'oldvalue',
      'value',
    ]);
  });
});

describe('the directory of proof keys', () => {
  /** A new directory with keys. */
  function newDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), 'proof-keys-'));
    cpSync(shared, directory, { recursive: true });
    return directory;
  }

  const publicHalves = (pair: typeof keys) =>
    [pair.current, pair.old].map(
      (key) => createPublicKey(key.export({ type: 'pkcs8', format: 'pem' })).export({ format: 'jwk' }).n,
    );

  test('is created once, and only readable by its owner', () => {
    expect(publicHalves(loadOrCreateProofKeys(shared))).toEqual(publicHalves(keys));
    expect(statSync(shared).mode & 0o077).toBe(0);
    expect(statSync(join(shared, 'current.pem')).mode & 0o077).toBe(0);
    expect(loadPublicProofKeys(shared).current.export({ format: 'jwk' }).n).toBe(publicHalves(keys)[0]);
  });

  test('makes the current key the old one when the keys are rotated', () => {
    const directory = newDirectory();
    const [first] = publicHalves(loadOrCreateProofKeys(directory));
    const rotated = rotateProofKeys(directory);

    expect(publicHalves(rotated)[1]).toBe(first);
    expect(publicHalves(rotated)[0]).not.toBe(first);
    expect(publicHalves(loadOrCreateProofKeys(directory))).toEqual(publicHalves(rotated));
  });

  test('with a file that does not contain a key is rejected with its name, and the file is kept', () => {
    const directory = newDirectory();
    const file = join(directory, 'old.pem');
    writeFileSync(file, 'no key');

    expect(() => loadOrCreateProofKeys(directory)).toThrow(`${file} does not hold a key in PEM form`);
    expect(readFileSync(file, 'utf8')).toBe('no key');
  });

  test.each([
    ['too short', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey],
    ['not an RSA key', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
  ])('with a key that is %s is rejected with its name', (_, key) => {
    const directory = newDirectory();
    writeFileSync(join(directory, 'current.pem'), key.export({ type: 'pkcs8', format: 'pem' }));

    expect(() => loadOrCreateProofKeys(directory)).toThrow(/current\.pem is not an RSA key of at least 2048 bits/);
  });

  test('that does not exist has no public keys, and is not created', () => {
    const directory = join(shared, 'absent');
    expect(() => loadPublicProofKeys(directory)).toThrow(/current\.pem/);
    expect(existsSync(directory)).toBe(false);
  });
});
