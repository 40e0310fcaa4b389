/** What long work reports; who shows it is decided by the caller. */
import type { Clock } from './clock/clock.ts'
import { countText, durationText } from './number-text.ts'

export interface Progress {
  /** Starts a stage with `total` units; ends the stage before it. */
  stage(title: string, total?: number): void
  /** `units` more are done. */
  advance(units?: number): void
  end(): void
}

export const silentProgress: Progress = {
  stage: () => undefined,
  advance: () => undefined,
  end: () => undefined,
}

export interface ProgressLineOptions {
  readonly write: (text: string) => void
  readonly clock: Clock
  /** Width of the terminal in characters, asked at every drawing. */
  readonly columns: () => number
}

/** Shortest time between two drawings, milliseconds. */
const REDRAW_AFTER = 100
const ERASE = '\r\u001B[K'

/** One line of a terminal, with rate and time left, that is gone when the work ends. */
export function progressLine({ write, clock, columns }: ProgressLineOptions): Progress {
  let title: string | undefined
  let total: number | undefined
  let done = 0
  let startedAt = 0
  let drawnAt = Number.NEGATIVE_INFINITY
  const draw = (): void => {
    const now = clock.now()
    if (title === undefined || now - drawnAt < REDRAW_AFTER) return
    drawnAt = now
    write(ERASE + progressText(title, done, total, now - startedAt).slice(0, Math.max(0, columns() - 1)))
  }
  return {
    stage(nextTitle, nextTotal) {
      title = nextTitle
      total = nextTotal
      done = 0
      startedAt = clock.now()
      drawnAt = Number.NEGATIVE_INFINITY
      draw()
    },
    advance(units = 1) {
      done += units
      draw()
    },
    end() {
      if (title !== undefined) write(ERASE)
      title = undefined
    },
  }
}

/** E.g. `fitting folds  3 of 12  25 %  1.5/s  6.0 s left`. */
export function progressText(title: string, done: number, total: number | undefined, elapsed: number): string {
  const parts = [title]
  if (total !== undefined)
    parts.push(`${countText(done)} of ${countText(total)}`, `${Math.floor((100 * done) / total)} %`)
  else if (done > 0) parts.push(countText(done))
  if (done > 0 && elapsed > 0) {
    const rate = (1000 * done) / elapsed
    parts.push(`${rate < 10 ? rate.toFixed(1) : countText(rate)}/s`)
    if (total !== undefined && total > done) parts.push(`${durationText((elapsed * (total - done)) / done)} left`)
  }
  return parts.join('  ')
}
