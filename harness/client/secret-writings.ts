/** For each character of a secret, all the ways to write it. */
export type Writings = readonly (readonly string[])[];

const namedEntities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** How `secret` may appear: plain, percent-encoded once or twice, or escaped in JSON, HTML or XML. */
export function writingsOf(secret: string): Writings {
  return [...secret].map((character) => (/[A-Za-z0-9]/.test(character) ? [character] : writingsOfSpecial(character)));
}

function writingsOfSpecial(character: string): readonly string[] {
  const bytes = Buffer.from(character);
  const percent = [...bytes].map((byte) => `%${hex(byte, 2)}`).join('');
  const unicode = character.split('').map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
  const point = character.codePointAt(0) ?? 0;
  const hexadecimal = [percent, percent.replaceAll('%', '%25'), unicode.join(''), `&#x${hex(point, 1)};`];
  const entity = namedEntities[character];
  return [
    ...new Set([
      character,
      ...hexadecimal,
      // Hexadecimal digits may be in lower case.
      ...hexadecimal.map((writing) => writing.toLowerCase()),
      // An escaped backslash would make a run of backslashes ambiguous, and matching slow.
      ...(character === '\\' ? [] : [`\\${character}`]),
      `&#${point};`,
      ...(entity ? [entity] : []),
      ...(character === ' ' ? ['+'] : []),
      // UTF-8 decoded byte by byte.
      bytes.toString('latin1'),
    ]),
  ];
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, '0');
}

/** Source of a regular expression that matches every spelling of the secret. */
export function sourceOf(writings: Writings): string {
  return writings
    .map((alternatives) => {
      const escaped = alternatives.map((text) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
      return escaped.length === 1 ? escaped[0] : `(?:${escaped.join('|')})`;
    })
    .join('');
}

// Fewer characters of a secret reveal nothing.
const shortestBeginning = 4;

/** The index in `text` where a prefix of the secret starts that runs to the end; undefined if there is none. */
export function startOfBeginning(text: string, writings: Writings): number | undefined {
  const earliest = Math.max(0, text.length - writings.flat().reduce((sum, { length }) => sum + length, 0));
  for (let start = earliest; start <= text.length - shortestBeginning; start += 1)
    if (endsAmid(text, start, writings)) return start;
  return undefined;
}

function endsAmid(text: string, start: number, writings: Writings): boolean {
  let position = start;
  for (const alternatives of writings) {
    const rest = text.slice(position, position + 20);
    const written = alternatives.find((writing) => rest.startsWith(writing));
    if (written === undefined) return rest !== '' && alternatives.some((writing) => writing.startsWith(rest));
    position += written.length;
    if (position === text.length) return true;
  }
  return false;
}
