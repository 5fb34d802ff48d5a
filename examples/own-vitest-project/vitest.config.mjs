import { defineConfig } from 'vitest/config';

// The global set-up takes WOPI_SRC and WOPI_TOKEN, or starts the bundled host.
export default defineConfig({
  test: { include: ['wopi.test.mjs'], globalSetup: ['wopi-conformance/vitest/global-setup'] },
});
