// Runs the checks as tests of your own Vitest project. The configuration is in vitest.config.mjs.
import { suites } from 'wopi-conformance';
import { registerSuites } from 'wopi-conformance/vitest';

registerSuites(suites.filter(({ group }) => ['Locks', 'GetLock'].includes(group)));
