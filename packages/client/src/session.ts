/** Who is calling, and what they may do. */
import { z } from 'zod'
import { SCOPES } from './route.ts'

export const sessionSchema = z.object({
  by: z.enum(['session', 'key']),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  expiresAt: z.iso.datetime(),
})

export const healthSchema = z.object({
  status: z.literal('ok'),
  time: z.iso.datetime(),
  version: z.string(),
})
