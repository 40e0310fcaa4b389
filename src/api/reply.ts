/** What a handler gives back. */
import type { Answer } from './answers.ts'

export interface FileReply {
  readonly kind: 'file'
  readonly path: string
  readonly mediaType: string
  /** By which it is saved. */
  readonly name: string
  /** Hash of its content; absent where it is made anew each time. */
  readonly hash?: string
  /** Removed when it was sent. */
  readonly isTemporary?: boolean
}

export type Reply =
  | { readonly kind: 'document'; readonly answer: Answer }
  /** Of this moment: small, and kept by nobody. */
  | { readonly kind: 'value'; readonly value: object }
  | FileReply
  | { readonly kind: 'none'; readonly cookie?: string }
