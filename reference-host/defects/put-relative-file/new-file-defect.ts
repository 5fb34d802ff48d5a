import type { MiddlewareHandler } from 'hono';
import { type CaughtBy, type Defect, type DefectEnv, inGroup } from '../defect.ts';

/** The operations that make files, and so may have the same defects. */
export type FileMaker = 'PutRelativeFile' | 'CreateChildFile';

/** A defect that either operation may have. */
export interface NewFileDefect {
  /** Without the operation's prefix. */
  readonly name: string;
  /** The rule, after the operation's name. */
  readonly breaks: string;
  /** Checks of the validator's group, without the operation that begins their names. */
  readonly mirrored: readonly string[];
  /** Further checks, by operation. */
  readonly further: Readonly<Record<FileMaker, readonly CaughtBy[]>>;
  readonly act: (operation: FileMaker) => MiddlewareHandler<DefectEnv>;
}

/** Checks of PutRelativeFile beyond the validator's, by the end of their names. */
export const ofSavedFiles = (...names: readonly string[]) =>
  inGroup('Extended.PutRelativeFile', ...names.map((name) => `PutRelativeFile.${name}`));

/** Checks of CreateChildFile beyond the validator's, by the end of their names. */
export const ofChildFiles = (...names: readonly string[]) =>
  inGroup('Extended.Containers', ...names.map((name) => `CreateChildFile.${name}`));

const makers = [
  { operation: 'PutRelativeFile', prefix: 'save-as', group: 'PutRelativeFile' },
  { operation: 'CreateChildFile', prefix: 'child-file', group: 'CreateChildFileAndDeleteFile' },
] as const;

/** Each defect once for PutRelativeFile and once for CreateChildFile. */
export function forBothMakers(defects: readonly NewFileDefect[]): readonly Defect[] {
  return makers.flatMap(({ operation, prefix, group }) =>
    defects.map(({ name, breaks, mirrored, further, act }) => ({
      name: `${prefix}-${name}`,
      breaks: `${operation} ${breaks}.`,
      caughtBy: [...inGroup(group, ...mirrored.map((check) => `${operation}.${check}`)), ...further[operation]],
      middleware: act(operation),
    })),
  );
}
