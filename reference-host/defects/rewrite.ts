import type { Context, MiddlewareHandler } from 'hono';
import type { StoredFile } from '../store.ts';
import type { DefectEnv } from './defect.ts';
import { operationOf, resourceIdOf, type TargetedOperation } from './operation-of.ts';

export type DefectContext = Context<DefectEnv>;

/** A middleware that acts on these operations only and lets all others pass. */
export function on(operations: TargetedOperation | readonly TargetedOperation[], act: MiddlewareHandler<DefectEnv>) {
  const names: readonly (string | undefined)[] = [operations].flat();
  const middleware: MiddlewareHandler<DefectEnv> = (c, next) =>
    names.includes(operationOf(c.req.raw)) ? act(c, next) : next();
  return middleware;
}

/** A middleware that lets the host answer these operations and then changes the response. */
export function after(
  operations: TargetedOperation | readonly TargetedOperation[],
  change: (c: DefectContext) => void | Promise<void>,
) {
  return on(operations, async (c, next) => {
    await next();
    await change(c);
  });
}

/** A middleware that changes the request of these operations and lets the host answer it. */
export function before(
  operations: TargetedOperation | readonly TargetedOperation[],
  change: (c: DefectContext) => void | Promise<void>,
) {
  return on(operations, async (c, next) => {
    await change(c);
    await next();
  });
}

/** The file that the request is about, as it is now. */
export function fileOf(c: DefectContext): StoredFile | undefined {
  return c.var.host.parts.store.file(resourceIdOf(c.req.raw));
}

/** The ID of the WOPI lock on the file that the request is about; undefined if it is unlocked. */
export function lockIdOf(c: DefectContext): string | undefined {
  return c.var.host.parts.locks.held(resourceIdOf(c.req.raw))?.lockId;
}

/** Sets a header of the request, or removes it. Proofs do not cover headers. */
export function setRequestHeader(c: DefectContext, name: string, value: string | undefined): void {
  const headers = new Headers(c.req.raw.headers);
  if (value === undefined) headers.delete(name);
  else headers.set(name, value);
  replaceRequest(c, { headers });
}

/** Changes a header of the request where it is there. */
export function changeRequestHeader(c: DefectContext, name: string, change: (value: string) => string): void {
  const value = c.req.header(name);
  if (value !== undefined) setRequestHeader(c, name, change(value));
}

/** Changes the request's body. Proofs do not cover it. */
export async function changeRequestBody(c: DefectContext, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  const headers = new Headers(c.req.raw.headers);
  headers.delete('Content-Length');
  const bytes = new Uint8Array(await new Response(c.req.raw.body).arrayBuffer());
  replaceRequest(c, { headers, body: change(bytes) as Uint8Array<ArrayBuffer> });
}

/** Sets a header of the response, or removes it. */
export function setResponseHeader(c: DefectContext, name: string, value: string | undefined): void {
  if (value === undefined) c.res.headers.delete(name);
  else c.res.headers.set(name, value);
}

/** Answers with another status; headers and body stay. */
export function setStatus(c: DefectContext, status: number): void {
  replaceResponse(c, new Response(c.res.body, { status, headers: c.res.headers }));
}

/** Changes the response's body, whatever it is. */
export async function changeResponseBody(c: DefectContext, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  const bytes = change(new Uint8Array(await c.res.arrayBuffer()));
  const headers = new Headers(c.res.headers);
  headers.set('Content-Length', `${bytes.length}`);
  replaceResponse(c, new Response(bytes as Uint8Array<ArrayBuffer>, { status: c.res.status, headers }));
}

/** Answers with another response altogether. */
export function replaceResponse(c: DefectContext, response: Response): void {
  // Hono would keep the headers of the former response.
  c.res = undefined;
  c.res = response;
}

/** A JSON object of a response, loose enough to spoil. */
export type LooseJson = Record<string, unknown>;

/** Changes the JSON object of a successful response; other responses stay. */
export async function changeJson(c: DefectContext, change: (json: LooseJson) => LooseJson): Promise<void> {
  if (!c.res.ok) return;
  await changeResponseBody(c, (bytes) => {
    const json: LooseJson = JSON.parse(new TextDecoder().decode(bytes));
    return new TextEncoder().encode(JSON.stringify(change(json)));
  });
}

/** Sets properties of the JSON object of a successful response; undefined removes one. */
export function setJson(c: DefectContext, properties: LooseJson): Promise<void> {
  return changeJson(c, (json) => ({ ...json, ...properties }));
}

/** Replaces a method of one of the host's parts, for `setup`; the replacement is made from the original. */
export function override<Part extends object, Name extends keyof Part>(
  part: Part,
  name: Name,
  replacement: (original: Part[Name]) => Part[Name],
): void {
  const original = part[name];
  part[name] = replacement(typeof original === 'function' ? original.bind(part) : original);
}

function replaceRequest(
  c: DefectContext,
  change: { readonly headers: Headers; readonly body?: Uint8Array<ArrayBuffer> },
): void {
  const { url, method, body, signal } = c.req.raw;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  c.req.raw = new Request(url, { method, signal, ...(hasBody ? { body, duplex: 'half' } : {}), ...change });
}
