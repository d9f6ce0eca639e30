import { useId } from 'preact/hooks'
import { WORDS } from '../words.ts'
import type { Image } from './conversation.ts'

const { playground: words } = WORDS

/** An image for the model. It stays in the page until it is sent. */
export function ImageField({
  image,
  take,
}: {
  image: Image | undefined
  take: (image: Image | undefined) => void
}) {
  const id = useId()
  const read = async (file: File | undefined) => take(file && { name: file.name, url: await urlOf(file) })
  return (
    <div class="field">
      <label for={id}>
        {words.image} <small>({WORDS.optional})</small>
      </label>
      {image ? (
        <p class="row">
          <img src={image.url} alt={image.name} />
          <button type="button" class="link" onClick={() => take(undefined)}>
            {words.noImage}
          </button>
        </p>
      ) : (
        <input
          id={id}
          type="file"
          accept="image/*"
          onChange={({ currentTarget }) => void read(currentTarget.files?.[0])}
        />
      )}
    </div>
  )
}

function urlOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}
