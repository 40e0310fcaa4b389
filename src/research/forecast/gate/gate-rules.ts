/** The rules of a gate, as a section of a study file: every one must be met before a forecast may be traded on. */
import { z } from 'zod'
import { LEAST_INDEPENDENT } from '../judgement/judgement.ts'

const share = z.number().min(0).max(1)
const openShare = z.number().gt(0).lt(1)

export const gateRules = z
  .strictObject({
    /** The newest decisions with an outcome, which are judged; the contracts of one snapshot are one decision. */
    window: z.int().min(1).default(60),
    /** Days that the newest forecast may be old: what was worth trusting once may not be any more. */
    age: z.number().positive().default(7),
    /** Fewer independent outcomes among them keep the gate closed. */
    least: z.number().min(LEAST_INDEPENDENT).default(10),
    tolerance: z
      .strictObject({
        /** An outcome counts as hit within this fraction of its forecast. */
        within: z.number().gt(0).lt(1).default(0.02),
        /** Least share of hits; no-change must have fewer as well. */
        share: share.default(0.75),
      })
      .prefault({}),
    coverage: z
      .strictObject({
        /** Of the intervals that must keep what they promise. */
        level: openShare.default(0.75),
        /** Their coverage may differ by as much as chance allows at this confidence. */
        confidence: openShare.default(0.99),
      })
      .prefault({}),
    skill: z
      .strictObject({
        /** Largest probability of a lead over no-change by luck, allowing for all forecasters at the horizon. */
        p: z.number().gt(0).max(1).default(0.05),
      })
      .prefault({}),
  })
  .prefault({})

export type GateRules = z.output<typeof gateRules>
