/** All formats that files are compared with. */
import { CBOE_FORMATS } from './cboe.ts'
import { CORPORATE_FORMATS } from './corporate.ts'
import type { Format } from './format.ts'
import { BAR_FORMATS } from './intraday.ts'
import { LEAN_REFERENCE_FORMATS } from './lean-reference.ts'
import { LEAN_FORMATS } from './lean.ts'
import { MACRO_FORMATS } from './macro.ts'
import { NEWS_FORMATS } from './news.ts'
import { OPTION_FORMATS } from './option-vendors.ts'
import { YAHOO_FORMATS } from './yahoo.ts'

export const FORMATS: readonly Format[] = [
  ...YAHOO_FORMATS,
  ...BAR_FORMATS,
  ...CBOE_FORMATS,
  ...OPTION_FORMATS,
  ...LEAN_FORMATS,
  ...LEAN_REFERENCE_FORMATS,
  ...MACRO_FORMATS,
  ...CORPORATE_FORMATS,
  ...NEWS_FORMATS,
]
