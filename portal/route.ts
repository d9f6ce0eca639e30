import { useLayoutEffect, useState } from 'preact/hooks'

/** The views without a session. */
const OUTSIDE = ['sign-in', 'register', 'confirm', 'forgot-password'] as const

/** The views with a session. */
export const INSIDE = ['overview', 'keys', 'playground', 'set-up'] as const

/** The views of administrators; each is a tab of the administration. */
export const ADMINISTRATION = ['people', 'plans', 'spent', 'audit'] as const

const ROUTES = [...OUTSIDE, ...INSIDE, ...ADMINISTRATION]

export type Route = (typeof ROUTES)[number]

/** A view, with the id of the person that an administrator looks at. */
export type Place = { route: Route; id?: string | undefined }

export const isOutside = (route: Route) => OUTSIDE.some((one) => one === route)

export const isAdministration = (route: Route) => ADMINISTRATION.some((one) => one === route)

/** The part of the URL after the `#`, which contains the view and no secret. */
export const linkTo = (route: Route, id?: string) => (id === undefined ? `#${route}` : `#${route}/${id}`)

export function goTo(route: Route): void {
  location.hash = linkTo(route)
}

export function placeNow(): Place | undefined {
  const [name, id] = location.hash.slice(1).split('/')
  const route = ROUTES.find((one) => one === name)
  return route && { route, id }
}

/** The view that the URL names. */
export function usePlace(): Place | undefined {
  const [place, setPlace] = useState(placeNow)
  // A link may be followed before the first paint.
  useLayoutEffect(() => {
    const follow = () => setPlace(placeNow())
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return place
}
