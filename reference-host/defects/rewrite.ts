import type { Context, MiddlewareHandler } from 'hono';
import type { StoredFile } from '../store.ts';
import type { DefectEnv } from './defect.ts';
import { operationOf, resourceIdOf, type TargetedOperation } from './operation-of.ts';

export type DefectContext = Context<DefectEnv>;

/** A middleware for these operations only; it passes on all others. */
export function on(operations: TargetedOperation | readonly TargetedOperation[], act: MiddlewareHandler<DefectEnv>) {
  const names: readonly (string | undefined)[] = [operations].flat();
  const middleware: MiddlewareHandler<DefectEnv> = (c, next) =>
    names.includes(operationOf(c.req.raw)) ? act(c, next) : next();
  return middleware;
}

/** A middleware that changes the response of these operations. */
export function after(
  operations: TargetedOperation | readonly TargetedOperation[],
  change: (c: DefectContext) => void | Promise<void>,
) {
  return on(operations, async (c, next) => {
    await next();
    await change(c);
  });
}

/** A middleware that changes the request of these operations. */
export function before(
  operations: TargetedOperation | readonly TargetedOperation[],
  change: (c: DefectContext) => void | Promise<void>,
) {
  return on(operations, async (c, next) => {
    await change(c);
    await next();
  });
}

/** The file of the request, in its current state. */
export function fileOf(c: DefectContext): StoredFile | undefined {
  return c.var.host.parts.store.file(resourceIdOf(c.req.raw));
}

/** The ID of the WOPI lock on the file of the request; undefined if it is unlocked. */
export function lockIdOf(c: DefectContext): string | undefined {
  return c.var.host.parts.locks.held(resourceIdOf(c.req.raw))?.lockId;
}

/** Sets a header of the request; undefined removes it. Proofs do not cover headers. */
export function setRequestHeader(c: DefectContext, name: string, value: string | undefined): void {
  const headers = new Headers(c.req.raw.headers);
  if (value === undefined) headers.delete(name);
  else headers.set(name, value);
  replaceRequest(c, { headers });
}

/** Changes a header of the request, if present. */
export function changeRequestHeader(c: DefectContext, name: string, change: (value: string) => string): void {
  const value = c.req.header(name);
  if (value !== undefined) setRequestHeader(c, name, change(value));
}

/** Changes the body of the request. Proofs do not cover it. */
export async function changeRequestBody(c: DefectContext, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  const headers = new Headers(c.req.raw.headers);
  headers.delete('Content-Length');
  const bytes = new Uint8Array(await new Response(c.req.raw.body).arrayBuffer());
  replaceRequest(c, { headers, body: change(bytes) as Uint8Array<ArrayBuffer> });
}

/** Sets a header of the response; undefined removes it. */
export function setResponseHeader(c: DefectContext, name: string, value: string | undefined): void {
  if (value === undefined) c.res.headers.delete(name);
  else c.res.headers.set(name, value);
}

/** Changes the status of the response and keeps its headers and body. */
export function setStatus(c: DefectContext, status: number): void {
  replaceResponse(c, new Response(c.res.body, { status, headers: c.res.headers }));
}

/** Changes the body of the response. */
export async function changeResponseBody(c: DefectContext, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  const bytes = change(new Uint8Array(await c.res.arrayBuffer()));
  const headers = new Headers(c.res.headers);
  headers.set('Content-Length', `${bytes.length}`);
  replaceResponse(c, new Response(bytes as Uint8Array<ArrayBuffer>, { status: c.res.status, headers }));
}

/** Replaces the response, headers included. */
export function replaceResponse(c: DefectContext, response: Response): void {
  // Otherwise Hono keeps the headers of the old response.
  c.res = undefined;
  c.res = response;
}

/** A JSON object of a response, typed loosely so that a defect can break it. */
export type LooseJson = Record<string, unknown>;

/** Changes the JSON object of a successful response. Other responses stay unchanged. */
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

/** Replaces a member of one of the host's parts, for `setup`. The replacement is made from the original. */
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
