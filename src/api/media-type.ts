/** What the files of a run are. */
import { COLUMNAR } from '@bellwether/client'

export function mediaTypeOf(name: string): string {
  return name.endsWith('.json') ? 'application/json' : COLUMNAR
}
