/** What long work reports; who shows it is decided by the caller. */
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
