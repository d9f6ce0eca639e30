/** The group that the routes of the administration are for. */
export const ADMINISTRATORS = 'administrators'
