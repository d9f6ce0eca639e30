import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { BASE_URL } from '../contract/public.ts'

const ENTRY = join(resolve(import.meta.dirname, '..'), 'portal', 'index.tsx')

/** The page's icon, which needs no request. */
const ICON = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#06c"/><path d="M4 12V7a4 4 0 0 1 8 0v5" fill="none" stroke="#fff" stroke-width="2"/></svg>')}`

/**
 * Builds the portal as one page, which contains its script and its style and loads nothing.
 *
 * @throws if it cannot be bundled.
 */
export async function portalPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    outdir: 'portal',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
  })
  const [script, style] = ['.js', '.css'].map(
    (extension) => outputFiles.find(({ path }) => path.endsWith(extension))?.text.trim() ?? '',
  )
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Bedrock Gateway</title>
<link rel="icon" href="${ICON}">
<style>${style}</style>
</head>
<body>
<div id="portal"></div>
<noscript>The portal runs in the browser and needs JavaScript. <a href="docs">The documentation</a> does not.</noscript>
<script>${sameEverywhere(script ?? '')}</script>
</body>
</html>
`
}

/**
 * Removes the placeholder of the API's URL from the script, so that no deployment's URL replaces it. The page derives
 * the URL from its own address.
 */
function sameEverywhere(script: string): string {
  return script.replaceAll(BASE_URL, 'https://gateway.invalid')
}
