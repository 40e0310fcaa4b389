/** Comma-separated text (RFC 4180). */

/** A text as one cell: quoted where it must be. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
