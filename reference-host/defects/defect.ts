import type { MiddlewareHandler } from 'hono';
import type { Editor } from '../../wopi/editors.ts';
import type { Host } from '../host-api.ts';
import type { HostEnv } from '../host-env.ts';
import type { VariantName } from '../host-variant.ts';

/** What the middleware of a defect finds on its context. */
export interface DefectEnv {
  Bindings: HostEnv['Bindings'];
  Variables: {
    /** The correct host behind it. */
    host: Host;
    /** Kept between requests, one per host. */
    memory: Map<string, string>;
    /** Kept between requests, one per file or container: several are tested at the same time. */
    fileMemory: Map<string, string>;
  };
}

/** A way in which a host breaks exactly one rule. */
export interface Defect {
  /** As `host --defect NAME` takes it. */
  readonly name: string;
  /** The rule that it breaks, as one sentence that is true of a correct host. */
  readonly breaks: string;
  /**
   * `Group/Name` of the checks that judge this rule. Others may notice the defect too: all that turn red are in
   * `suites/testing/kills.json`.
   */
  readonly caughtBy: readonly string[];
  /** What it takes to notice the defect; absent: unsigned requests of the usual size are enough. */
  readonly needs?: 'proofs' | 'browser' | 'large';
  /** The editor whose checks judge the rule; absent: Microsoft's. */
  readonly editor?: Editor;
  /** Variant of the host under which the rule is judged; absent: `default`. */
  readonly variant?: VariantName;
  /** Runs in front of the correct host: it can change the request and, after `next()`, the response. */
  readonly middleware?: MiddlewareHandler<DefectEnv>;
  /** Changes the path under which the host announces and serves the file under test. */
  readonly testFilePath?: (path: string) => string;
  /** Changes parts of the host if a middleware cannot express the defect. Runs once, before the first request. */
  readonly setup?: (host: Host) => void;
}
