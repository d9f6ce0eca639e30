import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'

const ROOT = resolve(import.meta.dirname, '../..')

/** The folders with code whose types follow from the contract, and how such a file imports them. */
const FOLDERS = ['handlers', 'infra']
const FOLLOWS = /from '.*(generated|runtime|accounts)\//

/** Type-checks the project with other contents for generated files. Unchanged files are parsed once. */
export class TypeCheck {
  readonly #replaced = new Map<string, { text: string; version: number }>()
  readonly #files: string[]
  readonly #service: ts.LanguageService
  readonly #found = new Map<string, string | undefined>()
  #version = 0

  /** @param added the contents of additional files, by their path in the project. */
  constructor(added: { [file: string]: string } = {}) {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT)
    this.#files = FOLDERS.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(ROOT, folder, file))
        .filter((file) => FOLLOWS.test(readFileSync(file, 'utf8'))),
    )
    for (const [name, text] of Object.entries(added)) {
      this.#files.push(join(ROOT, name))
      this.#replaced.set(join(ROOT, name), { text, version: 0 })
    }
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => ({ ...options, incremental: false }),
      getScriptFileNames: () => this.#files,
      getScriptVersion: (file) => String(this.#replaced.get(file)?.version ?? 0),
      getScriptSnapshot: (file) => {
        const text = this.#replaced.get(file)?.text ?? ts.sys.readFile(file)
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
      },
      getCurrentDirectory: () => ROOT,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    })
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
      const current = this.#replaced.get(file)?.text ?? ts.sys.readFile(file)
      if (current !== text) this.#replaced.set(file, { text, version: ++this.#version })
    }
    for (const file of [join(ROOT, 'generated/operations.ts'), ...this.#files]) {
      const [error] = this.#service.getSemanticDiagnostics(file)
      if (error) {
        const message = ts.flattenDiagnosticMessageText(error.messageText, ' ')
        return `${file.slice(ROOT.length + 1)}: ${message}`
      }
    }
    return undefined
  }
}
