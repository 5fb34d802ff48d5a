import type { Defect } from '../../reference-host/defects/defect.ts';

/** A host that differs from the reference host where the documentation leaves the choice to it. */
export interface AllowedHost extends Pick<Defect, 'variant' | 'middleware' | 'setup'> {
  readonly name: string;
  /** Groups that judge it; absent: all. */
  readonly groups?: readonly string[];
  /** Checks that warn about it, because the documentation recommends the opposite or good practice does. */
  readonly warned?: readonly string[];
}
