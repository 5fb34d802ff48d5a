/**
 * A JSON text with one origin in the place of another, which is also found where its slashes are escaped.
 * @throws {RangeError} when the text has more than `limit` bytes.
 */
export async function withOrigin(
  pieces: AsyncIterable<Uint8Array>,
  { from, to, limit }: { readonly from: string; readonly to: string; readonly limit: number },
): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > limit) throw new RangeError(`a JSON response with more than ${limit / 2 ** 20} MiB cannot be rewritten`);
    kept.push(piece);
  }
  const text = Buffer.concat(kept).toString('latin1');
  const escaped = (origin: string) => origin.replaceAll('/', '\\/');
  // A longer name may begin like the origin.
  const pattern = (origin: string) => new RegExp(`${quoted(origin)}(?=[/\\\\"?#])`, 'gi');
  const changed = text.replace(pattern(from), () => to).replace(pattern(escaped(from)), () => escaped(to));
  return Buffer.from(changed, 'latin1');
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
