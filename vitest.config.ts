import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { bundleBrowserCode } from './scripts/bundle-browser-code.mjs';
import SlowFilesFirst from './scripts/slow-files-first.mjs';

const sources = '{wopi,web,suites,harness,reference-host,reports,cli,validation-app,scripts}';

// Tests must not see the bundles of an earlier build.
await bundleBrowserCode();

export default defineConfig({
  test: {
    // Most tests wait for processes, browsers and containers, so one worker for each processor leaves half of them idle.
    maxWorkers: 2 * availableParallelism(),
    sequence: { sequencer: SlowFilesFirst },
    reporters: ['default', './scripts/slowest-files.mjs'],
    // Each defect of the kill matrix is a test of about half a second: a line for each would bury the rest.
    slowTestThreshold: 5_000,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['architecture.test.ts', `${sources}/**/*.test.ts`],
          exclude: ['**/*.container.test.ts', 'suites/conformance.test.ts'],
          globalSetup: ['scripts/test-directory.mjs'],
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'container',
          include: ['{cli,reference-host}/**/*.container.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['suites/conformance.test.ts'],
          globalSetup: ['harness/vitest/global-setup.ts'],
        },
      },
    ],
  },
});
