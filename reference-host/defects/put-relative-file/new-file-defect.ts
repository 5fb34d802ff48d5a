import type { MiddlewareHandler } from 'hono';
import type { Defect, DefectEnv } from '../defect.ts';

/** The operations that create files, and so can have the same defects. */
export type FileMaker = 'PutRelativeFile' | 'CreateChildFile';

/** A defect that either operation can have. */
export interface NewFileDefect {
  /** Without the prefix of the operation. */
  readonly name: string;
  /** The rule, after the name of the operation. */
  readonly breaks: string;
  /** `Group/Name` of the checks that judge the rule, by operation. */
  readonly caughtBy: Readonly<Record<FileMaker, readonly string[]>>;
  readonly act: (operation: FileMaker) => MiddlewareHandler<DefectEnv>;
}

const makers = [
  { operation: 'PutRelativeFile', prefix: 'save-as' },
  { operation: 'CreateChildFile', prefix: 'child-file' },
] as const;

/** Each defect once for PutRelativeFile and once for CreateChildFile. */
export function forBothMakers(defects: readonly NewFileDefect[]): readonly Defect[] {
  return makers.flatMap(({ operation, prefix }) =>
    defects.map(({ name, breaks, caughtBy, act }) => ({
      name: `${prefix}-${name}`,
      breaks: `${operation} ${breaks}.`,
      caughtBy: caughtBy[operation],
      middleware: act(operation),
    })),
  );
}
