/** The group that may use the administration. */
export const ADMINISTRATORS = 'administrators'
