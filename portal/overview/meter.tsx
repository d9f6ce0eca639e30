import { useId } from 'preact/hooks'

/** The usage of a limit, including the amount held for calls in flight. */
export function Meter({
  name,
  period = '',
  used,
  held,
  limit,
  says,
  more,
}: {
  name: string
  period?: string
  used: number
  held: number
  limit: number | undefined
  says: string
  more: string[]
}) {
  const id = useId()
  const part = (value: number) => `${limit ? Math.min(100, (100 * value) / limit) : 0}%`
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>
        {name} <small>{period}</small>
      </h2>
      <p class="figure">{says}</p>
      {limit !== undefined && (
        <svg class="bar" aria-hidden="true">
          <rect class="all" width="100%" height="100%" />
          <rect class="held" width={part(used)} height="100%" />
          <rect class={used >= limit ? 'full' : 'used'} width={part(used - held)} height="100%" />
        </svg>
      )}
      {more.filter(Boolean).map((line) => (
        <p key={line} class="quiet">
          {line}
        </p>
      ))}
    </section>
  )
}
