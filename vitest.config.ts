import { defineConfig } from 'vitest/config'

// With the default order of 0 and one worker a project runs after all others, whatever their order.
const TRAFFIC_IS_SENT = { groupOrder: 1 }
// The fault matrix brings about the answers that nothing else does, so the traffic is read last.
const LOAD_IS_MADE = { groupOrder: 2 }
const TRAFFIC_IS_READ = { groupOrder: 3 }

export default defineConfig({
  test: {
    reporters: ['default', './test/summary.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/conformance/**', 'test/traffic/**', 'test/{faults,fuzz,limits}/**'],
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
      {
        test: {
          name: 'hostile',
          include: ['test/{faults,limits}/**/*.test.ts', 'test/fuzz/injection.test.ts'],
          sequence: LOAD_IS_MADE,
          // Each keeps the machine busy, and measures what the gateway does when nothing else does.
          maxWorkers: 1,
          testTimeout: 30_000,
        },
      },
    ],
  },
})
