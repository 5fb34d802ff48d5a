import iconv from 'iconv-lite';

/**
 * Encodes a name as a UTF-7 header value (RFC 2152), as in X-WOPI-SuggestedTarget, X-WOPI-RelativeTarget and
 * X-WOPI-RequestedName: printable ASCII only, for any text.
 *
 * Letters, digits, inner spaces and `'(),-./:?` are unchanged. Everything else is shifted: `_` becomes `+AF8-`
 * and `+` becomes `+-`. Microsoft's validator shifts the same characters; in the target headers, though not in
 * X-WOPI-RequestedName, it turns a space into a bare `+`, which is not UTF-7. Here a space stays a space, and one at
 * either end is shifted because HTTP would trim it.
 *
 * With `encodeAll` even letters, dots and slashes are shifted, to check that a host decodes names before validation.
 */
export function encodeUtf7(text: string, { encodeAll = false }: { readonly encodeAll?: boolean } = {}): string {
  if (encodeAll) return shifted(text);
  return text
    .split(/(^ | $|[\t\r\n]+)/)
    .map((part, index) => (index % 2 === 1 ? shifted(part) : iconv.encode(part, 'utf-7').toString('latin1')))
    .join('');
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
