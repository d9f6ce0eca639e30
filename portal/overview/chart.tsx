import { useEffect, useRef, useState } from 'preact/hooks'
import type { Usage } from '../../clients/typescript/index.ts'
import { moneyOf, numberOf, shortDayOf, WORDS } from '../words.ts'
import { type Measure, roundUp, seriesOf, sum } from './series.ts'

const { overview: words } = WORDS

const HEIGHT = 220
const TOP = 16
const BOTTOM = 24
const LEFT = 72

/** The usage by day, each model in its colour. The table has the same data for users who cannot see the chart. */
export function Chart({ usage, days, measure }: { usage: Usage[]; days: string[]; measure: Measure }) {
  const [svg, width] = useWidth()
  const series = seriesOf(usage, days, measure)
  const say = measure === 'cost' ? moneyOf : numberOf
  const most = roundUp(Math.max(...days.map((_, day) => sum(series.map(({ values }) => values[day] ?? 0)))))
  const high = HEIGHT - TOP - BOTTOM
  const step = (width - LEFT) / days.length
  const y = (value: number) => TOP + high * (1 - value / most)
  const total = say(sum(series.flatMap(({ values }) => values)))
  return (
    <>
      <p class="figure">{words.total(total)}</p>
      <svg
        ref={svg}
        class="chart"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={words.chart(words.measures[measure], total, days.length)}
      >
        {[0, most / 2, most].map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
              {say(tick)}
            </text>
          </g>
        ))}
        {days.map((day, index) => {
          let top = HEIGHT - BOTTOM
          return series.map(({ model, values }, colour) => {
            const height = (high * (values[index] ?? 0)) / most
            top -= height
            return (
              height > 0 && (
                <rect
                  key={`${day} ${model}`}
                  class={`c${colour}`}
                  x={LEFT + step * (index + 0.15)}
                  y={top}
                  width={step * 0.7}
                  height={height}
                >
                  <title>{`${shortDayOf(day)}, ${model || words.others}: ${say(values[index] ?? 0)}`}</title>
                </rect>
              )
            )
          })
        })}
        {[0, Math.floor((days.length - 1) / 2), days.length - 1].map((index, place) => (
          <text
            key={index}
            x={place === 0 ? LEFT : place === 2 ? width : LEFT + step * (index + 0.5)}
            y={HEIGHT - 6}
            text-anchor={(['start', 'middle', 'end'] as const)[place]}
          >
            {shortDayOf(days[index] ?? '')}
          </text>
        ))}
      </svg>
      <ul class="legend">
        {series.map(({ model, values }, colour) => (
          <li key={model}>
            <svg aria-hidden="true" viewBox="0 0 12 12">
              <rect class={`c${colour}`} width="12" height="12" rx="2" />
            </svg>
            {model || words.others} · {say(sum(values))}
          </li>
        ))}
      </ul>
    </>
  )
}

/** The displayed width of the chart. Drawn at that size, its text is as large as the page's. */
function useWidth() {
  const svg = useRef<SVGSVGElement>(null)
  const [width, setWidth] = useState(640)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width || 640))
    if (svg.current) observer.observe(svg.current)
    return () => observer.disconnect()
  }, [])
  return [svg, width] as const
}
