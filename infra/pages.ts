import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Contract, operationsOf, readContract } from '../contract/document.ts'
import { firstRequests, pageOf } from '../contract/page.ts'
import { BASE_URL, publicContract } from '../contract/public.ts'
import { portalPage } from './portal.ts'

type Page = { operationId: string; file: string; make: (contract: Contract) => string | Promise<string> }

const PAGES: readonly Page[] = [
  {
    operationId: 'getDocs',
    file: join('getDocs', 'docs.html'),
    make: (contract) =>
      pageOf(JSON.parse(JSON.stringify(publicContract(contract, BASE_URL))), firstRequests(contract)),
  },
  { operationId: 'getPortal', file: join('getPortal', 'portal.html'), make: portalPage },
]

/** Returns the files of the pages, each in the bundle of the function that serves it. */
export const pageFiles = (): string[] => pagesIn(readContract()).map(({ file }) => file)

/** Writes the pages of the contract's operations into the bundles in `outdir`. */
export async function writePages(outdir: string): Promise<void> {
  const contract = readContract()
  for (const { file, make } of pagesIn(contract)) {
    mkdirSync(dirname(join(outdir, file)), { recursive: true })
    writeFileSync(join(outdir, file), await make(contract))
  }
}

function pagesIn(contract: Contract): Page[] {
  const ids = operationsOf(contract).map(({ operation }) => operation.operationId)
  return PAGES.filter(({ operationId }) => ids.includes(operationId))
}
