import type { SecretForm } from './secret-forms.ts';
import { cutMarkBytes } from './unescape.ts';

/** A part of a text that must not be shown: from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What no token has in it, so that one that is not known as a whole ends there. */
export const tokenDelimiter = /[\s"'<>&,;]/;

interface Found extends Span {
  /** Whether all of a secret was found, and not only its beginning. */
  readonly isWhole: boolean;
}

// Fewer characters of a secret reveal nothing.
const shortestBeginning = 4;

// Where this much of a secret is found, it is replaced, together with as much of the rest as follows.
const headLength = 32;

// A text made of many beginnings of one secret would take a time that grows with the secret, too.
const comparisonsPerByte = 64;

// Letters in lower case, and a space as a form writes it.
const folded = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code >= 65 && code <= 90) return code + 32;
  return code === 43 ? 32 : code;
});

const root = 0;

/**
 * Finds secrets in a text in one pass, in a time that grows with the text but not with the number of secrets: the
 * heads of all are in one tree, which is walked from each place where one may begin.
 */
export class SecretSearch {
  /** From a node and a byte to the next node. */
  readonly #next = new Map<number, number>();
  /** By node: the forms whose head ends there. */
  readonly #forms = new Map<number, SecretForm[]>();
  /** By first byte. */
  readonly #words = new Map<number, string[]>();
  /** By hash: whether a head begins with four bytes of this hash. */
  readonly #mayBegin: Uint8Array;
  readonly #hashShift: number;
  #nodes = 1;

  /** For few secrets, a small table of hashes is sufficient. */
  constructor({ hashBits = 16 } = {}) {
    this.#mayBegin = new Uint8Array(2 ** hashBits);
    this.#hashShift = 32 - hashBits;
  }

  get isEmpty(): boolean {
    return this.#words.size + this.#forms.size === 0;
  }

  add(form: SecretForm): void {
    if (form.isWord) append(this.#words, form.bytes.charCodeAt(0), form.bytes);
    else this.#addHead(form);
  }

  #addHead(form: SecretForm): void {
    let node = root;
    let first = 0;
    for (let index = 0; index < form.bytes.length && index < headLength; index += 1) {
      node = this.#nodeAfter(node, foldedAt(form.bytes, index));
      if (index < shortestBeginning) first = (first << 8) | foldedAt(form.bytes, index);
    }
    append(this.#forms, node, form);
    this.#mayBegin[this.#hashOf(first)] = 1;
  }

  #nodeAfter(node: number, byte: number): number {
    const key = node * 256 + byte;
    const known = this.#next.get(key);
    if (known !== undefined) return known;
    this.#next.set(key, this.#nodes);
    return this.#nodes++;
  }

  #hashOf(fourBytes: number): number {
    return Math.imul(fourBytes, 0x9e3779b1) >>> this.#hashShift;
  }

  /** Where secrets, and beginnings of secrets before a cut, are in a text of bytes. */
  find(bytes: string): Span[] {
    return [...this.#findWords(bytes), ...this.#findForms(bytes)];
  }

  #findWords(bytes: string): Span[] {
    const spans: Span[] = [];
    if (this.#words.size === 0) return spans;
    for (let start = 0; start < bytes.length; start += 1) {
      const words = this.#words.get(bytes.charCodeAt(start));
      if (!words || !isWordStart(bytes, start)) continue;
      const word = words.find((each) => bytes.startsWith(each, start) && isWordEnd(bytes, start + each.length));
      if (word !== undefined) spans.push({ start, end: start + word.length });
    }
    return spans;
  }

  #findForms(bytes: string): Span[] {
    const spans: Span[] = [];
    if (this.#forms.size === 0) return spans;
    let comparisons = 0;
    let last = 0;
    let earliest = 0;
    for (let index = 0; index < bytes.length; index += 1) {
      last = (last << 8) | foldedAt(bytes, index);
      const start = index - shortestBeginning + 1;
      if (start < earliest || this.#mayBegin[this.#hashOf(last)] === 0) continue;
      const found = this.#findAt(bytes, start);
      if (!found) continue;
      spans.push(found);
      if (found.isWhole) earliest = found.end;
      comparisons += found.end - found.start;
      // Rather too much is replaced than a secret shown or the run held up.
      if (comparisons > bytes.length * comparisonsPerByte) return [...spans, { start, end: bytes.length }];
    }
    return spans;
  }

  #findAt(bytes: string, start: number): Found | undefined {
    let node: number | undefined = root;
    let depth = 0;
    let found: Found | undefined;
    while (depth < headLength && start + depth < bytes.length) {
      node = this.#next.get(node * 256 + foldedAt(bytes, start + depth));
      if (node === undefined) break;
      depth += 1;
      for (const form of this.#forms.get(node) ?? []) found = longer(found, matchOf(form, bytes, start, depth));
    }
    const isCut = depth >= shortestBeginning && bytes.startsWith(cutMarkBytes, start + depth);
    return isCut ? longer(found, { start, end: start + depth, isWhole: false }) : found;
  }
}

function append<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function foldedAt(bytes: string, index: number): number {
  return folded[bytes.charCodeAt(index)] ?? 0;
}

function longer(one: Found | undefined, other: Found): Found {
  return one && one.end > other.end ? one : other;
}

/** What is there of a form whose head is at `start`. */
function matchOf(form: SecretForm, bytes: string, start: number, headEnd: number): Found {
  let length = headEnd;
  while (
    length < form.bytes.length &&
    start + length < bytes.length &&
    foldedAt(form.bytes, length) === foldedAt(bytes, start + length)
  )
    length += 1;
  const isWhole = length === form.bytes.length;
  const end = isWhole && form.isCut ? endOfRest(bytes, start + length) : start + length;
  return { ...withSpill({ start, end }, form.spill ?? [0, 0], bytes), isWhole };
}

// The rest of a secret of which only the beginning is searched for.
function endOfRest(bytes: string, from: number): number {
  const delimiter = new RegExp(`${tokenDelimiter.source}|\u00e2\u0080\u00a6`, 'g');
  delimiter.lastIndex = from;
  return delimiter.exec(bytes)?.index ?? bytes.length;
}

function withSpill({ start, end }: Span, [before, after]: readonly [number, number], bytes: string): Span {
  if (before + after === 0) return { start, end };
  const isBase64 = (index: number) => /[\w+/-]/.test(bytes.charAt(index));
  return {
    start: before > 0 && isBase64(start - 1) ? start - before : start,
    end: after > 0 && isBase64(end) ? end + after : end,
  };
}

function isWordStart(bytes: string, start: number): boolean {
  return !/[a-z0-9]\.?$/i.test(bytes.slice(Math.max(0, start - 2), start));
}

function isWordEnd(bytes: string, end: number): boolean {
  return !/^\.?[a-z0-9]/i.test(bytes.slice(end, end + 2));
}
