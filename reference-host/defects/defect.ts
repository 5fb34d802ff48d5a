import type { MiddlewareHandler } from 'hono';
import type { Host } from '../host-api.ts';
import type { HostEnv } from '../host-env.ts';
import type { VariantName } from '../host-variant.ts';

/** A check that must go red, by its group and name. */
export interface CaughtBy {
  readonly group: string;
  readonly name: string;
}

/** Checks of one group. */
export function inGroup(group: string, ...names: readonly string[]): readonly CaughtBy[] {
  return names.map((name) => ({ group, name }));
}

/** What a defect's middleware finds on its context. */
export interface DefectEnv {
  Bindings: HostEnv['Bindings'];
  Variables: {
    /** The host that it stands in front of. */
    host: Host;
    /** Kept from request to request, one for each host. */
    memory: Map<string, string>;
  };
}

/** A way in which a host breaks exactly one rule. */
export interface Defect {
  /** As `host --defect NAME` takes it. */
  readonly name: string;
  /** The rule that it breaks, in one sentence. */
  readonly breaks: string;
  /** The checks that must catch it; all others must stay green. */
  readonly caughtBy: readonly CaughtBy[];
  /** Nothing but these checks can be judged behind it: all others may be red as well. */
  readonly blocksAllElse?: true;
  /** Variant of the host under which the rule is judged; absent: `default`. */
  readonly variant?: VariantName;
  /** Stands in front of the correct host: it may change the request, and the response after `next()`. */
  readonly middleware?: MiddlewareHandler<DefectEnv>;
  /** Changes the host's parts, where a middleware cannot express the defect. Runs once, before the first request. */
  readonly setup?: (host: Host) => void;
}
