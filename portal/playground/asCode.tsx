import { useState } from 'preact/hooks'
import type { UsableModel } from '../../clients/typescript/index.ts'
import { Code } from '../parts/copy.tsx'
import { Choice } from '../parts/form.tsx'
import { WORDS } from '../words.ts'
import { codeOf, IMAGE, LANGUAGES, type Language } from './code.ts'
import type { Asked } from './conversation.ts'

const { playground: words } = WORDS

/** The same request as code. */
export function AsCode({ asked, model }: { asked: Asked; model: UsableModel | undefined }) {
  const [language, setLanguage] = useState<Language>('curl')
  const speaks = language !== 'anthropic' || model?.routes.includes('/v1/messages')
  const hasImage = asked.messages.some((message) => message.role === 'user' && message.image)
  return (
    <details class="card">
      <summary>{words.asCode}</summary>
      <p class="quiet">
        {words.codeSays} {hasImage && words.codeImage(IMAGE)}
      </p>
      <Choice
        name="language"
        label={words.language}
        value={language}
        options={LANGUAGES.map((one) => [one, one])}
        onChange={(chosen) => setLanguage(LANGUAGES.find((one) => one === chosen) ?? 'curl')}
      />
      {speaks ? <Code text={codeOf(language, asked)} what={language} /> : <p>{words.anthropicNo}</p>}
    </details>
  )
}
