/** Wider lines are broken between words, as a terminal of the usual width would break them within. */
const LINE_WIDTH = 80

/** Breaks a paragraph at blanks. @param indent what stands before each of its lines; the first has it already */
export function wrap(text: string, indent = ''): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    const isFull = indent.length + line.length + 1 + word.length > LINE_WIDTH
    if (line !== '' && isFull) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join(`\n${indent}`)
}
