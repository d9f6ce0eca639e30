import type { ComponentChildren } from 'preact'
import type { Said } from './context.ts'

export function Notice({ tone, children }: { tone: Said['tone']; children: ComponentChildren }) {
  return <div class={`notice ${tone}`}>{children}</div>
}
