/** Names that ajv turns into variables of the validator modules. */
const OF_VALIDATORS = /^(default|formats|func|pattern|responses|root|schema|validate|vErrors|evaluated)\d*$/

/** Whether a module cannot have a variable of this name. */
export function isTaken(name: string): boolean {
  if (OF_VALIDATORS.test(name)) return true
  try {
    new Function(`'use strict'; async () => { let ${name} }`)
    return false
  } catch {
    return true
  }
}
