/** How broad a text will be, in px: an upper estimate for common sans-serif fonts, made of DejaVu Sans, a broad one. */

/** Advance widths in thousandths of the font size; characters of one line share one. */
const ADVANCES: readonly (readonly [string, number])[] = [
  ["ijl'|", 278],
  [' .,:;!()[]fIt/\\', 394],
  ['r-', 411],
  ['sczkxvyeaoJ?TLY"', 616],
  ['0123456789bdghnpquFEPSZX', 637],
  ['ABCKRV', 698],
  ['DGHNUOQ+−=×<>~≤≥', 838],
  ['wM', 863],
  ['mW%@', 989],
]
const OTHER_ADVANCE = 700
const WIDE_ADVANCE = 1050

const ADVANCE = new Map(
  ADVANCES.flatMap(([characters, width]) => Array.from(characters, (one) => [one, width] as const)),
)

/** @param size of the font, px */
export function textWidth(text: string, size: number, isBold = false): number {
  let thousandths = 0
  for (const character of text) {
    thousandths += ADVANCE.get(character) ?? (character.codePointAt(0)! >= 0x1100 ? WIDE_ADVANCE : OTHER_ADVANCE)
  }
  return (thousandths * size * (isBold ? 1.12 : 1)) / 1000
}

/** The text, or as much of it as fits, ended by an ellipsis. */
export function fittedText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text
  const characters = Array.from(text)
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
}
