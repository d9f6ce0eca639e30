import { useState } from 'preact/hooks'
import { API_URL } from '../address.ts'
import { Code } from '../parts/copy.tsx'
import { Choice } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { linkTo } from '../route.ts'
import { WORDS } from '../words.ts'
import { recipesFor } from './recipes.ts'
import { TryKey } from './tryKey.tsx'

const { setUp: words } = WORDS

const RECIPES = recipesFor(API_URL)

export function SetUp() {
  const [chosen, choose] = useState(RECIPES[0]?.name ?? '')
  const recipe = RECIPES.find(({ name }) => name === chosen)
  return (
    <>
      <Heading>{WORDS.views['set-up']}</Heading>
      <p>
        {words.intro} {words.needsKey} <a href={linkTo('keys')}>{words.makeKey}</a>
      </p>
      <div class="play">
        <div>
          <section class="card" aria-label={words.address}>
            <h2>{words.address}</h2>
            <p class="quiet">{words.forOpenai}</p>
            <Code text={`${API_URL}/v1`} what={words.forOpenai} />
            <p class="quiet">{words.forAnthropic}</p>
            <Code text={API_URL} what={words.forAnthropic} />
          </section>
          <TryKey />
        </div>
        <section class="card" aria-label={words.tool}>
          <Choice
            name="tool"
            label={words.tool}
            value={chosen}
            options={RECIPES.map(({ name }) => [name, name])}
            onChange={choose}
          />
          {recipe?.isSeen && (
            <>
              <p class="quiet">{words.keyIn}</p>
              <Code text="read -rs GATEWAY_KEY && export GATEWAY_KEY" what={words.keyIn} />
            </>
          )}
          {recipe?.blocks.map(({ what, text }) => (
            <div key={what + text}>
              <p class="quiet">{what}</p>
              <Code text={text} what={what} />
            </div>
          ))}
          {recipe?.name === 'Cursor' ? (
            <p class="quiet">{words.cursor}</p>
          ) : (
            recipe && !recipe.isSeen && <p class="quiet">{words.unseen}</p>
          )}
        </section>
      </div>
    </>
  )
}
