import { WORDS } from '../words.ts'
import type { Call, Message } from './conversation.ts'

const { playground: words } = WORDS

/** The conversation before the answer. */
export function Said({ messages }: { messages: Message[] }) {
  return (
    <section class="card" aria-label={words.said}>
      <h2>{words.said}</h2>
      <dl class="said">
        {messages.map((message, index) => (
          <div key={index}>
            <dt>{message.role === 'tool' ? words.resultOf(message.call.name) : words.roles[message.role]}</dt>
            <dd>
              {message.role === 'user' && message.image && (
                <img src={message.image.url} alt={message.image.name} />
              )}
              {message.text}
              {message.role === 'assistant' && <Calls calls={message.calls} />}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** The tool calls of a model. The playground does not run them. */
export function Calls({ calls }: { calls: Call[] }) {
  if (calls.length === 0) return null
  return (
    <ul class="plainly">
      {calls.map(({ id, name, arguments: json }) => (
        <li key={id}>
          <code>
            {name}({json})
          </code>
        </li>
      ))}
    </ul>
  )
}
