import { type ChildProcess, fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { withOrigin } from './origin.ts'
import { ROOT } from './root.ts'
import { seconds } from './seconds.ts'

/** Ends the compiler with its parent, which may be killed; it would otherwise keep watching. */
const END_WITH_PARENT = 'data:text/javascript,process.on("disconnect",()=>process.exit())'

/**
 * Type-checks the running code, without tests, clients and benchmarks, in one process that checks incrementally, and
 * prints its errors. It runs at low priority, so that it does not delay the reload.
 */
export function watchTypes(): ChildProcess {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
  const child = fork(compiler, ['-p', 'dev', '--watch', '--preserveWatchOutput'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: ['--import', END_WITH_PARENT],
  })
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
  let started = performance.now()
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (/Starting (incremental )?compilation|File change detected/.test(line)) started = performance.now()
      else if (/Found \d+ error/.test(line)) {
        const count = Number(/Found (\d+)/.exec(line)?.[1])
        console.log(
          `types: ${count === 0 ? 'no errors' : `${count} error${count === 1 ? '' : 's'}`} (${seconds(started)})`,
        )
      } else if (line.trim() !== '') console.log(withOrigin(line))
    })
  return child
}
