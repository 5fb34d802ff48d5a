import { defineConfig } from 'vitest/config';

// The global setup uses the host of WOPI_SRC and WOPI_TOKEN, or starts the bundled one if WOPI_SRC is not set.
export default defineConfig({
  test: { include: ['wopi.test.mjs'], globalSetup: ['wopi-conformance/vitest/global-setup'] },
});
