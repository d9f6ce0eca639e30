import type { Decision } from '../../local/aws/credentials.ts'
import { allowedBy, rolePolicies, type Statement } from '../../local/iam.ts'
import type { Template } from '../../local/template.ts'

export type Grant = { roleName: string; statement: Statement }

/** Every action that a role may do, with every resource that it may do it to; logs are written by the runner. */
export function grantsOf(template: Template): Grant[] {
  return [...rolePolicies(template)].flatMap(([roleName, statements]) =>
    statements.flatMap((statement) =>
      statement.actions.flatMap((action) =>
        action.startsWith('logs:')
          ? []
          : statement.resources.map((resource) => ({
              roleName,
              // That a condition held, the decision says.
              statement: { ...statement, actions: [action], resources: [resource], conditions: [] },
            })),
      ),
    ),
  )
}

/** Whether a grant lets a call pass that was allowed. */
export const covers = ({ roleName, statement }: Grant, decision: Decision): boolean =>
  roleName === decision.roleName && allowedBy([statement], { ...decision, context: {} }) !== undefined

export const named = ({ roleName, statement: { actions, resources } }: Grant) =>
  `${roleName}: ${actions} on ${resources}`
