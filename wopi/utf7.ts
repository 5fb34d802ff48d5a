import iconv from 'iconv-lite';

/**
 * Forms of UTF-7 that decode to the same text: runs of shifted characters without the `-` at their end where the next
 * character is not a Base64 digit; spaces shifted; or every character shifted, even letters, dots and slashes.
 * ONLYOFFICE, by the package utf7, shifts whole runs of spaces and other characters that are not letters or digits.
 */
export type Utf7Form = 'unclosed' | 'shiftedSpaces' | 'shiftedRuns' | 'allShifted';

/**
 * Encodes a name as a UTF-7 header value (RFC 2152), as in X-WOPI-SuggestedTarget, X-WOPI-RelativeTarget and
 * X-WOPI-RequestedName: printable ASCII only, for any text.
 *
 * Letters, digits, inner spaces and `'(),-./:?` are unchanged. Everything else is shifted: `_` becomes `+AF8-`
 * and `+` becomes `+-`. Microsoft's validator shifts the same characters; in the target headers, though not in
 * X-WOPI-RequestedName, it turns a space into a bare `+`, which is not UTF-7. Here a space stays a space, and one at
 * either end is shifted because HTTP would trim it.
 */
export function encodeUtf7(text: string, form?: Utf7Form): string {
  if (form === 'allShifted') return shifted(text);
  if (form === 'shiftedRuns')
    return text.replace(/[^A-Za-z0-9'(),\-./:?]+/g, (run) => (run === '+' ? '+-' : shifted(run)));
  const alwaysShifted = form === 'shiftedSpaces' ? /([ \t\r\n]+)/ : /(^ | $|[\t\r\n]+)/;
  const encoded = text
    .split(alwaysShifted)
    .map((part, index) => (index % 2 === 1 ? shifted(part) : iconv.encode(part, 'utf-7').toString('latin1')))
    .join('');
  return form === 'unclosed' ? encoded.replace(/(\+[A-Za-z0-9+/]+)-(?![A-Za-z0-9+/-])/g, '$1') : encoded;
}

/**
 * Decodes a UTF-7 header value. Never throws: invalid UTF-7 yields some text, with U+FFFD for bytes beyond ASCII. A
 * U+FEFF at the start of a shifted run counts as a byte order mark and is dropped.
 */
export function decodeUtf7(header: string): string {
  return iconv.decode(Buffer.from(header, 'latin1'), 'utf-7');
}

function shifted(text: string): string {
  if (text === '') return '';
  return `+${iconv.encode(text, 'utf-16be').toString('base64').replace(/=+$/, '')}-`;
}
