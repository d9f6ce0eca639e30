import { array, object, type Rules } from './rule.ts'

/** Checks the audit of operations for members of a group. */
export const auditRules: Rules = {
  audit: () => ({
    Operation(node, { key, report, location, resolve }) {
      const { requestBody, 'x-audit': audit, 'x-groups': groups, 'x-uses': uses } = object(node)
      const acts = groups !== undefined && key !== 'get' && key !== 'head'
      if (!acts) {
        if (audit === undefined) return
        return report({
          message:
            'Nothing is written down here: this changes nothing, or is for nobody by x-groups. Leave x-audit out.',
          location: location.child('x-audit').key(),
        })
      }
      const content = object(object(object(requestBody)['content'])['application/json'])
      const { node: schema } = resolve(content['schema'] ?? {})
      const fields = Object.keys(object(object(schema)['properties']))
      const listed = array(audit)
      if (!Array.isArray(audit) || !listed.every((field) => fields.some((name) => name === field))) {
        report({
          message: `The audit records the acts of group members. List the body fields to record in x-audit, without secrets; [] for none.${fields.length > 0 ? ` There are ${fields.join(', ')}.` : ''}`,
          location: audit === undefined ? location.key() : location.child('x-audit'),
        })
      }
      if (!array(object(uses)['audit']).includes('append')) {
        report({
          message: 'The audit records the acts of group members. Add `audit: [append]` to x-uses.',
          location: location.child('x-groups').key(),
        })
      }
    },
  }),
}
