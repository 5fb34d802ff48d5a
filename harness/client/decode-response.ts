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
 * The response with the content of its body, and without the headers about its encoding. Undefined where the whole body
 * is not there, is not in the one encoding that it states, or has a content of more than `mostBytes`.
 */
export function decodedResponse(response: HttpResponse, mostBytes: number): HttpResponse | undefined {
  const { receivedSize = response.body.length, ...rest } = response;
  const stated = response.headers.filter(([name]) => name.toLowerCase() === 'content-encoding');
  const encoding = stated.map(([, value]) => value.trim().toLowerCase()).join();
  const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (!decode || receivedSize !== response.body.length) return undefined;
  try {
    const body = decode(response.body, { maxOutputLength: Math.max(mostBytes, 1) });
    // Content-Length is that of the body as it was sent.
    return { ...rest, body, headers: response.headers.filter(([name]) => !/^content-(encoding|length)$/i.test(name)) };
  } catch {
    return undefined;
  }
}

/**
 * Whether the body begins with valid data of a Content-Encoding; undefined for an unknown one. `isWhole`: nothing is
 * missing at its end.
 */
export function isInEncoding(encoding: string, body: Uint8Array, isWhole: boolean): boolean | undefined {
  const name = encoding.trim().toLowerCase();
  const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (!decode) return undefined;
  try {
    decode(body, { maxOutputLength: 65_536 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ERR_BUFFER_TOO_LARGE' || (code === 'Z_BUF_ERROR' && !isWhole);
  }
}

/** The response as a client reads it: decoded where the request accepted encodings and the body can be decoded. */
export function decodeResponse({ headers, bodyLimit }: HttpRequest, response: HttpResponse): HttpResponse {
  const isAsked = Object.keys(headers).some((name) => name.toLowerCase() === 'accept-encoding');
  return (isAsked ? decodedResponse(response, bodyLimit) : undefined) ?? response;
}
