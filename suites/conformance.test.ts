import { registerSuites } from '../harness/vitest/register-suites.ts';
import { suites } from './host-suites.ts';

registerSuites(suites);
