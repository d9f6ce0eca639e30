import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { temporaryFolder } from '../temporaryFolder.ts'
import { drift } from './drift.ts'
import { EXCEPTIONS, TAKES_ACCESS_KEY } from './exceptions.ts'

const traffic = inject('traffic')
const accepted = join(traffic, 'accepted')
const refused = join(traffic, 'refused')
const isEmpty = (folder: string) => readdirSync(folder).length === 0

describe('the traffic of all suites', () => {
  test.skipIf(isEmpty(accepted))(
    'fits the contract in every request that was accepted and in its answer (needs the conformance suite)',
    async () => {
      const { problems } = await drift(accepted, temporaryFolder())
      const isKeyElsewhere = ({ ruleId, operationId }: (typeof problems)[number]) =>
        ruleId === 'security-baseline' && TAKES_ACCESS_KEY.some((id) => id === operationId)
      expect(problems.filter((problem) => !isKeyElsewhere(problem))).toEqual([])
    },
  )

  test.skipIf(isEmpty(refused))(
    'fits the contract in every refusal (needs the conformance suite)',
    async () => {
      const { problems } = await drift(refused, temporaryFolder())
      expect(problems.filter(({ target }) => target !== 'request')).toEqual([])
    },
  )

  test.skipIf(!inject('isWhole'))(
    'exercises every operation, status and property but those that are named (needs all suites)',
    async () => {
      const { missing } = await drift(traffic, temporaryFolder())
      const unseen = missing.filter((one) => !EXCEPTIONS.some(({ of }) => of(one)))
      const idle = EXCEPTIONS.filter(({ of }) => !missing.some(of))
      const said = [
        ...unseen.map(
          ({ operationId, status = 'request', path = '' }) =>
            `${operationId}: no test saw ${path || 'any'} of ${status}. Add a case to test/conformance, or say in test/traffic/exceptions.ts why there is none.`,
        ),
        ...idle.map(
          ({ reason }) =>
            `test/traffic/exceptions.ts: delete the exception '${reason}', which excepts nothing.`,
        ),
      ]
      if (said.length > 0) throw new Error(said.join('\n'))
    },
  )
})
