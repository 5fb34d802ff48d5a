/**
 * A text as UTF-8, and where each byte comes from once escapes were resolved. It consists of bytes because a
 * percent-encoded character is several.
 */
export interface ByteText {
  /** Each character is a byte. */
  readonly bytes: string;
  /** For each byte the offset where it starts in the original, and last the original's length; absent: the same. */
  readonly origins?: Uint32Array;
}

/** How `…`, which marks a cut, appears in a {@link ByteText}. */
export const cutMarkBytes = '\u00e2\u0080\u00a6';

/** The UTF-8 bytes of a text, each as a character. */
export function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** The text of UTF-8 bytes. */
export function textOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}

// The last alternative is an escape that a cut leaves incomplete.
const escapes =
  /%([0-9a-f]{2})|(?:\\|%)u(d[89ab][0-9a-f]{2})(?:\\|%)u(d[c-f][0-9a-f]{2})|(?:\\|%)u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})|\\([^a-z0-9\u00e2])|&#x([0-9a-f]{1,6});|&#([0-9]{1,7});|&([a-z]{2,6});|(?:%[0-9a-f]?|\\(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?|&(?:#x?[0-9a-f]{0,7}|[a-z]{0,6}))(?=\u00e2\u0080\u00a6)/gi;

const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  plus: '+',
  sol: '/',
  bsol: '\\',
  equals: '=',
  percnt: '%',
  colon: ':',
  semi: ';',
  comma: ',',
  period: '.',
  lowbar: '_',
  num: '#',
};

/** Resolves the escapes of URLs, JSON, scripts, HTML and XML once; undefined if there are none. */
export function unescapeOnce(text: ByteText): ByteText | undefined {
  const { bytes, origins } = text;
  if (!/[%\\&]/.test(bytes)) return undefined;
  let pieces: Pieces | undefined;
  for (const match of bytes.matchAll(escapes)) {
    pieces ??= new Pieces(text);
    pieces.copyTo(match.index);
    pieces.add(resolve(match), match[0].length);
  }
  pieces?.copyTo(bytes.length);
  return pieces?.end(origins?.at(-1) ?? bytes.length);
}

class Pieces {
  readonly #source: ByteText;
  readonly #pieces: string[] = [];
  readonly #origins: Uint32Array;
  #length = 0;
  #read = 0;

  constructor(source: ByteText) {
    this.#source = source;
    // No escape is shorter than what it stands for.
    this.#origins = new Uint32Array(source.bytes.length + 1);
  }

  copyTo(end: number): void {
    const { bytes, origins } = this.#source;
    if (end > this.#read) this.#pieces.push(bytes.slice(this.#read, end));
    for (; this.#read < end; this.#read += 1) this.#origins[this.#length++] = origins?.[this.#read] ?? this.#read;
  }

  add(resolved: string, lengthInSource: number): void {
    const origin = this.#source.origins?.[this.#read] ?? this.#read;
    this.#origins.fill(origin, this.#length, this.#length + resolved.length);
    this.#pieces.push(resolved);
    this.#length += resolved.length;
    this.#read += lengthInSource;
  }

  end(origin: number): ByteText {
    this.#origins[this.#length] = origin;
    return { bytes: this.#pieces.join(''), origins: this.#origins.subarray(0, this.#length + 1) };
  }
}

function resolve([
  whole,
  percent,
  high,
  low,
  unit,
  braced,
  hex,
  plain,
  hexEntity,
  entity,
  name,
]: RegExpExecArray): string {
  if (percent) return String.fromCharCode(Number.parseInt(percent, 16));
  if (high && low) return bytesOf(String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)));
  if (plain) return plain;
  const digits = unit ?? braced ?? hex ?? hexEntity;
  if (digits) return bytesOfPoint(Number.parseInt(digits, 16));
  if (entity) return bytesOfPoint(Number(entity));
  if (name) return namedEntities[name.toLowerCase()] ?? whole;
  return '';
}

function bytesOfPoint(point: number): string {
  return point > 0x10ffff ? '' : bytesOf(String.fromCodePoint(point));
}
