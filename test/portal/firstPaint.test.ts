import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserless, open, type Portal, SLOWLY, why } from './visitor.ts'

/** When the first text or shape was painted, in milliseconds since the page was requested. */
const FIRST_PAINT = `new Promise((resolve) =>
  new PerformanceObserver((list, observer) => {
    for (const { name, startTime } of list.getEntries())
      if (name === 'first-contentful-paint') {
        observer.disconnect()
        resolve(startTime)
      }
  }).observe({ type: 'paint', buffered: true }),
)`

describe.skipIf(browserless)(`the portal's first paint${why}`, SLOWLY, () => {
  let portal: Portal
  beforeAll(async () => {
    portal = await open()
    // Starts the function, as the first visitor of a day does.
    await portal.visitor()
  }, SLOWLY.timeout)
  afterAll(() => portal?.close())

  test('comes within a second, for a visitor with an empty cache', async () => {
    const jane = await portal.visitor()
    const millis = Number(await jane.page.evaluate(FIRST_PAINT))
    console.info(`The portal's first paint came after ${Math.round(millis)} ms.`)
    expect(millis).toBeGreaterThan(0)
    expect(millis).toBeLessThan(1000)
    jane.hasNoComplaint()
  })
})
