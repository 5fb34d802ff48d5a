import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { HttpRequest, HttpResponse } from './sender.ts';

type Decoder = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/**
 * The response with the content of its body, where the request accepted encodings. Unchanged, with its Content-Encoding,
 * where the body is not in the encoding that it states, or its content is larger than the limit of the request.
 */
export function decodeResponse({ headers: sent, bodyLimit }: HttpRequest, response: HttpResponse): HttpResponse {
  const isAsked = Object.keys(sent).some((name) => name.toLowerCase() === 'accept-encoding');
  const stated = response.headers.filter(([name]) => name.toLowerCase() === 'content-encoding');
  const decode = decoders[stated.map(([, value]) => value.trim().toLowerCase()).join()];
  if (!isAsked || !decode) return response;
  try {
    const body = decode(response.body, { maxOutputLength: Math.max(bodyLimit, 1) });
    // Content-Length is that of the body as it was sent.
    const headers = response.headers.filter(([name]) => !/^content-(encoding|length)$/i.test(name));
    return { ...response, body, headers };
  } catch {
    return response;
  }
}
