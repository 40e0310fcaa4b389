/** What is stored beside what is computed again: from the same records, every artefact, and what the manifest claims. */
import { BellwetherError } from '../../core/errors.ts'
import { hashJson } from '../../core/hash.ts'
import type { Lake } from '../../store/lake.ts'
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

/** What was computed again, as far as that tells: not when it was recorded, nor at which commit. */
export interface Recomputed {
  readonly identity: RunIdentity
  readonly isSimulated: boolean
  readonly artefacts: ArtefactHashes
}

/** @param files hashes of the files as they are */
export function verificationOf(
  manifest: RunManifest,
  files: Readonly<Record<string, string>>,
  recomputed: Recomputed,
): Verification {
  const artefacts = [...compareArtefacts(manifest, files, recomputed.artefacts), compareManifest(manifest, recomputed)]
  return {
    id: manifest.id,
    isSame: artefacts.every(({ isSame }) => isSame),
    isOtherCode: codeOf(recomputed.identity) !== codeOf(manifest.identity),
    artefacts,
  }
}

/** By name, those that only one side has too. */
function compareArtefacts(
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

function compareManifest(manifest: RunManifest, recomputed: Recomputed): ArtefactComparison {
  const [stored, again] = [manifest, recomputed].map(
    ({ identity: { parameters }, isSimulated, artefacts }: Recomputed) =>
      hashJson({ parameters, isSimulated, rows: Object.entries(artefacts).map(([name, { rows }]) => [name, rows]) }),
  ) as [string, string]
  return { name: 'manifest.json', stored, recomputed: again, isSame: stored === again }
}

function codeOf({ code, extensions }: RunIdentity): string {
  return hashJson({ code, extensions: Object.values(extensions).toSorted() })
}

/**
 * From the lake as it was; on another machine, whose commits are numbered otherwise, as it is. Undefined where neither
 * holds the records. Errors: those of preparing.
 */
export async function prepareAsStored<P extends { readonly identity: RunIdentity }>(
  manifest: RunManifest,
  lake: Lake,
  prepare: (at: { readonly asOfCommit?: number }) => Promise<P>,
): Promise<P | undefined> {
  const isAsStored = (prepared: P | undefined) => prepared?.identity.data === manifest.identity.data
  const asOfCommit = manifest.commit
  if (asOfCommit > 0 && asOfCommit < (await lake.head())) {
    const then = await unlessNone(prepare({ asOfCommit }))
    if (isAsStored(then)) return then
  }
  const now = await prepare({})
  return isAsStored(now) ? now : undefined
}

async function unlessNone<P>(preparing: Promise<P>): Promise<P | undefined> {
  try {
    return await preparing
  } catch (error) {
    if (error instanceof BellwetherError && error.code === 'DATA_NONE') return undefined
    throw error
  }
}

/** @param noun how people speak of what is verified */
export function otherRecords(id: string, noun: string): BellwetherError {
  return new BellwetherError('RUN_DIFFERS', {
    message: `The lake does not hold the records that ${id} was computed from.`,
    expected: `A ${noun} is computed again from the same records, value for value.`,
    given: id,
    remedy: 'Ingest the files that it names in its manifest, then verify again.',
  })
}
