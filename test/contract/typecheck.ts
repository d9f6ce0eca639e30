import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'

const ROOT = resolve(import.meta.dirname, '../..')

/** The folders with code whose types follow from the contract, and how such a file imports them. */
const FOLDERS = ['handlers', 'infra']
const FOLLOWS = /from '.*(generated|runtime|accounts)\//

/** The files of the project and of its packages, each as it is on disk. */
const parsed = new Map<string, ts.SourceFile>()

/** Type-checks the project with other contents for generated files. Unchanged files are parsed once. */
export class TypeCheck {
  readonly #replaced = new Map<string, string>()
  readonly #parsed = new Map<string, ts.SourceFile>()
  readonly #files: string[]
  readonly #options: ts.CompilerOptions
  readonly #host: ts.CompilerHost
  readonly #found = new Map<string, string | undefined>()
  #program: ts.Program | undefined

  /** @param added the contents of additional files, by their path in the project. */
  constructor(added: { [file: string]: string } = {}) {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT)
    this.#options = { ...options, incremental: false }
    this.#files = FOLDERS.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(ROOT, folder, file))
        .filter((file) => FOLLOWS.test(readFileSync(file, 'utf8'))),
    )
    for (const [name, text] of Object.entries(added)) {
      this.#files.push(join(ROOT, name))
      this.#replaced.set(join(ROOT, name), text)
    }
    const host = ts.createCompilerHost(this.#options)
    this.#host = {
      ...host,
      // As tsc does; the packages of AWS are mostly comments.
      jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeErrors,
      getSourceFile: (file, options) => {
        const text = this.#replaced.get(file)
        const known = text === undefined ? parsed : this.#parsed
        const source =
          known.get(file) ??
          (text === undefined ? host.getSourceFile(file, options) : ts.createSourceFile(file, text, options))
        if (source) known.set(file, source)
        return source
      },
    }
  }

  /** The first error with these contents in `generated/`; undefined if everything compiles. */
  firstError(generated: { [name: string]: string }): string | undefined {
    const declarations = Object.entries(generated).filter(([name]) => name.endsWith('.ts'))
    // Comments change no type, and most edits of a contract change only comments.
    const key = JSON.stringify(declarations).replaceAll(/\/\*\*.*?\*\//g, '')
    if (!this.#found.has(key)) this.#found.set(key, this.#check(declarations))
    return this.#found.get(key)
  }

  #check(declarations: [name: string, text: string][]): string | undefined {
    for (const [name, text] of declarations) {
      const file = join(ROOT, 'generated', name)
      if (this.#replaced.get(file) === text) continue
      this.#replaced.set(file, text)
      this.#parsed.delete(file)
    }
    const roots = [join(ROOT, 'generated/operations.ts'), ...this.#files]
    this.#program = ts.createProgram(roots, this.#options, this.#host, this.#program)
    for (const file of roots) {
      const [error] = this.#program.getSemanticDiagnostics(this.#program.getSourceFile(file))
      if (error) {
        const message = ts.flattenDiagnosticMessageText(error.messageText, ' ')
        return `${file.slice(ROOT.length + 1)}: ${message}`
      }
    }
    return undefined
  }
}
