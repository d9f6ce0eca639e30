import { EventEmitter, once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished, test } from 'vitest'
import { watchFolder } from '../../dev/watch.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** A watched folder `code` with `below/one.ts` in it, and the reported changes. */
function watched() {
  const root = temporaryFolder()
  mkdirSync(join(root, 'code/below'), { recursive: true })
  writeFileSync(join(root, 'code/below/one.ts'), '')
  const told = new EventEmitter()
  onTestFinished(
    watchFolder(root, 'code', (file) => {
      told.emit(file)
      if (existsSync(join(root, file))) told.emit(`${file} is ${readFileSync(join(root, file), 'utf8')}`)
    }),
  )
  const tells = async (file: string, work: () => void) => {
    const heard = once(told, file)
    work()
    await heard
  }
  return { root, tells }
}

test('a file that is replaced by a rename is reported each time', async () => {
  const { root, tells } = watched()
  const file = join(root, 'code/below/one.ts')
  // One rename can be reported more than once; several renames show that each is reported.
  for (const text of ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh']) {
    await tells(`code/below/one.ts is ${text}`, () => {
      writeFileSync(join(root, 'new'), text)
      renameSync(join(root, 'new'), file)
    })
  }
})

test('a written file and a deleted file are reported', async () => {
  const { root, tells } = watched()
  await tells('code/below/one.ts', () => writeFileSync(join(root, 'code/below/one.ts'), 'a'))
  await tells('code/below/one.ts', () => rmSync(join(root, 'code/below/one.ts')))
})

test('a new folder is watched, also after it was replaced', async () => {
  const { root, tells } = watched()
  for (const _ of [1, 2]) {
    mkdirSync(join(root, 'new'))
    writeFileSync(join(root, 'new/two.ts'), '')
    renameSync(join(root, 'new'), join(root, 'code/later'))
    // It is watched once its creation is reported: a file beside it is reported after that.
    await tells('code/mark.ts', () => writeFileSync(join(root, 'code/mark.ts'), ''))
    await tells('code/later/two.ts', () => writeFileSync(join(root, 'code/later/two.ts'), 'b'))
    await tells('code/later', () => rmSync(join(root, 'code/later'), { recursive: true }))
  }
})
