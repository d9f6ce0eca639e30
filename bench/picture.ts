const [WIDTH, HEIGHT, MARGIN] = [640, 360, 56]

export type Scatter = {
  title: string
  /** The units of the two axes. */
  axes: [string, string]
  points: [number, number][]
  /** Whether the horizontal axis counts powers of ten. */
  logarithmic: boolean
}

/** A scatter plot as SVG; the vertical axis starts at zero. */
export function scatter({ title, axes: [across, up], points, logarithmic }: Scatter): string {
  const scaled = (x: number) => (logarithmic ? Math.log10(x) : x)
  const xs = points.map(([x]) => scaled(x))
  const [from, to] = [logarithmic ? Math.min(...xs) : 0, Math.max(...xs) * (logarithmic ? 1 : 1.08)]
  const top = Math.max(...points.map(([, y]) => y)) * 1.15
  const left = (x: number) => MARGIN + ((scaled(x) - from) / (to - from || 1)) * (WIDTH - 2 * MARGIN)
  const down = (y: number) => HEIGHT - MARGIN - (y / top) * (HEIGHT - 2 * MARGIN)
  const text = (x: number, y: number, words: string, more = '') =>
    `<text x="${x.toFixed(0)}" y="${y.toFixed(0)}" ${more}>${words}</text>`
  const step = 10 ** Math.floor(Math.log10(top))
  const marks = Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step)
  return [
    `<svg role="img" aria-label="${title}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    text(WIDTH / 2, 24, title, 'text-anchor="middle" font-size="15"'),
    ...marks.map(
      (mark) =>
        `<path d="M${MARGIN} ${down(mark).toFixed(0)}H${WIDTH - MARGIN}" stroke="#ddd"/>` +
        text(MARGIN - 8, down(mark) + 4, `${Number(mark.toPrecision(3))}`, 'text-anchor="end"'),
    ),
    text(MARGIN, MARGIN - 12, up, 'text-anchor="end"'),
    text(WIDTH - MARGIN, HEIGHT - 12, across, 'text-anchor="end"'),
    ...points.map(
      ([x, y]) =>
        `<circle cx="${left(x).toFixed(0)}" cy="${down(y).toFixed(0)}" r="4" fill="#2563eb"/>` +
        text(left(x), HEIGHT - MARGIN + 18, x.toFixed(0), 'text-anchor="middle" font-size="9"'),
    ),
    '</svg>',
    '',
  ].join('\n')
}
