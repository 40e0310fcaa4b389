/** All runs of one kind that lie in a home. */
import { BellwetherError } from '../../core/errors.ts'
import type { RunFolders, RunManifest } from '../../research/runs/run-folder.ts'

export interface StoredList<V> {
  readonly views: readonly V[]
  /** What is wrong with those that cannot be shown. */
  readonly damaged: readonly BellwetherError[]
}

/** Each run as `show` gives it, oldest first. */
export async function listStored<V>(
  folders: RunFolders,
  show: (manifest: RunManifest) => Promise<V>,
): Promise<StoredList<V>> {
  const shown: { view: V; recordedAt: string }[] = []
  const damaged: BellwetherError[] = []
  for (const id of await folders.list()) {
    try {
      const manifest = (await folders.manifest(id))!
      shown.push({ view: await show(manifest), recordedAt: manifest.recordedAt })
    } catch (error) {
      if (!(error instanceof BellwetherError && error.code === 'RUN_DAMAGED')) throw error
      damaged.push(error)
    }
  }
  const oldestFirst = shown.toSorted((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1))
  return { views: oldestFirst.map(({ view }) => view), damaged }
}
