import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The data that a WOPI client signs: the access token, the request's URL and the time. */
export interface ProofInput {
  /** The percent-decoded token. */
  readonly accessToken: string;
  /** The whole request URL, including the query; signed in upper case. */
  readonly url: string;
  /** 100-nanosecond ticks since 0001-01-01 00:00 UTC. */
  readonly timestamp: bigint;
}

/** The pair of proof keys in discovery: the current one and the previous one. */
export interface ProofKeys {
  readonly current: KeyObject;
  readonly old: KeyObject;
}

const ticksOfUnixEpoch = 621_355_968_000_000_000n;

/** A file does not contain the expected proof key; the message has the file name. */
export class ProofKeyFileError extends Error {
  override readonly name = 'ProofKeyFileError';
}

/** Converts milliseconds since 1970 UTC to ticks of 100 ns since year 1. */
export function ticksOf(unixMilliseconds: number): bigint {
  return BigInt(Math.floor(unixMilliseconds)) * 10_000n + ticksOfUnixEpoch;
}

/** Converts ticks of 100 ns since year 1 to milliseconds since 1970 UTC. */
export function unixMillisecondsOf(ticks: bigint): number {
  return Number((ticks - ticksOfUnixEpoch) / 10_000n);
}

/**
 * The bytes that X-WOPI-Proof signs: token, upper-cased URL and timestamp, each after its length as a 4-byte
 * big-endian number.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/online/scenarios/proofkeys
 */
export function proofBytes({ accessToken, url, timestamp }: ProofInput): Buffer {
  const ticks = Buffer.alloc(8);
  ticks.writeBigInt64BE(timestamp);
  const parts = [Buffer.from(accessToken), Buffer.from(url.toUpperCase()), ticks];
  return Buffer.concat(parts.flatMap((part) => [lengthPrefix(part), part]));
}

function lengthPrefix(part: Buffer): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeInt32BE(part.length);
  return prefix;
}

const signInThreadPool = promisify(sign);

// Node locks a key while it signs: a second call with the same key would block until then, so calls wait their turn here.
const lastSignature = new WeakMap<KeyObject, Promise<unknown>>();

/** Signs with RSASSA-PKCS1-v1_5 and SHA-256, as Base64. Takes about 0.3 ms, which it does not block. */
export function signProof(bytes: Uint8Array, privateKey: KeyObject): Promise<string> {
  const key = { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
  const turn = lastSignature.get(privateKey) ?? Promise.resolve();
  const signature = turn.then(() => signInThreadPool('RSA-SHA256', bytes, key));
  lastSignature.set(
    privateKey,
    signature.catch(() => undefined),
  );
  return signature.then((raw) => raw.toString('base64'));
}

/** Whether `signature` (Base64) signs `bytes`; false for anything malformed. */
export function verifyProof(bytes: Uint8Array, signature: string, publicKey: KeyObject): boolean {
  const raw = Buffer.from(signature, 'base64');
  return verify('RSA-SHA256', bytes, { key: publicKey, padding: constants.RSA_PKCS1_PADDING }, raw);
}

/** Generates two private RSA keys of 2048 bits. Takes about 100 ms. */
export function generateProofKeys(): ProofKeys {
  return { current: generatePrivateKey(), old: generatePrivateKey() };
}

function generatePrivateKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

/** The public keys, as published in discovery. */
export function publicProofKeys({ current, old }: ProofKeys): ProofKeys {
  return { current: createPublicKey(current), old: createPublicKey(old) };
}

/**
 * Reads the private keys in `directory`, or creates them there (only readable by their owner).
 * @throws {ProofKeyFileError} when a file does not contain an RSA key, and the system's error when it cannot be accessed.
 */
export function loadOrCreateProofKeys(directory: string): ProofKeys {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return { current: loadOrCreateKey(join(directory, 'current.pem')), old: loadOrCreateKey(join(directory, 'old.pem')) };
}

/**
 * Reads the private keys in `directory`.
 * @throws {ProofKeyFileError} when a file does not contain an RSA key, and the system's error when it is missing.
 */
export function loadProofKeys(directory: string): ProofKeys {
  return loadKeys(directory, createPrivateKey);
}

/** Replaces the keys in `directory`: the current key becomes the old one, and a new current key is generated. */
export function rotateProofKeys(directory: string): ProofKeys {
  const { current } = loadOrCreateProofKeys(directory);
  writeKey(join(directory, 'old.pem'), current);
  const next = generatePrivateKey();
  writeKey(join(directory, 'current.pem'), next);
  return { current: next, old: current };
}

/**
 * Reads the public keys in `directory`, from `current.pem` and `old.pem`, which may be private or public.
 * @throws {ProofKeyFileError} when a file does not contain an RSA key, and the system's error when it is missing.
 */
export function loadPublicProofKeys(directory: string): ProofKeys {
  return loadKeys(directory, createPublicKey);
}

function loadKeys(directory: string, parse: (pem: string) => KeyObject): ProofKeys {
  const read = (name: string) => readKey(join(directory, name), parse);
  return { current: read('current.pem'), old: read('old.pem') };
}

function loadOrCreateKey(file: string): KeyObject {
  try {
    return readKey(file, createPrivateKey);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  keepFirst(file, generatePrivateKey());
  return readKey(file, createPrivateKey);
}

function readKey(file: string, parse: (pem: string) => KeyObject): KeyObject {
  const pem = readFileSync(file, 'utf8');
  let key: KeyObject;
  try {
    key = parse(pem);
  } catch (cause) {
    throw new ProofKeyFileError(
      `${file} does not hold a key in PEM form; remove it, or name another directory with --proof-keys`,
      { cause },
    );
  }
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) {
    throw new ProofKeyFileError(
      `${file} is not an RSA key of at least 2048 bits; remove it, or name another directory with --proof-keys`,
    );
  }
  return key;
}

// Renamed into place, so that a concurrent run never reads a partial key.
function writeKey(file: string, key: KeyObject): void {
  renameSync(writeTemporary(file, key), file);
}

// Two processes that start at the same time must both use the key that was written first.
function keepFirst(file: string, key: KeyObject): void {
  const temporary = writeTemporary(file, key);
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(temporary, file);
  }
  rmSync(temporary, { force: true });
}

function writeTemporary(file: string, key: KeyObject): string {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return temporary;
}
