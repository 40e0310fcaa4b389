/** All formats that files are compared with. */
import type { Format } from './format.ts'
import { BAR_FORMATS } from './vendors/bars.ts'
import { CBOE_FORMATS } from './vendors/cboe.ts'
import { CORPORATE_FORMATS } from './vendors/corporate.ts'
import { FRED_FORMATS } from './vendors/fred.ts'
import { LEAN_REFERENCE_FORMATS } from './vendors/lean-reference.ts'
import { LEAN_FORMATS } from './vendors/lean.ts'
import { MACRO_FORMATS } from './vendors/macro.ts'
import { NEWS_FORMATS } from './vendors/news.ts'
import { OPTION_FORMATS } from './vendors/options.ts'
import { YAHOO_FORMATS } from './vendors/yahoo.ts'

export const FORMATS: readonly Format[] = [
  ...YAHOO_FORMATS,
  ...BAR_FORMATS,
  ...CBOE_FORMATS,
  ...OPTION_FORMATS,
  ...LEAN_FORMATS,
  ...LEAN_REFERENCE_FORMATS,
  ...FRED_FORMATS,
  ...MACRO_FORMATS,
  ...CORPORATE_FORMATS,
  ...NEWS_FORMATS,
]
