import type { Ports } from '../../../generated/operations.ts'

/** The standing of a person without any setting. */
export const onDefaultPlan: Pick<Ports['profiles'], 'standing'> = {
  standing: async () => ({ disabled: false }),
}
