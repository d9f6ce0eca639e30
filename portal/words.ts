/** Every text of the portal. */
export const WORDS = {
  name: 'Bedrock Gateway',
  skip: 'Skip to the content',
  docs: 'Documentation',
  loading: 'Loading …',
  retry: 'Load it again',
  cancel: 'Cancel',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'Not copied: select the text and copy it yourself',
  optional: 'optional',
  views: {
    'sign-in': 'Sign in',
    register: 'Register',
    confirm: 'Confirm your address',
    'forgot-password': 'Forgotten password',
    overview: 'Overview',
    keys: 'Keys',
    playground: 'Playground',
    'set-up': 'Set-up',
  },
  fields: {
    email: 'E-mail address',
    password: 'Password',
    newPassword: 'New password',
    newPasswordHint: 'At least 12 characters, with a lower-case letter, an upper-case letter and a digit.',
    fullname: 'Your name',
    code: 'Code from the mail',
  },
  account: {
    intro: 'Models of Amazon Bedrock, within a budget. Sign in to get a key and ask them.',
    keep: 'Keep me signed in on this device',
    keepHint: 'Not on a device that others use.',
    signIn: 'Sign in',
    signOut: 'Sign out',
    signOutAsk: 'Sign out everywhere?',
    signOutSays: 'Every session ends, on all your devices. Access keys stay as they are.',
    signedOut: 'You are signed out, on every device.',
    signedOutHere: 'You are signed out here. The gateway could not be told, so other devices stay signed in.',
    ended: 'Your session has ended. Sign in again to go on.',
    noAccount: 'No account yet?',
    hasAccount: 'Registered and confirmed already?',
    register: 'Register',
    forgot: 'Forgotten your password?',
    unconfirmed: 'Your address is not confirmed yet.',
    confirmNow: 'Confirm it now',
    mailed: (email: string) => `A code was mailed to ${email}.`,
    mailedLocally:
      'This gateway runs on your own machine: the code stands in the terminal where it was started.',
    confirm: 'Confirm',
    confirmed: 'Your address is confirmed. Sign in.',
    resend: 'Send a new code',
    resent: 'If the address awaits confirmation, a new code is on its way.',
    notHere:
      'This tab does not know the registration, which another tab or device began. Confirm it there, or register the address again here: that replaces what nobody has confirmed, and mails a new code.',
    registerAgain: 'Register again',
    sendCode: 'Send me a code',
    haveCode: 'I have a code already',
    codeSent: 'If the address is registered, a code is on its way. It is good for an hour.',
    setPassword: 'Set the new password',
    keepKeys: 'Keep my access keys',
    keepKeysHint: 'Otherwise all are revoked, in case somebody else knew the old password.',
    reset: 'The new password is set. Sign in with it.',
    again: 'Your password once more',
    againSays: 'This needs a sign-in of the last five minutes.',
    goOn: 'Go on',
  },
  overview: {
    budget: 'Budget',
    quota: 'Requests',
    calls: 'Calls in flight',
    period: { DAY: 'today', WEEK: 'this week', MONTH: 'this month' },
    used: (used: string, limit: string) => `${used} of ${limit}`,
    unlimited: (used: string) => `${used}, without a limit`,
    held: (held: string) => `${held} of it held by calls in flight`,
    resets: (when: string) => `Begins anew ${when}`,
    now: (used: string, limit: string) => `${used} of ${limit} at once`,
    usage: 'What you used',
    range: 'Days',
    days: (days: number) => `Last ${days} days`,
    measure: 'Shown as',
    measures: { cost: 'Money', tokens: 'Tokens', requests: 'Requests' },
    chart: (measure: string, total: string, days: number) =>
      `${measure} by day and model over the last ${days} days: ${total} in all. The table below says the same.`,
    total: (total: string) => `${total} in all`,
    others: 'Others',
    table: 'As a table',
    columns: ['Day', 'Model', 'Requests', 'Tokens in', 'Tokens out', 'Money'],
    empty: 'Nothing was used on these days.',
    emptyNext: 'Ask a model in the playground',
    refresh: 'Refresh',
  },
  keys: {
    intro: 'An access key is one secret for any tool. It opens the models, within your own limits.',
    new: 'Make a key',
    name: 'Name',
    nameHint: 'By which you know it, such as “laptop”.',
    expires: 'Good for',
    expiry: {
      none: 'No end',
      '1': 'A day',
      '7': 'A week',
      '30': '30 days',
      '90': '90 days',
      '365': 'A year',
    },
    models: 'Only these models',
    modelsHint: 'Ids with commas between, * for any text: amazon.nova-*',
    budget: 'Budget in US dollars',
    budgetHint: 'In each period of your own budget.',
    make: 'Make the key',
    made: 'Your new key',
    madeSays: 'It is shown this once. Copy it now, and keep it secret.',
    secret: 'Access key',
    done: 'I have it',
    use: 'Use it in the playground',
    empty: 'You have no keys yet.',
    columns: ['Name', 'Begins with', 'Made', 'Last used', 'Expires', 'Models', 'Spent', ''],
    never: 'not lately',
    noEnd: 'never',
    expired: (when: string) => `${when} (expired)`,
    allModels: 'all',
    of: (spent: string, budget: string) => `${spent} of ${budget}`,
    revoke: 'Revoke',
    revokeNamed: (name: string) => `Revoke ${name}`,
    revokeAsk: (name: string) => `Revoke “${name}”?`,
    revokeSays: 'The next call with it is refused. This cannot be undone.',
    revoked: (name: string) => `“${name}” is revoked.`,
  },
  playground: {
    keyless:
      'Models are asked with an access key. Make one for this page, which is good for an hour and ends when you sign out, or paste one of yours.',
    make: 'Make a key for this page',
    made: 'Portal playground',
    paste: 'Or paste an access key',
    take: 'Use this key',
    key: (name: string) => `Asks with the key “${name}”.`,
    otherKey: 'Use another key',
    model: 'Model',
    noModels: 'This key can invoke no model that chats.',
    system: 'System text',
    prompt: 'Prompt',
    firstPrompt: 'Say hello, and tell me in one sentence what you can do.',
    parameters: 'Parameters',
    maxTokens: 'Most tokens of the answer',
    temperature: 'Temperature',
    temperatureHint: '0 to 1. Empty for the model’s own.',
    send: 'Send',
    sending: 'Answering …',
    stop: 'Stop',
    answer: 'Answer',
    waiting: 'The answer comes here, word by word.',
    stopped: 'Stopped. The model is read to its end all the same, and what it used is paid for.',
    cut: 'The answer reached its most tokens and was cut off.',
    broken: 'The stream ended early.',
    tokens: 'Tokens',
    tokensSay: (input: string, output: string) => `${input} in, ${output} out`,
    cost: 'Money',
    time: 'Time',
    timeSays: (first: string, all: string) => `${all}, the first word after ${first}`,
    ignored: (names: string) => `The model has nothing for: ${names}.`,
    asCode: 'Show as code',
    codeSays: 'The same request, with the key in the variable GATEWAY_KEY.',
    language: 'Language',
    anthropicNo: 'This model does not speak Anthropic’s Messages.',
  },
  setUp: {
    intro: 'Every tool needs two things: where this gateway is, and one of your access keys.',
    address: 'Where this gateway is',
    forOpenai: 'For tools that speak OpenAI',
    forAnthropic: 'For tools that speak Anthropic',
    needsKey: 'No key yet?',
    makeKey: 'Make one',
    try: 'Try a key',
    trySays: 'Asks the gateway whose it is. Spends nothing, and the key is forgotten.',
    tryButton: 'Try it',
    works: (name: string, owner: string) => `It works: “${name}” of ${owner}.`,
    left: (requests: string, money: string) => `Left: ${requests} requests and ${money}.`,
    leftNoBudget: (requests: string) => `Left: ${requests} requests, without a budget.`,
    tool: 'Your tool',
    keyIn: 'Put your key into the variable GATEWAY_KEY first:',
    unseen: 'By its documentation alone: no test has seen it.',
    cursor:
      'Cursor is reported to call from its own servers, which reach no private address, and to send some models a request that is refused.',
  },
  until: (when: Date) => `It begins anew ${whenOf(when)}.`,
  failed: (status: number) => `The gateway answered with status ${status}.`,
  timeout: 'The gateway did not answer in time. Try again.',
  offline: 'You are offline. It goes on once the connection is back.',
  unreachable: 'The gateway cannot be reached. Try again.',
  /** What the gateway's refusals mean for a person, by their code; for all others its own words. */
  problems: {
    wrong_credentials: 'The address or the password is wrong.',
    not_confirmed: 'Your address is not confirmed yet.',
    invalid_token: 'Your session has ended.',
    invalid_refresh_token: 'Your session has ended.',
    invalid_access_key: 'This access key is wrong, revoked or expired.',
    fresh_sign_in_needed: 'This needs your password once more.',
    too_many_keys: 'You have as many keys as a person may. Revoke one first.',
    too_many_calls: 'You have as many calls in flight as are allowed. Wait until one has ended.',
    quota_exceeded: 'Your requests of this period are used up.',
    model_not_found: 'There is no such model here.',
    model_not_allowed: 'This model may not be used here.',
    model_access_denied: 'Whoever runs this gateway has not subscribed to this model yet.',
  },
} as const

/** A moment, in the reader's own time. */
export function whenOf(date: Date): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(date)
}

export function dayOf(date: Date): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(date)
}

/** US dollars; parts of a cent as far as they say something. */
export function moneyOf(usd: number): string {
  const digits = usd === 0 || usd >= 0.1 ? 2 : usd >= 0.001 ? 4 : 6
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(usd)
}

export function numberOf(value: number): string {
  return new Intl.NumberFormat('en').format(value)
}

export function secondsOf(millis: number): string {
  return `${(millis / 1000).toFixed(millis < 10_000 ? 2 : 1)} s`
}

/** A day of the gateway's, which is one of UTC: `2026-01-31`. */
export function shortDayOf(day: string): string {
  const format = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' })
  return format.format(new Date(`${day}T00:00:00Z`))
}
