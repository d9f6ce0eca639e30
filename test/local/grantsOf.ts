import type { Decision } from '../../local/aws/credentials.ts'
import { allowedBy, rolePolicies, type Statement } from '../../local/iam.ts'
import type { Template } from '../../local/template.ts'

export type Grant = { roleName: string; statement: Statement }

/** Every action of a role, with every resource of the action; the runner writes the logs. */
export function grantsOf(template: Template): Grant[] {
  return [...rolePolicies(template)].flatMap(([roleName, statements]) =>
    statements.flatMap((statement) =>
      statement.actions.flatMap((action) =>
        action.startsWith('logs:')
          ? []
          : statement.resources.map((resource) => ({
              roleName,
              // The decision shows that a condition held.
              statement: { ...statement, actions: [action], resources: [resource], conditions: [] },
            })),
      ),
    ),
  )
}

/** Whether a grant allows a call that was allowed. */
export const covers = ({ roleName, statement }: Grant, decision: Decision): boolean =>
  roleName === decision.roleName && allowedBy([statement], { ...decision, context: {} }) !== undefined

export const named = ({ roleName, statement: { actions, resources } }: Grant) =>
  `${roleName}: ${actions} on ${resources}`
