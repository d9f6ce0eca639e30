import { defineConfig, mergeConfig } from 'vitest/config'
import { UNIT } from '../../vitest.config.ts'

/** The unit tests of the handlers alone: they are fast enough to run for thousands of mutants. */
export default mergeConfig(defineConfig({ test: UNIT }), {
  test: { include: ['test/handlers/**/*.test.ts'] },
})
