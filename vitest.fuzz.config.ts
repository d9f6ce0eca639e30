import { defineConfig } from 'vitest/config'

/** `npm run test:fuzz`: minutes of hostile requests, apart from what is run after every edit. */
export default defineConfig({
  test: {
    reporters: ['default', './test/summary.ts'],
    include: ['test/fuzz/fuzz.test.ts'],
    testTimeout: 30_000,
  },
})
