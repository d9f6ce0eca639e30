/** The URL of the API; this page is one of its routes. */
export const API_URL = new URL('.', location.href).href.replace(/\/$/, '')

/** Whether the gateway runs on the user's own machine, where it shows the mail that it would send. */
export const IS_LOCAL = ['127.0.0.1', 'localhost'].includes(location.hostname)
