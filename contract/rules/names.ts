/** Names of which ajv makes variables in the modules that hold the validators. */
const OF_VALIDATORS = /^(default|formats|func|pattern|responses|root|schema|validate|vErrors|evaluated)\d*$/

/** Whether generated code, which is a module, cannot name a variable so. */
export function isTaken(name: string): boolean {
  if (OF_VALIDATORS.test(name)) return true
  try {
    new Function(`'use strict'; async () => { let ${name} }`)
    return false
  } catch {
    return true
  }
}
