/**
 * Ends a command with one line where Node.js is not of the version that this project runs on; the sources are
 * TypeScript, which older ones stop at with ERR_UNKNOWN_FILE_EXTENSION. CommonJS, which every version reads, and
 * preloaded by `-r`, since an install without scripts runs none before a command either.
 */
const NEEDED = 24

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  console.error(
    `This runs on Node.js ${NEEDED}, and here is ${process.versions.node}. The npm package 'node' brings it by its install script, which was not run: run 'npm ci --ignore-scripts=false', or install Node.js ${NEEDED}.`,
  )
  process.exit(1)
}
