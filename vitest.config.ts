import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** A service that was made of this one need not have every suite. */
const here = ({ test }: { test: { include: string[] } }) =>
  test.include.length > 0 && test.include.every((glob) => existsSync(glob.replace(/\/\*\*.*/, '')))

// With the default order of 0 and one worker a project runs after all others, whatever their order.
const TRAFFIC_IS_SENT = { groupOrder: 1 }
const LOAD_IS_MADE = { groupOrder: 2 }
const TRAFFIC_IS_READ = { groupOrder: 3 }

/** Every fault in every call and every edit of the contract: most of the time of all tests. `npm test` leaves them to CI. */
const EXHAUSTIVE = ['test/faults/matrix.test.ts', 'test/contract/mutations.test.ts'].filter((file) =>
  existsSync(file),
)

/** The settings of the unit tests; the mutation tests share them. */
export const UNIT = {
  typecheck: { enabled: false },
  setupFiles: ['test/awslambda.ts'],
  // What the stack gives every function that asks; a test of a restriction sets its own.
  env: {
    ALLOWED_MODELS: '(any)',
    INFERENCE_GEOGRAPHIES: '(any)',
    GUARDRAIL: '(none)',
    PERSON_HASH_KEY: 'secret',
    ORGANIZATION_DOMAIN: '(any)',
  },
  sequence: TRAFFIC_IS_SENT,
  testTimeout: 30_000,
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    reporters: ['default', './test/summary.ts'],
    // By default Vitest leaves one processor idle. Many tests wait for a process, a browser or the clock.
    maxWorkers: '150%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{conformance,limits,traffic}/**', 'test/fuzz/fuzz.test.ts', ...EXHAUSTIVE],
          ...UNIT,
        },
      },
      { test: { name: 'exhaustive', include: EXHAUSTIVE, ...UNIT } },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          globalSetup: ['test/conformance/setup.ts'],
          sequence: TRAFFIC_IS_SENT,
          // A deployed stage lets through as many requests a second as it was deployed with.
          testTimeout: process.env['GATEWAY_URL'] ? 300_000 : 30_000,
          hookTimeout: process.env['GATEWAY_URL'] ? 300_000 : 60_000,
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
          name: 'limits',
          include: ['test/limits/**/*.test.ts'],
          sequence: LOAD_IS_MADE,
          // Each keeps the machine busy, and measures what the gateway does when nothing else does.
          maxWorkers: 1,
          testTimeout: 30_000,
        },
      },
    ].filter(here),
  },
})
