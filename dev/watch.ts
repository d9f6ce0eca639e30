import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'

/**
 * Reports each saved file in a folder and its subfolders, with one watch for each folder. Node's recursive watch on
 * Linux follows files, and loses each file that a rename replaces, as editors, `sed -i` and `git checkout` do.
 *
 * @param root the folder from which paths are named.
 * @returns a function that ends the watch.
 */
export function watchFolder(root: string, folder: string, saved: (file: string) => void): () => void {
  const watchers = new Map<string, FSWatcher>()
  const end = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const begin = (folder: string) => {
    // It may be gone by now, and another one may have its name.
    end(folder)
    const watcher = watch(join(root, folder), (_, name) => {
      if (name === null) return
      const file = join(folder, name)
      if (isFolder(join(root, file))) return begin(file)
      end(file)
      saved(file)
    })
    // A folder that is deleted needs no watch.
    watcher.on('error', () => end(folder))
    watchers.set(folder, watcher)
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }))
      if (entry.isDirectory()) begin(join(folder, entry.name))
  }
  begin(folder)
  return () => {
    for (const folder of [...watchers.keys()]) end(folder)
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
