import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{suites,harness,reference-host,reports,cli,validation-app,scripts}/**/*.test.ts'],
          exclude: ['**/*.container.test.ts', 'suites/conformance.test.ts'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
    ],
  },
});
