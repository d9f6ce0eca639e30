import { defineConfig } from 'vitest/config'

// With the default order of 0 and one worker a project runs after all others, whatever their order.
const TRAFFIC_IS_SENT = { groupOrder: 1 }
const TRAFFIC_IS_READ = { groupOrder: 2 }

export default defineConfig({
  test: {
    reporters: ['default', './test/summary.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/conformance/**', 'test/traffic/**'],
          typecheck: { enabled: false },
          sequence: TRAFFIC_IS_SENT,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          globalSetup: ['test/conformance/setup.ts'],
          sequence: TRAFFIC_IS_SENT,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'traffic',
          include: ['test/traffic/**/*.test.ts'],
          globalSetup: ['test/traffic/setup.ts'],
          sequence: TRAFFIC_IS_READ,
          testTimeout: 60_000,
        },
      },
    ],
  },
})
