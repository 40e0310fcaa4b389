/** The strategies that come with the project, by the names that files give them. */
import { movingAverageCross } from './moving-average-cross.ts'
import type { TraderDefinition } from './trader-definition.ts'

export const TRADERS: readonly TraderDefinition[] = [movingAverageCross]
