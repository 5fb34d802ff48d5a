/**
 * SpookyHash V2 by Bob Jenkins, 128 bits, both seeds zero (https://burtleburtle.net/bob/hash/spooky.html): the hash for
 * chunk IDs in incremental file transfer. Not cryptographic.
 *
 * JavaScript has no fast 64-bit integers, so a word of the algorithm is two adjacent elements of an Int32Array: word i
 * has its low half at 2i and its high half at 2i + 1.
 */

const magic = 0xdeadbeef | 0;
const longBlock = 96;
/** From this length in bytes, the algorithm uses twelve words instead of four. */
const longInput = 192;

const mixRotations = [11, 32, 43, 31, 17, 28, 39, 57, 55, 54, 22, 46] as const;
const endRotations = [44, 15, 34, 21, 38, 33, 10, 13, 38, 53, 42, 54] as const;
const shortMixRotations = [50, 52, 30, 41, 54, 48, 38, 37, 62, 34, 5, 36] as const;
const shortEndRotations = [15, 52, 26, 51, 28, 9, 47, 54, 32, 25, 63] as const;

/**
 * The hash of `bytes` as 16 bytes: the algorithm's two 64-bit results in sequence, each in little-endian order, as in
 * the chunk ID of a WOPI frame.
 */
export function spookyHash(bytes: Uint8Array): Uint8Array {
  const words = bytes.length < longInput ? hashShort(bytes) : hashLong(bytes);
  const hash = new Uint8Array(16);
  const view = new DataView(hash.buffer);
  for (let half = 0; half < 4; half++) view.setInt32(4 * half, words[half] as number, true);
  return hash;
}

function hashShort(bytes: Uint8Array): Int32Array {
  const words = new Int32Array([0, 0, 0, 0, magic, magic, magic, magic]);
  const rest = bytes.length % 32;
  const data = viewOf(bytes);
  let at = 0;
  for (; at + 32 <= bytes.length; at += 32) {
    absorb(words, 2, data, at, 2);
    mixShort(words);
    absorb(words, 0, data, at + 16, 2);
  }
  if (rest >= 16) {
    absorb(words, 2, data, at, 2);
    mixShort(words);
    at += 16;
  }
  absorb(words, 2, shortTail(bytes, at), 0, 2);
  endShort(words);
  return words;
}

/** The last 0 to 15 bytes as two words, with the length in the highest byte. */
function shortTail(bytes: Uint8Array, at: number): DataView {
  const tail = new Uint8Array(16);
  tail.set(bytes.subarray(at));
  const view = viewOf(tail);
  if (at === bytes.length) for (let half = 0; half < 4; half++) view.setInt32(4 * half, magic, true);
  // An addition, not an assignment: with no bytes left, this word already has the magic number.
  view.setUint8(15, view.getUint8(15) + bytes.length);
  return view;
}

function hashLong(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(24);
  for (const word of [2, 5, 8, 11]) words.fill(magic, 2 * word, 2 * word + 2);
  const data = viewOf(bytes);
  let at = 0;
  for (; at + longBlock <= bytes.length; at += longBlock) mixLong(words, data, at);
  const last = new Uint8Array(longBlock);
  last.set(bytes.subarray(at));
  last[longBlock - 1] = bytes.length - at;
  absorb(words, 0, viewOf(last), 0, 12);
  for (let round = 0; round < 3; round++) endLong(words);
  return words;
}

function mixLong(words: Int32Array, data: DataView, at: number): void {
  for (let i = 0; i < 12; i++) {
    const before = (i + 11) % 12;
    add(words, i, data.getInt32(at + 8 * i, true), data.getInt32(at + 8 * i + 4, true));
    xorWord(words, (i + 2) % 12, (i + 10) % 12);
    xorWord(words, before, i);
    rotate(words, i, mixRotations[i] as number);
    addWord(words, before, (i + 1) % 12);
  }
}

function endLong(words: Int32Array): void {
  for (let i = 0; i < 12; i++) {
    const before = (i + 11) % 12;
    const after = (i + 1) % 12;
    addWord(words, before, after);
    xorWord(words, (i + 2) % 12, before);
    rotate(words, after, endRotations[i] as number);
  }
}

function mixShort(words: Int32Array): void {
  for (let i = 0; i < 12; i++) {
    const word = (i + 2) % 4;
    rotate(words, word, shortMixRotations[i] as number);
    addWord(words, word, (i + 3) % 4);
    xorWord(words, i % 4, word);
  }
}

function endShort(words: Int32Array): void {
  for (let i = 0; i < 11; i++) {
    const word = (i + 2) % 4;
    const next = (i + 3) % 4;
    xorWord(words, next, word);
    rotate(words, word, shortEndRotations[i] as number);
    addWord(words, next, word);
  }
}

function absorb(words: Int32Array, first: number, data: DataView, at: number, count: number): void {
  for (let i = 0; i < count; i++) {
    add(words, first + i, data.getInt32(at + 8 * i, true), data.getInt32(at + 8 * i + 4, true));
  }
}

function add(words: Int32Array, word: number, low: number, high: number): void {
  const sum = ((words[2 * word] as number) >>> 0) + (low >>> 0);
  words[2 * word] = sum;
  words[2 * word + 1] = (words[2 * word + 1] as number) + high + (sum > 0xffffffff ? 1 : 0);
}

function addWord(words: Int32Array, to: number, from: number): void {
  add(words, to, words[2 * from] as number, words[2 * from + 1] as number);
}

function xorWord(words: Int32Array, to: number, from: number): void {
  words[2 * to] = (words[2 * to] as number) ^ (words[2 * from] as number);
  words[2 * to + 1] = (words[2 * to + 1] as number) ^ (words[2 * from + 1] as number);
}

/** Rotates left by 1 to 63 bits. */
function rotate(words: Int32Array, word: number, bits: number): void {
  const swap = bits >= 32 ? 1 : 0;
  const low = words[2 * word + swap] as number;
  const high = words[2 * word + 1 - swap] as number;
  const shift = bits % 32;
  // A shift by 32 shifts by 0 in JavaScript, hence two steps for the bits that cross the halves.
  words[2 * word] = (low << shift) | ((high >>> 1) >>> (31 - shift));
  words[2 * word + 1] = (high << shift) | ((low >>> 1) >>> (31 - shift));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
