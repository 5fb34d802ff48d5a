import iconv from 'iconv-lite';

/**
 * Turns a name into a UTF-7 header value (RFC 2152), as X-WOPI-SuggestedTarget, X-WOPI-RelativeTarget and
 * X-WOPI-RequestedName carry it: printable ASCII only, whatever the text holds.
 *
 * Letters, digits, inner spaces and `'(),-./:?` stay as they are. Everything else is shifted: `_` becomes `+AF8-`
 * and `+` becomes `+-`. Microsoft's validator shifts the same characters; in the target headers, though not in
 * X-WOPI-RequestedName, it turns a space into a bare `+`, which is no UTF-7. Here a space stays a space, and one at
 * either end is shifted because HTTP would trim it.
 *
 * With `encodeAll` even letters, dots and slashes are shifted, to ask whether a host decodes a name before it judges it.
 */
export function encodeUtf7(text: string, { encodeAll = false }: { readonly encodeAll?: boolean } = {}): string {
  if (encodeAll) return shifted(text);
  return text
    .split(/(^ | $|[\t\r\n]+)/)
    .map((part, index) => (index % 2 === 1 ? shifted(part) : iconv.encode(part, 'utf-7').toString('latin1')))
    .join('');
}

/**
 * Reads a UTF-7 header value. Never throws: what is no UTF-7 gives some text, with U+FFFD for bytes beyond ASCII.
 * A U+FEFF that opens a shifted run counts as a byte order mark and is dropped.
 */
export function decodeUtf7(header: string): string {
  return iconv.decode(Buffer.from(header, 'latin1'), 'utf-7');
}

function shifted(text: string): string {
  if (text === '') return '';
  return `+${iconv.encode(text, 'utf-16be').toString('base64').replace(/=+$/, '')}-`;
}
