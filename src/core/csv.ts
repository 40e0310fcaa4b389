/** Comma-separated text (RFC 4180), and its kin with another delimiter. */

/** A text as one cell: quoted where it must be. */
export function csvCell(text: string, delimiter = ','): string {
  const isPlain = !/["\r\n]/.test(text) && !text.includes(delimiter)
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`
}
