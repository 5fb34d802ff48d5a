import { registerSuites } from '../harness/vitest/register-suites.ts';
import { suites } from './index.ts';

registerSuites(suites);
