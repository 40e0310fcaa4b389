/** "What may be wrong with this" is part of every report. */
import { markup, type Markup, withWholeDates } from './markup.ts'

/** @param checked what was looked for, as a sentence; shown when nothing was found */
export function warningBox(
  warnings: readonly string[],
  checked: string,
  title = 'What may be wrong with this',
): Markup {
  const items = warnings.map((warning) => markup`<li>${withWholeDates(warning)}</li>`)
  const body = warnings.length === 0 ? markup`<p>Nothing was found. ${checked}</p>` : markup`<ul>${items}</ul>`
  return markup`<section class="warnings" role="note"><h2>${title}</h2>${body}</section>\n`
}
