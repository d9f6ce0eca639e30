import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')

/** The imports that each folder allows: packages and other folders. The longest folder that matches applies. */
const RULES: { folder: string; mayImport: RegExp[] }[] = [
  { folder: 'generated', mayImport: [/^handlers\/ports\//, /^generated\/(parameters|requests)/, /^ajv$/] },
  {
    folder: 'handlers',
    mayImport: [
      /^handlers\/(runtime|ports|models|accounts|administration|documents|ledger|dialects)\//,
      /^generated\/(operations|api\.d)\.ts$/,
    ],
  },
  // Maps a client's request to Bedrock's and the reply back, without a call.
  {
    folder: 'handlers/dialects',
    mayImport: [
      /^handlers\/dialects\//,
      /^handlers\/models\/(family|json)\.ts$/,
      /^handlers\/runtime\/json\.ts$/,
      /^node:crypto$/,
    ],
  },
  {
    folder: 'handlers/triggers',
    mayImport: [/^handlers\/(ports|runtime|accounts|ledger)\//, /^aws-lambda$/, /^node:/],
  },
  {
    folder: 'handlers/runtime',
    mayImport: [
      /^handlers\/runtime\//,
      // Finds the plan of the caller.
      /^handlers\/ledger\/person\.ts$/,
      /^generated\//,
      /^node:/,
      /^aws-lambda$/,
      /^ajv$/,
    ],
  },
  {
    folder: 'handlers/ports',
    mayImport: [
      // What the clients of one service share, and for responsesApi.ts what it is but for its grant.
      /^handlers\/ports\/(aws|cognito|user|idToken|apiGateway|dynamodb|account|callIndex|putNotice|plans|modelApi|callerRole|signedRequest)\.ts$/,
      // A model takes nothing but a call whose cost is reserved; what is counted of one.
      /^handlers\/ledger\/(spend|counts)\.ts$/,
      /^handlers\/runtime\/(json|problem)\.ts$/,
      /^node:(crypto|timers\/promises)$/,
      /^@aws-sdk\//,
      /^@smithy\/(core\/(retry|protocols|checksum|event-streams)|node-http-handler|signature-v4)$/,
      /^eventsource-parser$/,
    ],
  },
  // The price table is data, which the functions bundle; the code that updates it is not part of them.
  {
    folder: 'handlers/models',
    mayImport: [/^handlers\/models\//, /^prices\/bedrock\.json$/, /^jsonpath-plus$/],
  },
  { folder: 'handlers/documents', mayImport: [/^handlers\/documents\//, /^generated\/operations/, /^node:/] },
  {
    folder: 'handlers/accounts',
    mayImport: [
      /^handlers\/(accounts\/|ledger\/(balance|limits|person|window)\.ts$|runtime\/(problem|secret)\.ts$)/,
      /^generated\/(operations|api\.d)\.ts$/,
      /^node:/,
    ],
  },
  {
    folder: 'handlers/administration',
    mayImport: [
      /^handlers\/ports\/(user|plans|serviceAccounts|notices)\.ts$/,
      /^handlers\/ledger\/(balance|person)\.ts$/,
      /^handlers\/runtime\/problem\.ts$/,
      /^generated\/api\.d\.ts$/,
      // CSV for spreadsheets, whose quotes and formulas have their own rules.
      /^csv-stringify\/sync$/,
    ],
  },
  {
    folder: 'handlers/ledger',
    mayImport: [
      /^handlers\/(ledger|models)\//,
      /^handlers\/runtime\/problem\.ts$/,
      /^generated\/(operations|api\.d)\.ts$/,
      /^node:crypto$/,
    ],
  },
  {
    folder: 'contract',
    mayImport: [
      /^contract\//,
      /^node:/,
      /^(yaml|js-yaml|ajv|ajv-formats|esbuild|openapi-typescript|marked)(\/|$)/,
      /^@redocly\//,
    ],
  },
  {
    folder: 'clients',
    mayImport: [/^contract\//, /^clients\/(cli\/|(mended|streams)\.ts$)/, /^node:/, /^esbuild$/],
  },
  // The published package contains everything that it needs.
  { folder: 'clients/typescript', mayImport: [/^clients\/typescript\//] },
  {
    folder: 'infra',
    mayImport: [
      // For users.ts: the pool's password rules, which the functions check before it.
      /^handlers\/accounts\/newPassword\.ts$/,
      // For warnings.ts: the meaning of a glob, and the list of models.
      /^handlers\/models\/glob\.ts$/,
      /^prices\/bedrock\.json$/,
      // For cleanup.ts, which deletes what CloudFormation does not know, and admin.ts, which promotes the first
      // administrator.
      /^@aws-sdk\/client-(api-gateway|cognito-identity-provider)$/,
      // For reconcile.ts, which compares the ledger with the bill: the names that both use for a model.
      /^@aws-sdk\/(client-(cost-explorer|dynamodb)|util-dynamodb)$/,
      /^csv-stringify\/sync$/,
      /^handlers\/models\/family\.ts$/,
      /^prices\/priceList\.ts$/,
      /^infra\//,
      /^contract\//,
      /^generated\//,
      /^node:/,
      /^(aws-cdk-lib|constructs|esbuild|cdk-nag)(\/|$)/,
    ],
  },
  {
    folder: 'local',
    mayImport: [/^local\//, /^generated\//, /^node:/, /^(jose|ajv|aws-lambda)(\/|$)/, /^@aws-sdk\//],
  },
  {
    folder: 'local/bedrock',
    mayImport: [
      /^local\//,
      /^node:/,
      /^@aws-sdk\//,
      // The frames of its streams, and the signing of requests to the real service.
      /^@smithy\/(core\/(event-streams|protocols)|signature-v4)$/,
    ],
  },
  {
    folder: 'local/lambda',
    mayImport: [/^local\//, /^generated\//, /^node:/, /^(ajv|aws-lambda|esbuild)$/],
  },
  // Only this folder knows that dynalite emulates DynamoDB.
  { folder: 'local/dynamodb', mayImport: [/^local\//, /^node:/, /^dynalite\//] },
  // The data plane declares what it needs from the others, and imports none of them.
  {
    folder: 'local/dataPlane',
    mayImport: [
      /^local\/(dataPlane\/|template\.ts$|traceId\.ts$|secrets\.ts$)/,
      /^generated\//,
      /^node:/,
      /^(jose|ajv|aws-lambda)(\/|$)/,
    ],
  },
  // What is deployed does not depend on the requests to it.
  {
    folder: 'local/dataPlane/deployment',
    mayImport: [
      /^local\/dataPlane\/(deployment\/|tokenBucket\.ts$)/,
      /^local\/template\.ts$/,
      /^node:/,
      /^ajv$/,
    ],
  },
  { folder: 'prices', mayImport: [/^prices\//, /^node:/, /^@pydantic\/genai-prices$/] },
  {
    folder: 'demo',
    mayImport: [
      /^demo\//,
      /^local\/runner\.ts$/,
      /^clients\/typescript\/index\.ts$/,
      /^generated\//,
      /^node:/,
    ],
  },
  // In the browser: only the client of the gateway.
  { folder: 'portal', mayImport: [/^portal\//, /^clients\/typescript\/index\.ts$/, /^preact(\/|$)/] },
  // It starts the others, each in its own process.
  {
    folder: 'dev',
    mayImport: [
      /^dev\//,
      /^contract\/(diff|document|generate|redocly|streams)\.ts$/,
      /^infra\/(app|bundle|commandLine|pages)\.ts$/,
      /^local\/(listen|openPorts|options|runner|synthesize|walkthrough)\.ts$/,
      /^node:/,
      /^(aws-cdk-lib|esbuild|js-yaml|yaml)(\/|$)/,
    ],
  },
]

/** A service that was derived from this one need not have all of them. */
const SOURCE_FOLDERS = [
  'clients',
  'contract',
  'demo',
  'dev',
  'generated',
  'handlers',
  'infra',
  'local',
  'portal',
  'prices',
].filter((folder) => existsSync(join(ROOT, folder)))

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
}

/** What a file imports: packages as named, files by their path from the root. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), 'utf8'), true, true)
  return importedFiles.map(({ fileName }) =>
    fileName.startsWith('.') ? relative(ROOT, resolve(ROOT, file, '..', fileName)) : fileName,
  )
}

function ruleFor(file: string) {
  const rule = RULES.filter(({ folder }) => file.startsWith(`${folder}/`)).sort(
    (a, b) => b.folder.length - a.folder.length,
  )[0]
  if (!rule) throw new Error(`No rule says what ${file} may import`)
  return rule
}

describe('imports', () => {
  for (const file of SOURCE_FOLDERS.flatMap(filesIn)) {
    test(`${file} imports only what its folder may import`, () => {
      const { mayImport } = ruleFor(file)
      const forbidden = importsOf(file).filter((name) => !mayImport.some((allowed) => allowed.test(name)))
      expect(forbidden, `test/imports.test.ts says what ${file} may import.`).toEqual([])
    })
  }

  test('only the ports of the handlers call AWS', () => {
    const speakers = filesIn('handlers').filter((file) =>
      importsOf(file).some((name) => name.startsWith('@aws-sdk/')),
    )
    expect(speakers.length).toBeGreaterThan(0)
    expect(speakers.filter((file) => !file.startsWith('handlers/ports/'))).toEqual([])
  })
})
