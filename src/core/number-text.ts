/** Numbers as people read them; the same in every locale. */

/** Groups the digits before the point with commas and writes a true minus: −1,234.5. */
export function groupDigits(text: string): string {
  const [whole = '', ...rest] = text.replace(/^-/, '').split('.')
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return `${text.startsWith('-') ? '−' : ''}${[grouped, ...rest].join('.')}`
}

/** A rounded count with grouped digits. */
export function countText(count: number): string {
  return groupDigits(count.toFixed(0))
}

/** `1 row`, `2,000 rows`. */
export function countedText(count: number, one: string, many: string): string {
  return `${countText(count)} ${count === 1 ? one : many}`
}

/** A span of time at the precision one cares for: 0.4 s, 12 s, 3 min 05 s, 2 h 10 min. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
