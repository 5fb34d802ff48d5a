import { type CheckOfSuite, checksOf } from '../harness/checks/check.ts';
import { everySuite } from '../suites/catalogue.ts';

/** Every check that can be run here, in order. */
export const catalogue: readonly CheckOfSuite[] = checksOf(everySuite);
