import type { Ports } from '../../../generated/operations.ts'

/** Of whom no administrator said anything. */
export const onDefaultPlan: Pick<Ports['profiles'], 'standing'> = {
  standing: async () => ({ disabled: false }),
}
