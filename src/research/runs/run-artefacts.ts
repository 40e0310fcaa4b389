/** What a run leaves behind, and its logical hashes. */
import { type Frame, hashFrame } from '../../core/frame.ts'
import { hashJson, type Json } from '../../core/hash.ts'

/** Tables and JSON documents by name, without file endings. */
export interface RunArtefacts {
  readonly tables: Readonly<Record<string, Frame>>
  readonly documents: Readonly<Record<string, Json>>
}

/** Logical hash and size by file name. */
export type ArtefactHashes = Readonly<Record<string, { readonly hash: string; readonly rows: number }>>

/** Logical hash of each artefact by file name. */
export function hashArtefacts(artefacts: RunArtefacts): ArtefactHashes {
  const hashes: Record<string, { hash: string; rows: number }> = {}
  for (const [name, frame] of sortedMembers(artefacts.tables)) {
    hashes[`${name}.parquet`] = { hash: hashFrame(frame), rows: frame.length }
  }
  for (const [name, document] of sortedMembers(artefacts.documents)) {
    hashes[`${name}.json`] = { hash: hashJson(document), rows: 1 }
  }
  return hashes
}

/** Members in the order of their names. */
export function sortedMembers<T>(members: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(members).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
