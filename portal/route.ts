import { useEffect, useState } from 'preact/hooks'

/** The views, by the part of the address behind the `#`, which holds nothing else. */
export const ROUTES = [
  'sign-in',
  'register',
  'confirm',
  'forgot-password',
  'overview',
  'keys',
  'playground',
  'set-up',
] as const

export type Route = (typeof ROUTES)[number]

/** The views of somebody who signed in. */
export const INSIDE: readonly Route[] = ['overview', 'keys', 'playground', 'set-up']

export const linkTo = (route: Route) => `#${route}`

export function goTo(route: Route): void {
  location.hash = linkTo(route)
}

export function routeNow(): Route | undefined {
  return ROUTES.find((route) => linkTo(route) === location.hash)
}

/** The view that the address names. */
export function useRoute(): Route | undefined {
  const [route, setRoute] = useState(routeNow)
  useEffect(() => {
    const follow = () => setRoute(routeNow())
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return route
}
