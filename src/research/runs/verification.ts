/** What a recomputed run is compared by: every artefact, and what the manifest claims. */
import { hashJson } from '../../core/hash.ts'
import type { ArtefactHashes } from './run-artefacts.ts'
import type { RunIdentity, RunManifest } from './run-folder.ts'

export interface ArtefactComparison {
  readonly name: string
  /** Of the file as it is; of the manifest where only that differs. */
  readonly stored: string
  readonly recomputed: string
  readonly isSame: boolean
}

export interface Verification {
  readonly id: string
  readonly isSame: boolean
  /** True when the code that computes runs, or a file of the user's, has changed since; the results may be the same all the same. */
  readonly isOtherCode: boolean
  readonly artefacts: readonly ArtefactComparison[]
}

/** By name, those that only one side has too. @param files hashes of the files as they are @param hashes recomputed ones */
export function compareArtefacts(
  manifest: RunManifest,
  files: Readonly<Record<string, string>>,
  hashes: ArtefactHashes,
): ArtefactComparison[] {
  const names = [...new Set([...Object.keys(manifest.artefacts), ...Object.keys(hashes)])].toSorted()
  return names.map((name) => {
    const recomputed = hashes[name]?.hash ?? ''
    const listed = manifest.artefacts[name]?.hash ?? ''
    const stored = listed === recomputed ? (files[name] ?? '') : listed
    return { name, stored, recomputed, isSame: stored === recomputed }
  })
}

/** What a manifest says of a run, as far as computing the run again tells: not when it was recorded, nor at which commit. */
export interface Claims {
  readonly identity: Pick<RunIdentity, 'parameters'>
  readonly isSimulated: boolean
  readonly artefacts: ArtefactHashes
}

export function compareManifest(manifest: RunManifest, recomputed: Claims): ArtefactComparison {
  const [stored, again] = [manifest, recomputed].map(({ identity: { parameters }, isSimulated, artefacts }: Claims) =>
    hashJson({ parameters, isSimulated, rows: Object.entries(artefacts).map(([name, { rows }]) => [name, rows]) }),
  ) as [string, string]
  return { name: 'manifest.json', stored, recomputed: again, isSame: stored === again }
}
