import { decodeUtf7, encodeUtf7 } from '../../wopi/utf7.ts';
import { Refusal } from '../answers.ts';
import { freeName, isLegalName, repairName } from '../file-name.ts';
import type { HostContext } from '../host-env.ts';
import { notImplemented } from '../middleware/claimed.ts';

/** The requested name, which is suggested or exact. */
export interface Target {
  readonly mode: 'suggested' | 'exact';
  readonly name: string;
}

/** The decoded target header: 501 if both are present, 400 if both are missing. */
export function requestedTarget(c: HostContext): Target {
  const suggested = c.req.header('X-WOPI-SuggestedTarget');
  const exact = c.req.header('X-WOPI-RelativeTarget');
  if (suggested !== undefined && exact !== undefined) throw notImplemented();
  if (suggested !== undefined) return { mode: 'suggested', name: decodeUtf7(suggested) };
  if (exact !== undefined) return { mode: 'exact', name: decodeUtf7(exact) };
  throw new Refusal(400, 'X-WOPI-SuggestedTarget and X-WOPI-RelativeTarget are both missing');
}

/** The closest legal and unused name in a container. */
export function freeNameIn(c: HostContext, containerId: string, name: string, fallback: string): string {
  const { store } = c.var.host;
  return freeName(repairName(name, fallback), (candidate) => store.childNamed(containerId, candidate) !== undefined);
}

/** Refuses an illegal exact name with 400 and a valid name; `header` carries the explanation. */
export function refuseIllegalName(name: string, usable: string, header: string): void {
  if (isLegalName(name)) return;
  const reason = 'The name is empty, too long, reserved or has illegal characters';
  throw new Refusal(400, reason, { [header]: reason, ...validTarget(usable) });
}

/** X-WOPI-ValidRelativeTarget: a name that would be accepted. */
export function validTarget(name: string): Readonly<Record<string, string>> {
  return { 'X-WOPI-ValidRelativeTarget': encodeUtf7(name) };
}
