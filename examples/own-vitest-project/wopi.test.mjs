// The checks as tests of your own Vitest project, beside the configuration in vitest.config.mjs.
import { suites } from 'wopi-conformance';
import { registerSuites } from 'wopi-conformance/vitest';

registerSuites(suites.filter(({ group }) => ['Locks', 'GetLock'].includes(group)));
